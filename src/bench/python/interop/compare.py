"""compare.py WORK FOUND: what a program's probabilities are beside those of reference.py."""

import json
import sys
from pathlib import Path

import numpy as np

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
print(
    json.dumps(
        {
            "batches": ", ".join(map(str, facts["batches"])),
            "labels": f"{equal:,} of {len(found):,}",
            "largest": f"{np.abs(found - expected).max():.1e}",
        }
    )
)
