"""Trains on the same images as other programs write them: one content hash, one model.

Writes the images of an IDX folder with each program, runs the three commands of datasets.md
(prepare, prepare, train) on each, and prints a table. Ends with 1 where a hash differs.

Example: submit-scripts/formats.sh --data /usr/share/datasets/fashion-mnist --min-accuracy 0.85
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import environments
from environments import HERE, ROOT, TARGET

DIGITS = ROOT / "submit-scripts" / "digits.sh"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="folder of the IDX files (default: MNIST's)")
    parser.add_argument("--min-accuracy", type=float, default=0.98, help="as train's")
    options = parser.parse_args()
    source = options.data or environments.data(ROOT / "data" / "mnist")
    work = TARGET / "formats"
    shutil.rmtree(work, ignore_errors=True)
    written = {"idx": "IDX"} | write(source.resolve(), work / "written")
    seen = {}
    print("| written by | test images' contentSha256 | parametersSha256 | accuracy |", flush=True)
    print("|---|---|---|---|", flush=True)
    for form, program in written.items():
        given = source if form == "idx" else work / "written" / form
        test_hash, parameters_hash, accuracy = train(given, work / form, options.min_accuracy)
        seen[form] = (test_hash, parameters_hash, accuracy)
        row = f"| {program} | `{test_hash[:8]}` | `{parameters_hash[:8]}` | {accuracy:.4f} |"
        print(row, flush=True)
    if len(set(seen.values())) == 1:
        return 0
    print(f"error: {source}: the same images gave different results: {seen}", file=sys.stderr)
    return 1


def write(source: Path, target: Path) -> dict[str, str]:
    command = (environments.python("formats"), HERE / "formats_write.py", source, target)
    done = subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def train(given: Path, work: Path, min_accuracy: float) -> tuple[str, str, float]:
    """Content hash of the test part, hash of the parameters, accuracy."""
    dataset = work / "dataset"
    for part in ("train", "test"):
        digits("prepare", "--input", given, "--to", dataset, "--part", part, "--date", "2026-01-01")
    fast = ("--preset", "fast", "--min-accuracy", min_accuracy, "--run-id", "run")
    digits("train", "--data", dataset, "--output", work, *fast)
    (record,) = dataset.glob("**/part=test/*/_partition.json")
    metrics = json.loads((work / "runs" / "run" / "metrics.json").read_text())
    return (
        json.loads(record.read_text())["contentSha256"],
        metrics["parametersSha256"],
        metrics["test"]["accuracy"],
    )


def digits(*arguments: object) -> None:
    command = [str(DIGITS), *(str(argument) for argument in arguments)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}")


if __name__ == "__main__":
    sys.exit(main())
