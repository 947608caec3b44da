import json

import pyfive
from common import MODEL, same_weights


def text(value: bytes | str) -> str:
    return value.decode().rstrip("\0") if isinstance(value, bytes) else str(value)


with pyfive.File(str(MODEL)) as file:
    config = file.attrs["model_config"]
    json.loads(config.decode() if isinstance(config, bytes) else str(config))
    weights = file["model_weights"]
    groups = [weights[text(name)] for name in weights.attrs["layer_names"]]
    same_weights([g[text(name)][()] for g in groups for name in g.attrs["weight_names"]])
