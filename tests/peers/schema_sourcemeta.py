"""Says of each line of standard input whether it is valid by the command line of sourcemeta."""

import pathlib
import platform
import re
import subprocess
import sys
import tempfile

import sourcemeta_jsonschema

machine = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
name = f"jsonschema-{platform.system().lower()}-{machine}"
program = pathlib.Path(sourcemeta_jsonschema.__file__).parent / name
lines = [line for line in sys.stdin.buffer.read().split(b"\n") if line.strip()]
with tempfile.TemporaryDirectory() as folder:
    records = pathlib.Path(folder) / "records.jsonl"
    records.write_bytes(b"\n".join(lines) + b"\n")
    command = [program, "validate", "--continue", sys.argv[1], records]
    run = subprocess.run(command, capture_output=True, check=False)
said = run.stderr.decode()
if run.returncode not in (0, 2):
    sys.exit(f"it ended with {run.returncode}: {said[-2000:]}")
refused = {int(n) for n in re.findall(r"^fail: .*\(entry #(\d+)\)$", said, re.MULTILINE)}
summary = re.search(r"^(\d+) validated, (\d+) passed, (\d+) failed$", said, re.MULTILINE)
counts = (len(lines), len(lines) - len(refused), len(refused))
if run.returncode == 2 and (summary is None or tuple(map(int, summary.groups())) != counts):
    sys.exit(f"{counts} were expected: {said[-2000:]}")
for n in range(1, len(lines) + 1):
    print(0 if n in refused else 1)
