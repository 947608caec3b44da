"""Fits the shapes of digits that org.digits.data.picture.DigitShapes knows, on MNIST's training images: shapes.py DATA FILE.

Of each digit, and of drawn crosses as an eleventh, 16 clusters, of each cluster the mean and the 12 directions in which its images differ most. DATA is a folder of
IDX files, FILE is written: a vector's scale as a big-endian float, then its 196 numbers as signed bytes. Needs numpy.
"""

import sys
from pathlib import Path

import numpy as np

CLUSTERS = 16
DIRECTIONS = 12
PASSES = 25
# The last of the training images are left for choosing the threshold.
IMAGES = 55_000
CROSSES = 5000


def features(images):
    """Images of uint8 (n x 784) as vectors of length one: blurred by 1-2-1, then means of 2 x 2 pixels."""
    field = images.reshape(-1, 28, 28).astype(np.float32)
    for axis in (1, 2):
        padded = np.pad(field, [(1, 1) if i == axis else (0, 0) for i in range(3)])
        part = [np.take(padded, range(k, k + 28), axis) for k in range(3)]
        field = (part[0] + 2 * part[1] + part[2]) / 4
    means = field.reshape(-1, 14, 2, 14, 2).mean((2, 4)).reshape(len(field), 196)
    return means / np.linalg.norm(means, axis=1, keepdims=True)


def clusters(vectors, random):
    """k-means from random images; the clusters' numbers."""
    centres = vectors[random.choice(len(vectors), CLUSTERS, replace=False)]
    for _ in range(PASSES):
        nearest = np.argmin((centres**2).sum(1) - 2 * vectors @ centres.T, axis=1)
        centres = np.stack([vectors[nearest == k].mean(0) for k in range(CLUSTERS)])
    return nearest


def shapes(vectors, labels):
    random = np.random.default_rng(1)
    for digit in range(11):
        own = vectors[labels == digit]
        nearest = clusters(own, random)
        for cluster in range(CLUSTERS):
            members = own[nearest == cluster]
            mean = members.mean(0)
            differences = members - mean
            _, directions = np.linalg.eigh(differences.T @ differences)
            yield np.vstack([mean, directions[:, : -DIRECTIONS - 1 : -1].T])


def crosses(count, random):
    """Two strokes across each other at about right angles, upright or not, 20 pixels long, as images."""
    y, x = np.mgrid[0:28, 0:28] - 14.0
    images = np.zeros((count, 28, 28))
    for image in images:
        first = random.normal(0, 0.2) + random.choice([0, np.pi / 4])
        half = random.uniform(0.7, 2)
        ends = []
        for angle in (first, first + np.pi / 2 + random.normal(0, 0.15)):
            reach = random.uniform(0.75, 1.1)
            ends.append([np.cos(angle) * reach, np.sin(angle) * reach])
        ends = np.array(ends) * (10 - half) / np.abs(ends).max()
        for u, v in ends:
            along = np.clip((x * u + y * v) / (u * u + v * v), -1, 1)
            distance = np.hypot(x - along * u, y - along * v)
            image[:] = np.maximum(image, np.clip(half + 0.5 - distance, 0, 1))
    return (images * 255).astype(np.uint8)


def stored(vector):
    scale = np.abs(vector).max() / 127
    return np.array([scale], ">f4").tobytes() + np.round(vector / scale).astype(np.int8).tobytes()


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    images = np.frombuffer((folder / "train-images-idx3-ubyte").read_bytes()[16:], np.uint8).reshape(-1, 784)
    labels = np.frombuffer((folder / "train-labels-idx1-ubyte").read_bytes()[8:], np.uint8)
    drawn = crosses(CROSSES, np.random.default_rng(2))
    vectors = np.vstack([features(images[:IMAGES]), features(drawn)])
    fitted = shapes(vectors, np.append(labels[:IMAGES], np.full(CROSSES, 10)))
    Path(sys.argv[2]).write_bytes(b"".join(stored(vector) for shape in fitted for vector in shape))
