"""The network as an ONNX model with random weights: speed does not depend on them."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SHAPES = {
    "w1": (32, 1, 3, 3),
    "b1": (32,),
    "w2": (64, 32, 3, 3),
    "b2": (64,),
    "w3": (1600, 64),
    "b3": (64,),
    "w4": (64, 10),
    "b4": (10,),
}


def model() -> onnx.ModelProto:
    nodes = [
        helper.make_node("Conv", ["images", "w1", "b1"], ["c1"], kernel_shape=[3, 3]),
        helper.make_node("Relu", ["c1"], ["r1"]),
        helper.make_node("MaxPool", ["r1"], ["p1"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Conv", ["p1", "w2", "b2"], ["c2"], kernel_shape=[3, 3]),
        helper.make_node("Relu", ["c2"], ["r2"]),
        helper.make_node("MaxPool", ["r2"], ["p2"], kernel_shape=[2, 2], strides=[2, 2]),
        helper.make_node("Flatten", ["p2"], ["f"]),
        helper.make_node("Gemm", ["f", "w3", "b3"], ["d"]),
        helper.make_node("Relu", ["d"], ["r3"]),
        helper.make_node("Gemm", ["r3", "w4", "b4"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["probabilities"], axis=1),
    ]
    images = helper.make_tensor_value_info("images", TensorProto.FLOAT, ["n", 1, 28, 28])
    output = helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["n", 10])
    graph = helper.make_graph(nodes, "mnist_cnn", [images], [output], weights())
    # An older opset and format than onnx's newest, so that any runtime reads it.
    opset = [helper.make_opsetid("", 17)]
    result = helper.make_model(graph, opset_imports=opset, ir_version=8)
    onnx.checker.check_model(result)
    return result


def weights() -> list[onnx.TensorProto]:
    random = np.random.default_rng(1)
    return [
        numpy_helper.from_array((random.standard_normal(shape) / 20).astype(np.float32), name)
        for name, shape in SHAPES.items()
    ]
