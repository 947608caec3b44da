import subprocess
import sys
from pathlib import Path

import ncnn
import numpy as np
from common import IMAGES, MODEL, predict

height, width = IMAGES.shape[1:]
converter = Path(sys.executable).with_name("pnnx")
shape = f"inputshape=[1,1,{height},{width}]"
subprocess.run([converter, MODEL, shape, "fp16=0"], check=True, stdout=subprocess.DEVNULL)
network = ncnn.Net()
network.opt.use_fp16_packed = network.opt.use_fp16_storage = network.opt.use_fp16_arithmetic = False
network.load_param(str(MODEL.with_suffix(".ncnn.param")))
network.load_model(str(MODEL.with_suffix(".ncnn.bin")))


def forward(images: np.ndarray) -> np.ndarray:
    with network.create_extractor() as extractor:
        extractor.input("in0", ncnn.Mat(images).clone())
        return np.array(extractor.extract("out0")[1])[None]


predict([1], forward)
