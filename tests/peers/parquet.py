"""Writes the rows of a JSON Lines file as Parquet: IN OUT COMPRESSION."""
import json
import sys

import pyarrow
import pyarrow.parquet

rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
table = pyarrow.Table.from_pylist(rows)
pyarrow.parquet.write_table(table, sys.argv[2], compression=sys.argv[3])
