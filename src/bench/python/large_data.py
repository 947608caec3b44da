"""Trains on more and more images in one heap, and measures memory and speed.

large_data.py [--data FOLDER] [--images N,N,...] [--heap SIZE]: the images are MNIST's, shifted and
noised (MNIST itself where N is its size). Live heap is what a full collection leaves in the middle
of the training; anonymous memory is the JVM's largest in all. Prints a table, and a drawing of it.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import environments
import machine
import processes

TARGET = environments.TARGET / "large"
MNIST_IMAGES = 60_000
MIB = 1 << 20
LOOK_SECONDS = 0.5
# A full collection is not free, and a training is not to be measured by it.
LIVE_EVERY_SECONDS = 20


def main() -> None:
    options = arguments()
    TARGET.mkdir(parents=True, exist_ok=True)
    environments.build()
    mnist = environments.data(options.data.resolve())
    facts = machine.facts(environments.ROOT)
    print(f"heap {options.heap}, epochs {options.epochs}; {facts['CPU']}, Java {facts['Java']}, commit {facts['Commit']}\n")
    print("| images | pixels, MiB | live heap, MiB | anonymous, MiB | images/s | load, s | bits |")
    print("|---:|---:|---:|---:|---:|---:|---|")
    # The first training after a build leaves an archive of classes, which takes memory.
    measured(0, mnist, options)
    rows = []
    for images in options.images:
        rows.append(measured(images, folder(mnist, images), options))
        print(rows[-1].line(), flush=True)
    print("\n" + bars("live heap, MiB", rows, [row.live for row in rows]))
    print("\n" + bars("anonymous memory, MiB", rows, [row.anonymous for row in rows]))


def arguments() -> argparse.Namespace:
    def numbers(text: str) -> list[int]:
        return [int(number) for number in text.split(",")]

    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, default=Path("data/mnist"), help="folder of MNIST")
    parser.add_argument("--images", type=numbers, default=[MNIST_IMAGES, 300_000, 1_200_000])
    parser.add_argument("--heap", default="512m", help="of the one JVM that there is")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the images that were made")
    return parser.parse_args()


class Row:
    """What one training took."""

    def __init__(self, images: int, metrics: dict, live: int, anonymous: int) -> None:
        self.images = images
        self.live = live
        self.anonymous = anonymous
        self.speed = metrics["training"]["imagesPerSecond"]
        self.load = metrics["seconds"]["load"]
        self.bits = metrics["parametersSha256"]

    def line(self) -> str:
        pixels = self.images * 28 * 28 / MIB
        return (
            f"| {self.images:,} | {pixels:,.0f} | {self.live / MIB:.0f} "
            f"| {self.anonymous / MIB:.0f} | {self.speed:,.0f} | {self.load:.1f} "
            f"| `{self.bits[:8]}` |"
        )


def folder(mnist: Path, images: int) -> Path:
    if images == MNIST_IMAGES:
        return mnist
    made = TARGET / f"images-{images}"
    if not (made / "t10k-labels-idx1-ubyte").exists():
        print(f"making {images:,} images", file=sys.stderr)
        options = ("--data", mnist, "--images", images, "--to", made)
        program = ("java", "-cp", environments.class_path(), "org.digits.bench.GeneratedImages")
        environments.run(*program, *options)
    return made


def measured(images: int, data: Path, options: argparse.Namespace) -> Row:
    output = TARGET / "output"
    shutil.rmtree(output, ignore_errors=True)
    script = environments.ROOT / "submit-scripts" / "digits.sh"
    run = ("--data", data, "--output", output, "--run-id", "large", "--preset", "fast")
    # Rounds so short that a collection falls into the middle of the smallest training, too.
    command = [script, "train", *run, "--epochs", options.epochs, "--round-frequency", 250]
    environment = {"SPARK_SUBMIT_OPTIONS": f"--driver-memory {options.heap}"}
    log = TARGET / "log.txt"
    with log.open("w") as told:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdout=told,
            stderr=subprocess.STDOUT,
            env=os.environ | environment,
        )
        live, anonymous = watched(process, log)
    if process.returncode != 0:
        sys.exit(log.read_text())
    if not options.keep and data.is_relative_to(TARGET):
        shutil.rmtree(data)
    metrics = json.loads((output / "runs" / "large" / "metrics.json").read_text())
    return Row(images, metrics, live, anonymous)


def watched(process: subprocess.Popen, log: Path) -> tuple[int, int]:
    """The largest live heap while rounds are trained, and the largest anonymous memory."""
    live = anonymous = 0
    collected = 0.0
    while process.poll() is None:
        time.sleep(LOOK_SECONDS)
        jvm = max(processes.tree(process.pid), key=processes.resident_bytes)
        anonymous = max(anonymous, anonymous_bytes(jvm))
        trains = "round 2 " in log.read_text() and "label" not in log.read_text()
        if trains and time.monotonic() - collected > LIVE_EVERY_SECONDS:
            live = max(live, live_bytes(jvm))
            collected = time.monotonic()
    return live, anonymous


def anonymous_bytes(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"RssAnon:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def live_bytes(jvm: int) -> int:
    """Bytes of all objects that a full collection leaves."""
    told = subprocess.run(
        ["jcmd", str(jvm), "GC.class_histogram"], capture_output=True, text=True, check=False
    ).stdout
    total = re.search(r"^Total\s+\d+\s+(\d+)", told, re.MULTILINE)
    return int(total[1]) if total else 0


def bars(name: str, rows: list[Row], values: list[int]) -> str:
    """A drawing in characters, from zero."""
    most = max(values)
    lines = [
        f"{row.images:>12,}  {'#' * round(50 * value / most):50}  {value / MIB:.0f}"
        for row, value in zip(rows, values, strict=True)
    ]
    return "\n".join([name, *lines])


if __name__ == "__main__":
    main()
