"""Loads exported models in Keras and onnxruntime and compares them with what DL4J computed.

check_models.py FOLDER: each folder in it is a case with mnist_cnn.h5, model.onnx, case.json, and
raw little-endian float32 arrays: images (pixels in [0, 1]), expected (DL4J's probabilities), the
batch's images and one-hot labels, DL4J's gradient over that batch and its parameters after an update
on it, as Keras would have them.
"""

import json
import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")

import keras
import numpy as np
import onnx
import onnxruntime

TOLERANCE = 1e-5


class Case:
    """One exported network."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.folder = folder
        self.facts = json.loads((folder / "case.json").read_text())
        size = self.facts["height"], self.facts["width"]
        self.images = self.floats("images").reshape(-1, *size)
        self.expected = self.floats("expected").reshape(-1, self.facts["classes"])
        self.batch = self.floats("batch").reshape(-1, *size, 1)
        self.labels = self.floats("labels").reshape(-1, self.facts["classes"])

    def floats(self, name: str) -> np.ndarray:
        return np.fromfile(self.folder / f"{name}.f32", "<f4")

    def compare(self, system: str, found: np.ndarray) -> float:
        assert found.shape == self.expected.shape, f"{system}: {found.shape}"
        differing = int((found.argmax(1) != self.expected.argmax(1)).sum())
        assert differing == 0, f"{system}: {differing} labels differ"
        largest = float(np.abs(found - self.expected).max())
        assert largest < TOLERANCE, f"{system}: probabilities differ by {largest}"
        return largest


def check_onnx(case: Case) -> float:
    path = str(case.folder / "model.onnx")
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert (model.ir_version, model.opset_import[0].version) == (8, 17)
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    assert metadata["parametersSha256"] == case.facts["parametersSha256"], metadata
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    images = case.images[:, None]
    (all_at_once,) = session.run(["probabilities"], {"image": images})
    (alone,) = session.run(["probabilities"], {"image": images[:1]})
    assert np.abs(alone - all_at_once[:1]).max() < TOLERANCE, "a single image differs"
    return case.compare("onnxruntime", all_at_once)


def check_keras(case: Case) -> dict[str, float]:
    path = case.folder / "mnist_cnn.h5"
    model = keras.models.load_model(path)
    largest = case.compare("keras", model.predict(case.images[..., None], 1000, verbose=0))
    optimizer = model.optimizer
    assert type(optimizer).__name__ == case.facts["optimizer"], optimizer
    assert np.isclose(float(optimizer.learning_rate), case.facts["learningRate"])
    # One size of minibatch: JAX compiles for each anew.
    size = len(case.batch)
    before = model.evaluate(case.batch, case.labels, size, verbose=0)[0]
    start = flat(model)
    model.train_on_batch(case.batch, case.labels)
    # Adam's first step divides each gradient by its own size, which makes noise of tiny ones as
    # large as an update; weighed by the gradient, what matters is compared and noise is not.
    weights = np.abs(case.floats("gradient"))
    update = weights @ np.abs(case.floats("updated") - start)
    error = float(weights @ np.abs(flat(model) - case.floats("updated")) / update)
    assert error < 1e-3, f"the update differs from DL4J's by {error}"
    model.fit(case.batch, case.labels, size, epochs=10, verbose=0)
    after = model.evaluate(case.batch, case.labels, size, verbose=0)[0]
    assert after < before, f"training went from {before} to {after}"
    return {"keras": largest, "update": error, "lossBefore": before, "lossAfter": after}


def flat(model: keras.Model) -> np.ndarray:
    return np.concatenate([np.ravel(w) for w in model.get_weights()])


def main() -> None:
    for folder in sorted(path for path in pathlib.Path(sys.argv[1]).iterdir() if path.is_dir()):
        case = Case(folder)
        figures = {"images": len(case.images), "onnxruntime": check_onnx(case)}
        print(folder.name, json.dumps(figures | check_keras(case)))


if __name__ == "__main__":
    main()
