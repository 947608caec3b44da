"""reference.py MODEL.safetensors DATA WORK: writes images, and their probabilities in float64."""

import sys
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from safetensors.numpy import load_file


def main(model: str, data: Path, work: Path) -> None:
    images = idx_images(data / "t10k-images-idx3-ubyte")
    weights = load_file(model)
    (work / "keras.bin").write_bytes(b"".join(t.tobytes() for t in as_keras(weights)))
    images.astype("<f4").tofile(work / "images.f32")
    np.save(work / "images.npy", images)
    parts = [images[i : i + 500] for i in range(0, len(images), 500)]
    np.save(work / "expected.npy", np.concatenate([probabilities(weights, p) for p in parts]))


def as_keras(weights: dict[str, np.ndarray]) -> list[np.ndarray]:
    """Kernels and biases in Keras' order and layout, channels last."""
    tensors = []
    channels = 1
    for kind in "conv", "dense":
        layer = 1
        while f"{kind}_{layer}.weight" in weights:
            kernel = weights[f"{kind}_{layer}.weight"]
            if kind == "conv":
                channels = len(kernel)
                kernel = kernel.transpose(2, 3, 1, 0)
            elif layer == 1:
                kernel = kernel.reshape(len(kernel), channels, -1).transpose(2, 1, 0)
            else:
                kernel = kernel.T
            tensors += [kernel, weights[f"{kind}_{layer}.bias"]]
            layer += 1
    return [np.ascontiguousarray(tensor) for tensor in tensors]


def idx_images(path: Path) -> np.ndarray:
    content = path.read_bytes()
    shape = [int.from_bytes(content[i : i + 4], "big") for i in (4, 8, 12)]
    pixels = np.frombuffer(content, np.uint8, offset=16).reshape(shape)
    return pixels.astype(np.float32) / np.float32(255)


def probabilities(weights: dict[str, np.ndarray], images: np.ndarray) -> np.ndarray:
    value = images[:, None].astype(np.float64)
    layer = 1
    while f"conv_{layer}.weight" in weights:
        windows = sliding_window_view(value, (3, 3), (2, 3))
        kernel = weights[f"conv_{layer}.weight"].astype(np.float64)
        value = np.tensordot(windows, kernel, ((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)
        value = np.maximum(value + weights[f"conv_{layer}.bias"][:, None, None], 0)
        rows, columns = value.shape[2] // 2, value.shape[3] // 2
        value = value[:, :, : 2 * rows, : 2 * columns]
        value = value.reshape(*value.shape[:2], rows, 2, columns, 2).max((3, 5))
        layer += 1
    value = value.reshape(len(value), -1)
    layer = 1
    while f"dense_{layer}.weight" in weights:
        value = np.maximum(value, 0) if layer > 1 else value
        value = value @ weights[f"dense_{layer}.weight"].astype(np.float64).T
        value += weights[f"dense_{layer}.bias"]
        layer += 1
    value = np.exp(value - value.max(1, keepdims=True))
    return value / value.sum(1, keepdims=True)


main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
