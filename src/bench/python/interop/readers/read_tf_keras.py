import tf_keras
from common import predict_with

predict_with(tf_keras)
