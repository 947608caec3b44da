import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"
sys.path.append(str(Path(__file__).resolve().parents[2]))

import lazy_torch  # noqa: F401, I001  before Keras, which would import it with all of CUDA
import keras
from common import predict_with

predict_with(keras)
