import subprocess
import sys
from pathlib import Path

import MNN
import numpy as np
from common import MODEL, predict

converted = MODEL.with_suffix(".mnn")
converter = Path(sys.executable).with_name("mnnconvert")
command = [converter, "-f", "ONNX", "--modelFile", MODEL, "--MNNModel", converted]
subprocess.run([*command, "--bizCode", "digits"], check=True, stdout=subprocess.DEVNULL)
network = MNN.nn.load_module_from_file(str(converted), ["image"], ["probabilities"])


def forward(images: np.ndarray) -> np.ndarray:
    value = MNN.expr.const(images[:, None], [len(images), 1, *images.shape[1:]], MNN.expr.NCHW)
    return np.array(MNN.expr.convert(network.forward([value])[0], MNN.expr.NCHW).read())


predict([1, 7, 1000], forward)
