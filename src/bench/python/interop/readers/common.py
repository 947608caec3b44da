"""What the readers share."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np

MODEL, WORK = Path(sys.argv[1]), Path(sys.argv[2])
IMAGES = np.load(WORK / "images.npy")


def predict(batches: list[int], model: Callable[[np.ndarray], np.ndarray], count: int = 0) -> None:
    """Runs a model on images [n, height, width] in batches of each size, and keeps the last answers."""
    images = IMAGES[:count] if count else IMAGES
    for batch in batches[:-1]:
        assert len(model(images[:batch])) == batch
    parts = [model(images[i : i + batches[-1]]) for i in range(0, len(images), batches[-1])]
    np.concatenate(parts).astype("<f4").tofile(MODEL.parent / "found.f32")
    (MODEL.parent / "facts.json").write_text(json.dumps({"batches": batches}))


def predict_with(keras: ModuleType) -> None:
    model = keras.models.load_model(MODEL)
    predict([1, 7, 1000], lambda images: model.predict(images[..., None], len(images), verbose=0))


def same_weights(tensors: list[np.ndarray]) -> None:
    """Compares the tensors of Keras' file, in its order, with the run's own weights, bit by bit."""
    found = b"".join(np.ascontiguousarray(tensor, "<f4").tobytes() for tensor in tensors)
    assert found == (WORK / "keras.bin").read_bytes(), "other weights"
    (MODEL.parent / "facts.json").write_text(json.dumps({"tensors": len(tensors)}))
