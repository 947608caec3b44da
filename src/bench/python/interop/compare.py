"""compare.py WORK FOUND: what a program's probabilities are beside those of reference.py.

One other label is a failure, and so is a difference that float32 does not explain: such a program
has read another network, whatever it says.
"""

import json
import sys
from pathlib import Path

import numpy as np

LARGEST = 1e-5

work, folder = Path(sys.argv[1]), Path(sys.argv[2])
facts = json.loads((folder / "facts.json").read_text())
if "tensors" in facts:
    labels = f"the bits of all {facts['tensors']} tensors"
    print(json.dumps({"batches": "", "labels": labels, "largest": "0"}))
    sys.exit()
expected = np.load(work / "expected.npy")
found = np.fromfile(folder / "found.f32", "<f4").reshape(-1, expected.shape[1])
expected = expected[: len(found)]
equal = int((found.argmax(1) == expected.argmax(1)).sum())
labels = f"{equal:,} of {len(found):,}"
largest = np.abs(found - expected).max()
# Not "largest > LARGEST", which NaN is not.
if not (equal == len(found) and largest <= LARGEST):
    sys.exit(f"labels equal {labels}, largest difference {largest:.1e}")
print(
    json.dumps(
        {
            "batches": ", ".join(map(str, facts["batches"])),
            "labels": labels,
            "largest": f"{largest:.1e}",
        }
    )
)
