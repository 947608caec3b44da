#!/usr/bin/env bash
# On JAX, Keras cannot train on from an .h5 file that it has just written itself.
#
# Library: keras 3.15.1 with h5py 3.16.0 on jax 0.10.2.
# Behaviour: the file holds the optimizer's state. When it is loaded, the optimizer is built for the variables of
#   model._trainable_variables, which is an empty list for a Sequential model (its layers hold them). So
#   fit, on JAX, is refused. Saved as .keras the model trains on, and so does an .h5 file without the
#   optimizer that is compiled again.
# Seen (2026-11-29, Python 3.11):
#   .keras trains on; .h5 without the optimizer trains on; .h5 ValueError: Argument `optimizer_variables` must
#   be a list of tensors corresponding 1:1 to the trainable variables list that the optimizer was
#   built with. Received len(trainable_variables) == 2 whereas the optimizer was built with 0 variables.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv venv
venv/bin/pip install -q numpy==2.4.6 h5py==3.16.0 jax==0.10.2 keras==3.15.1
cat > train.py <<'PY'
import sys

import numpy
import keras

x, y = numpy.ones((8, 4), "float32"), numpy.ones((8, 1), "float32")
model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer="adam", loss="mean_squared_error")
model.fit(x, y, verbose=0)
model.save("model.keras")
model.save("bare.h5", include_optimizer=False)
model.save("model.h5")

keras.models.load_model("model.keras").fit(x, y, verbose=0)
bare = keras.models.load_model("bare.h5")
bare.compile(optimizer="adam", loss="mean_squared_error")
bare.fit(x, y, verbose=0)
loaded = keras.models.load_model("model.h5")
try:
    loaded.fit(x, y, verbose=0)
except ValueError as e:
    if "the optimizer was built with 0 variables" not in str(e):
        raise
    print(f"seen: .keras trains on, .h5 without the optimizer too, .h5 ValueError: {e}")
else:
    sys.exit("changed: the model trains on from the .h5 file")
PY
KERAS_BACKEND=jax JAX_PLATFORMS=cpu venv/bin/python train.py 2> train.log || { cat train.log >&2; exit 1; }
