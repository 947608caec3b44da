import os

os.environ.setdefault("DEV", "PYTHON")  # its others want a compiler or a GPU

import numpy as np
from common import MODEL, predict
from tinygrad import Tensor
from tinygrad.nn.onnx import OnnxRunner


def forward(images: np.ndarray) -> np.ndarray:
    runner = OnnxRunner(str(MODEL))  # another for each batch: it keeps its first batch's size
    return runner({"image": Tensor(np.ascontiguousarray(images[:, None]))})["probabilities"].numpy()


predict([1, 4], forward, count=8)
