import json

import h5py
from common import MODEL, same_weights

with h5py.File(MODEL) as file:
    json.loads(file.attrs["model_config"])
    weights = file["model_weights"]
    groups = [weights[name] for name in weights.attrs["layer_names"].astype(str)]
    same_weights([g[name][()] for g in groups for name in g.attrs["weight_names"].astype(str)])
