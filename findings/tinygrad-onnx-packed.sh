#!/usr/bin/env bash
# tinygrad cannot read an ONNX file whose lists of integers are packed, as a proto3 writer packs them.
#
# Library: tinygrad 0.14.0 (tinygrad.nn.onnx.OnnxRunner).
# Behaviour: protobuf has two encodings of a repeated int64, one tag a value or one tag for all, and a
#   reader must take both. ONNX's schema is proto2, whose writers use the first; a program whose classes
#   are made from the proto3 form of the schema (Java's ND4J is one) uses the second. tinygrad's own
#   reader takes the first only for an attribute's ints and a tensor's dims: it takes the packed
#   list's length for a value, and what follows for a tag.
# Seen (2026-11-29, Python 3.11), for one MaxPool: the plain file gives [5, 7, 13, 15], the packed one, equal
#   to it in every field for the onnx package and of the same size, ValueError: 7 is not a valid WireType
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv venv
venv/bin/pip install -q numpy==2.4.6 onnx==1.23.2 tinygrad==0.14.0
cat > packed.py <<'PY'
import sys

import numpy
import onnx
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator
from tinygrad import Tensor
from tinygrad.nn.onnx import OnnxRunner

x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 4, 4])
y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 1, 2, 2])
pool = helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[2, 2], strides=[2, 2])
graph = helper.make_graph([pool], "graph", [x], [y])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)

plain = model.SerializeToString()
# Field 8 (ints) as two varints, and as one delimited field of two bytes.
assert plain.count(b"\x40\x02\x40\x02") == 2
packed = plain.replace(b"\x40\x02\x40\x02", b"\x42\x02\x02\x02")
same = onnx.load_from_string(packed)
assert same == model
onnx.checker.check_model(same, full_check=True)

value = numpy.arange(16, dtype=numpy.float32).reshape(1, 1, 4, 4)
wanted = [5, 7, 13, 15]
assert ReferenceEvaluator(same).run(None, {"x": value})[0].ravel().tolist() == wanted
for name, content in ("plain", plain), ("packed", packed):
    with open(name + ".onnx", "wb") as file:
        file.write(content)
result = OnnxRunner("plain.onnx")({"x": Tensor(value)})["y"].numpy().ravel().tolist()
if result != wanted:
    sys.exit(f"changed: the plain file gives {result}")
try:
    result = OnnxRunner("packed.onnx")({"x": Tensor(value)})["y"].numpy().ravel().tolist()
except ValueError as e:
    print(f"seen: plain {wanted}, packed ValueError: {e}")
else:
    sys.exit(f"changed: the packed file is read and gives {result}")
PY
DEV=PYTHON venv/bin/python packed.py
