"""Says of each line of standard input whether it is valid by jsonschema-rs."""

import json
import sys

import jsonschema_rs

with open(sys.argv[1], encoding="utf-8") as file:
    validator = jsonschema_rs.Draft202012Validator(json.load(file))
for line in sys.stdin.buffer:
    if line.strip():
        print(1 if validator.is_valid(json.loads(line)) else 0)
