"""What the opponents' programs share: their arguments, and their one line of JSON."""

import argparse
import json
import time


def arguments(description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", required=True, help="folder of the four IDX files")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--batch-size", type=int, default=64)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser


def add_until(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--until", type=float, help="stop after the first epoch with this test accuracy"
    )


class Epochs:
    """Times epochs, the test set's evaluation apart."""

    def __init__(self, images: int) -> None:
        self._images = images
        self._begin = 0.0
        self._epochs: list[dict] = []

    def begin(self) -> None:
        self._begin = time.perf_counter()

    def end(self) -> None:
        seconds = time.perf_counter() - self._begin
        self._epochs.append({"seconds": seconds, "imagesPerSecond": self._images / seconds})

    def accuracy(self, value: float) -> None:
        self._epochs[-1]["testAccuracy"] = value

    def result(self) -> dict:
        """The first epoch stands apart: it traces, compiles and allocates."""
        later = self._epochs[1:] or self._epochs
        return {
            "imagesPerSecond": len(later) * self._images / sum(e["seconds"] for e in later),
            "firstEpochImagesPerSecond": self._epochs[0]["imagesPerSecond"],
            "epochs": self._epochs,
            "accuracy": self._epochs[-1].get("testAccuracy"),
        }


def report(**result: object) -> None:
    """Prints the result as the last line."""
    print(json.dumps(result), flush=True)
