"""Reads PO files with polib and with Babel, and prints what each of them found in them.

Arguments: the files. Output: a JSON object, file → tool → list of entries that are in use.
"""
import json
import sys

import polib
from babel.messages.pofile import read_po


def by_polib(path):
    return [
        {"context": e.msgctxt, "english": e.msgid, "translation": e.msgstr, "fuzzy": e.fuzzy, "previous": e.previous_msgid}
        for e in polib.pofile(path, encoding="utf-8", check_for_duplicates=True)
        if not e.obsolete
    ]


def by_babel(path):
    with open(path, "rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    return [
        {"context": m.context, "english": m.id, "translation": m.string, "fuzzy": m.fuzzy}
        for m in catalogue
        if m.id
    ]


json.dump({p: {"polib": by_polib(p), "babel": by_babel(p)} for p in sys.argv[1:]}, sys.stdout)
