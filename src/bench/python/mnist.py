"""Reads the four IDX files of MNIST into numpy arrays."""

from pathlib import Path

import numpy as np

IMAGE_HEADER_BYTES = 16
LABEL_HEADER_BYTES = 8


def images(path: Path) -> np.ndarray:
    """uint8, count x 28 x 28."""
    return np.fromfile(path, np.uint8, offset=IMAGE_HEADER_BYTES).reshape(-1, 28, 28)


def labels(path: Path) -> np.ndarray:
    """uint8, one per image."""
    return np.fromfile(path, np.uint8, offset=LABEL_HEADER_BYTES)


def load(folder: str) -> tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """(training images, labels), (test images, labels); pixels as float32 in [0, 1]."""
    return part(folder, "train"), part(folder, "t10k")


def part(folder: str, name: str) -> tuple[np.ndarray, np.ndarray]:
    pixels = images(Path(folder, f"{name}-images-idx3-ubyte"))
    return pixels.astype(np.float32) / np.float32(255), labels(
        Path(folder, f"{name}-labels-idx1-ubyte")
    )
