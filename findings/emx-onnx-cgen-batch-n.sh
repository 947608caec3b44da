#!/usr/bin/env bash
# emx-onnx-cgen makes C that computes nothing where an ONNX model calls its batch dimension n.
#
# Library: emx-onnx-cgen 1.4.0, which translates ONNX to C.
# Behaviour: a symbolic dimension becomes a parameter of that name. The loops of Conv and MaxPool
#   over images are called n too, so they come out as "for (idx_t n = 0; n < n; ++n)" and are never
#   entered. The generator reports OK, a C compiler takes it, and the output stays what it was.
#   With the same dimension called batch the code is right.
# Seen (2026-11-29, Python 3.11, gcc 12): MaxPool of two images 0..15 and 16..31, output preset to -1:
#   batch 5 7 13 15 21 23 29 31, n -1 -1 -1 -1 -1 -1 -1 -1
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv venv
venv/bin/pip install -q numpy==2.4.6 onnx==1.23.2 emx-onnx-cgen==1.4.0
cat > models.py <<'PY'
import onnx
from onnx import TensorProto, helper

for batch in "batch", "n":
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, [batch, 1, 4, 4])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [batch, 1, 2, 2])
    pool = helper.make_node("MaxPool", ["x"], ["y"], kernel_shape=[2, 2], strides=[2, 2])
    graph = helper.make_graph([pool], "graph", [x], [y])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, batch + ".onnx")
PY
venv/bin/python models.py
cat > main.c <<'C'
#include <stdio.h>

void model(int batch, const float x[restrict batch][1][4][4], float y[restrict batch][1][2][2]);

int main(void) {
  static float x[2][1][4][4], y[2][1][2][2];
  for (int i = 0; i < 32; i++) (&x[0][0][0][0])[i] = i;
  for (int i = 0; i < 8; i++) (&y[0][0][0][0])[i] = -1;
  model(2, x, y);
  for (int i = 0; i < 8; i++) printf(" %g", (&y[0][0][0][0])[i]);
  return 0;
}
C
seen=
for batch in batch n; do
  venv/bin/emx-onnx-cgen compile "$batch.onnx" "$batch.c" > cgen.log 2>&1 || { cat cgen.log >&2; exit 1; }
  grep -q "Generating C code ... OK" cgen.log
  cc -std=c11 -o "$batch" main.c "$batch.c" -lm
  seen="$seen$batch$(./"$batch"), "
done
if [ "$seen" != "batch 5 7 13 15 21 23 29 31, n -1 -1 -1 -1 -1 -1 -1 -1, " ]; then
  echo "changed: $seen" >&2
  exit 1
fi
echo "seen: ${seen%, }"
