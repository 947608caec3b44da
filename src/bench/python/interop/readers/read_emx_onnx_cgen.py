import ctypes
import subprocess
import sys
from pathlib import Path

import numpy as np
from common import MODEL, predict

source = MODEL.with_suffix(".c")
generator = Path(sys.executable).with_name("emx-onnx-cgen")
subprocess.run([generator, "compile", MODEL, source], check=True, stdout=subprocess.DEVNULL)
library = MODEL.with_suffix(".so")
subprocess.run(["cc", "-O2", "-shared", "-fPIC", source, "-o", library, "-lm"], check=True)
loaded = ctypes.CDLL(str(library))
loaded.model_load.restype = ctypes.c_bool
# Weights of more than 100 KiB stand in a file beside the source; without it they are zeros.
assert loaded.model_load(str(source.with_suffix(".bin")).encode()), "no weights"
model = loaded.model
floats = ctypes.POINTER(ctypes.c_float)


def forward(images: np.ndarray) -> np.ndarray:
    given = np.ascontiguousarray(images[:, None])
    found = np.zeros((len(images), 10), np.float32)
    model(ctypes.c_int(len(images)), given.ctypes.data_as(floats), found.ctypes.data_as(floats))
    return found


predict([1, 7, 1000], forward)
