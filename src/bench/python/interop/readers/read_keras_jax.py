import os

os.environ["KERAS_BACKEND"] = "jax"

import keras
from common import predict_with

predict_with(keras)
