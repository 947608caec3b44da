import os
import subprocess
import sys
from pathlib import Path

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from common import MODEL, predict

programs = Path(sys.executable).parent
converted = MODEL.parent / "tflite"
subprocess.run(
    [programs / "onnx2tf", "-i", MODEL, "-o", converted],
    env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"},  # it starts onnxsim
    check=True,
    capture_output=True,
)
network = Interpreter(str(converted / "model_float32.tflite"))
image = network.get_input_details()[0]["index"]
probabilities = network.get_output_details()[0]["index"]


def forward(images: np.ndarray) -> np.ndarray:
    network.resize_tensor_input(image, [*images.shape, 1])
    network.allocate_tensors()
    network.set_tensor(image, images[..., None])
    network.invoke()
    return network.get_tensor(probabilities)


predict([1, 7, 1000], forward)
