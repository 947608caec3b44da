"""Tries settings of the training, seed by seed, on held-out training images.

study.py --settings FILE [--data FOLDER] [--seeds N] [--held-out N]: the file has one setting a
line, as options of train; the first one is what the others are compared with. The test set is not
looked at. From the fourth seed on, a setting that is clearly worse than the best is left out.
"""

import argparse
import subprocess
from pathlib import Path

import environments

LEAST_HEAP = "3g"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--settings", type=Path, required=True, help="options of train, one setting a line")
    parser.add_argument("--data", type=Path, default=Path("data/mnist"), help="folder of MNIST")
    parser.add_argument("--seeds", type=int, default=5, help="trainings of each setting")
    parser.add_argument("--held-out", type=int, default=10_000, help="last training images, to evaluate on")
    options = parser.parse_args()
    environments.build()
    data = environments.data(options.data.resolve())
    java = ("java", f"-Xmx{LEAST_HEAP}", "--add-modules", "jdk.incubator.vector", "-cp", environments.class_path())
    wanted = ("--data", data, "--settings", options.settings, "--seeds", options.seeds)
    command = (*java, "org.digits.bench.Study", *wanted, "--held-out", options.held_out)
    subprocess.run([str(part) for part in command], check=True)


if __name__ == "__main__":
    main()
