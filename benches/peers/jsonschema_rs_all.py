"""jsonschema-rs, all errors: one line for each error of each record of a JSON Lines file."""

import json
import sys

import jsonschema_rs

with open(sys.argv[1], encoding="utf-8") as file:
    validator = jsonschema_rs.Draft202012Validator(json.load(file))
with open(sys.argv[2], "rb") as file:
    for number, line in enumerate(file, start=1):
        if line.strip():
            for error in validator.iter_errors(json.loads(line)):
                way = "/".join(str(step) for step in error.instance_path)
                print(number, way, error.message.replace("\n", " ")[:300])
