"""Parses an HTML page from standard input as the standard says and prints what is wrong with it."""
import json, sys
import html5lib

parser = html5lib.HTMLParser(strict=False)
parser.parse(sys.stdin.buffer.read())
print(json.dumps([[list(at), code] for at, code, _ in parser.errors]))
