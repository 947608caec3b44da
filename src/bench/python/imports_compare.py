"""imports_compare.py PREDICTED EXPECTED.f32: labels and probabilities of `predict` beside the program's own."""

import json
import sys

import numpy as np
import pyarrow.parquet

rows = pyarrow.parquet.read_table(sys.argv[1]).sort_by("id")
found = np.array(rows["probabilities"].to_pylist(), np.float32)
expected = np.fromfile(sys.argv[2], "<f4").reshape(found.shape)
equal = int((np.array(rows["prediction"]) == expected.argmax(1)).sum())
largest = float(np.abs(found - expected).max())
print(json.dumps({"images": len(found), "equal": equal, "largest": largest}))
