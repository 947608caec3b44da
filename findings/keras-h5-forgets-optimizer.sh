#!/usr/bin/env bash
# Saving a Keras model as .h5 makes the next .keras file of it forget its optimizer.
#
# Library: keras 3.15.1 (on jax 0.10.2; the code at fault asks for no backend).
# Behaviour: model.save("x.h5") takes the optimizer out of the model's own compile configuration, not
#   out of a copy. A later model.save("x.keras") writes no optimizer into its configuration, and the
#   model that is loaded from it trains with RMSprop at a rate of 0.001, whatever it was compiled with.
#   Loading warns of optimizer variables of another number, and goes on; the model at hand is not affected.
# Seen (2026-11-29, Python 3.11), for a model compiled with Adam(0.01) and trained for one step:
#   .keras alone: Adam 0.01 after 1 step; .keras after .h5: RMSprop 0.001 after 0 steps
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

python3 -m venv venv
venv/bin/pip install -q numpy==2.4.6 h5py==3.16.0 jax==0.10.2 keras==3.15.1
cat > save.py <<'PY'
import numpy
import keras

model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="mean_squared_error")
model.fit(numpy.ones((8, 4), "float32"), numpy.ones((8, 1), "float32"), verbose=0)


def saved():
    model.save("model.keras")
    optimizer = keras.models.load_model("model.keras").optimizer
    rate = round(float(optimizer.learning_rate.value), 4)
    return f"{type(optimizer).__name__} {rate} after {int(optimizer.iterations.value)} steps"


before = saved()
model.save("model.h5")
print(f".keras alone: {before}; .keras after .h5: {saved()}")
PY
seen=$(KERAS_BACKEND=jax JAX_PLATFORMS=cpu venv/bin/python save.py 2> save.log) || { cat save.log >&2; exit 1; }
if [ "$seen" != ".keras alone: Adam 0.01 after 1 steps; .keras after .h5: RMSprop 0.001 after 0 steps" ]; then
  echo "changed: $seen" >&2
  exit 1
fi
echo "seen: $seen"
