"""Loads exported models in the programs that read them and compares them with what DL4J computed.

check_models.py FOLDER: each folder in it is a case with mnist_cnn.h5, mnist_cnn.keras, model.onnx,
model.safetensors, case.json, and raw little-endian float32 arrays: images (pixels in [0, 1]),
expected (DL4J's probabilities), the batch's images and one-hot labels, DL4J's gradient over that
batch and its parameters after an update on it, as Keras would have them: with a fresh updater
(updated), and with the updater's state (further).
"""

import json
import os
import pathlib
import sys
import warnings

os.environ.setdefault("KERAS_BACKEND", "jax")
# Each network is compiled for a few minibatches; most of the time goes there.
os.environ["XLA_FLAGS"] = " ".join([
    "--xla_backend_optimization_level=0",
    "--xla_llvm_disable_expensive_passes=true",
    "--xla_cpu_parallel_codegen_split_count=1",
])

import cv2
import h5py
import keras
import numpy as np
import onnx
import onnx.numpy_helper
import onnx.reference
import onnxruntime
import openvino
import pyfive
import safetensors

TOLERANCE = 1e-5
SLOW = 500  # images for a reader that takes minutes for all
MOST_CHANGED = 1e-3  # of the labels, in 8 bits


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

    def compare(self, system: str, found: np.ndarray, count: int | None = None) -> float:
        expected = self.expected[:count]
        assert found.shape == expected.shape, f"{system}: {found.shape}"
        differing = int((found.argmax(1) != expected.argmax(1)).sum())
        assert differing == 0, f"{system}: {differing} labels differ"
        largest = float(np.abs(found - expected).max())
        assert largest < TOLERANCE, f"{system}: probabilities differ by {largest}"
        return largest


def check_onnx(case: Case) -> dict[str, float]:
    path = str(case.folder / "model.onnx")
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    assert (model.ir_version, model.opset_import[0].version) == (8, 17)
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    assert metadata["parametersSha256"] == case.facts["parametersSha256"], metadata
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    images = case.images[:, None]
    (all_at_once,) = session.run(["probabilities"], {"image": images})
    (alone,) = session.run(["probabilities"], {"image": images[:1]})
    assert np.abs(alone - all_at_once[:1]).max() < TOLERANCE, "a single image differs"
    return {
        "onnxruntime": case.compare("onnxruntime", all_at_once),
        "openvino": case.compare("OpenVINO", by_openvino(path, images)),
        "opencv": case.compare("OpenCV", by_opencv(path, images)),
        "reference": case.compare("onnx' evaluator", by_reference(model, images[:SLOW]), SLOW),
    }


def by_openvino(path: str, images: np.ndarray) -> np.ndarray:
    # Its default where the processor has bfloat16 is not float32.
    hints = {openvino.properties.hint.inference_precision: openvino.Type.f32}
    model = openvino.Core().compile_model(path, "CPU", hints)
    return model(images)[0]


def by_opencv(path: str, images: np.ndarray) -> np.ndarray:
    network = cv2.dnn.readNetFromONNX(path)
    network.setInput(images)
    return network.forward()


def by_reference(model: onnx.ModelProto, images: np.ndarray) -> np.ndarray:
    return onnx.reference.ReferenceEvaluator(model).run(None, {"image": images})[0]


def check_int8(case: Case) -> dict[str, int]:
    """Labels that the quantized model changes, of all images."""
    path = str(case.folder / "model-int8.onnx")
    if not os.path.exists(path):
        return {}
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True, data_prop=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    images = case.images[:, None]
    (found,) = session.run(["probabilities"], {"image": images})
    changed = {"int8": found, "openvinoInt8": by_openvino(path, images)}
    counts = {name: int((p.argmax(1) != case.expected.argmax(1)).sum()) for name, p in changed.items()}
    assert max(counts.values()) <= MOST_CHANGED * len(images), counts
    return counts


def check_safetensors(case: Case) -> None:
    constants = onnx.load(str(case.folder / "model.onnx")).graph.initializer
    expected = {c.name: onnx.numpy_helper.to_array(c) for c in constants}
    with safetensors.safe_open(case.folder / "model.safetensors", "numpy") as file:
        assert file.metadata()["parametersSha256"] == case.facts["parametersSha256"]
        assert set(file.keys()) == {name for name in expected if not name.endswith(".zero")}
        for name in file.keys():
            assert same_bits(file.get_tensor(name), expected[name]), name


def same_bits(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and one.tobytes() == other.tobytes()


def check_texts(case: Case) -> None:
    """Readers other than Keras' own find texts without a NUL behind them."""
    path = str(case.folder / "mnist_cnn.h5")
    with h5py.File(path) as file, pyfive.File(path) as other:
        for name in "model_config", "training_config":
            for found in file.attrs[name], other.attrs[name]:
                text = found.decode() if isinstance(found, bytes) else str(found)
                assert isinstance(json.loads(text), dict), name


def check_keras(case: Case) -> dict[str, float]:
    path = case.folder / "mnist_cnn.h5"
    model = keras.models.load_model(path)
    largest = case.compare("keras", model.predict(case.images[..., None], 1000, verbose=0))
    optimizer = model.optimizer
    assert type(optimizer).__name__ == case.facts["optimizer"], optimizer
    assert np.isclose(float(optimizer.learning_rate), case.facts["learningRate"])
    archive = check_archive(case, model)
    # One size of minibatch: JAX compiles for each anew.
    size = len(case.batch)
    before = model.evaluate(case.batch, case.labels, size, verbose=0)[0]
    start = flat(model)
    model.train_on_batch(case.batch, case.labels)
    error = update_error(case, start, flat(model), "updated")
    model.fit(case.batch, case.labels, size, epochs=10, verbose=0)
    after = model.evaluate(case.batch, case.labels, size, verbose=0)[0]
    assert after < before, f"training went from {before} to {after}"
    losses = {"lossBefore": before, "lossAfter": after}
    return {"keras": largest, "update": error} | archive | losses


def check_archive(case: Case, legacy: keras.Model) -> dict[str, float]:
    """The archive has the same weights, and trains on as DL4J does with the updater's state."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        model = keras.models.load_model(case.folder / "mnist_cnn.keras")
    for one, other in zip(model.get_weights(), legacy.get_weights(), strict=True):
        assert same_bits(one, other), "the weights differ"
    assert int(model.optimizer.iterations) == case.facts["iteration"]
    start = flat(model)
    model.train_on_batch(case.batch, case.labels)
    saved = case.folder / "again.keras"
    model.save(saved)
    assert same_bits(flat(keras.models.load_model(saved)), flat(model))
    return {"further": update_error(case, start, flat(model), "further")}


def update_error(case: Case, start: np.ndarray, found: np.ndarray, expected: str) -> float:
    # Adam divides each gradient by its own size, which makes noise of tiny ones as large as an
    # update; weighed by the gradient, what matters is compared and noise is not.
    weights = np.abs(case.floats("gradient"))
    update = weights @ np.abs(case.floats(expected) - start)
    error = float(weights @ np.abs(found - case.floats(expected)) / update)
    assert error < 1e-3, f"the update differs from DL4J's by {error} ({expected})"
    return error


def flat(model: keras.Model) -> np.ndarray:
    return np.concatenate([np.ravel(w) for w in model.get_weights()])


def main() -> None:
    for folder in sorted(path for path in pathlib.Path(sys.argv[1]).iterdir() if path.is_dir()):
        case = Case(folder)
        check_texts(case)
        check_safetensors(case)
        figures = {"images": len(case.images)} | check_onnx(case) | check_int8(case)
        figures |= check_keras(case)
        print(folder.name, json.dumps(figures))


if __name__ == "__main__":
    main()
