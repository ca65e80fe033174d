"""Says of each line of standard input whether it is valid by python-jsonschema."""

import json
import sys

from jsonschema import Draft202012Validator

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
Draft202012Validator.check_schema(schema)
validator = Draft202012Validator(schema)
for line in sys.stdin.buffer:
    if line.strip():
        print(1 if validator.is_valid(json.loads(line)) else 0)
