"""Reads JUnit XML from standard input, with the XSD that is named and with what pytest's and Jenkins' readers use."""
import io, json, sys
import xmlschema
from junitparser import JUnitXml, Error, Failure, Skipped

text = sys.stdin.buffer.read()
schema = xmlschema.XMLSchema(sys.argv[1])
faults = [f"{e.path}: {e.reason}" for e in schema.iter_errors(io.BytesIO(text))]
count = {"passed": 0, "skipped": 0, "failures": 0, "errors": 0}
for suite in JUnitXml.fromstring(text):
    for case in suite:
        kinds = {Skipped: "skipped", Failure: "failures", Error: "errors"}
        ends = [kinds[type(r)] for r in case.result] or ["passed"]
        for end in ends:
            count[end] += 1
    said = (suite.tests, suite.failures, suite.errors, suite.skipped)
    counted = (sum(count.values()), count["failures"], count["errors"], count["skipped"])
    if said != counted and not faults:
        faults.append(f"the suite says {said}, it holds {counted}")
print(json.dumps({"faults": faults, **count}))
