"""Evaluates one run on the same test images in the formats of other programs.

formats.py [--data FOLDER] [--preset NAME]: FOLDER has IDX files as MNIST's (Fashion-MNIST's, too). A
run is trained on them; then each program writes the test images as its users do, and `prepare` and
`evaluate` read them. It fails unless all forms have one content hash and one accuracy.
"""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import environments

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
TARGET = ROOT / "target" / "formats"
DIGITS = ROOT / "submit-scripts" / "digits.sh"


def main() -> None:
    options = arguments()
    data = options.data.resolve()
    output = TARGET / "output"
    for made in output, TARGET / "forms":
        shutil.rmtree(made, ignore_errors=True)
    digits("train", "--data", data, "--output", output, "--run-id", "r", "--preset", options.preset)
    run(environments.python("formats"), HERE / "formats_write.py", data, TARGET / "forms")
    print("| written by | images | content hash | accuracy |")
    print("|---|---:|---|---:|")
    found = set()
    for form in [data, *sorted((TARGET / "forms").iterdir())]:
        name = "the files themselves" if form == data else form.stem
        images, sha = prepare(form)
        accuracy = evaluate(output, form)
        found.add((images, sha, accuracy))
        print(f"| {name} | {images:,} | `{sha[:8]}` | {accuracy:.4f} |", flush=True)
    if len(found) != 1:
        sys.exit("the forms differ")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, default=Path("data/mnist"), help="folder of IDX files")
    parser.add_argument("--preset", default="fast", help="of the run that is evaluated")
    return parser.parse_args()


def prepare(form: Path) -> tuple[int, str]:
    """Number and hash of the images; the hash is that of no order."""
    dataset = TARGET / "dataset"
    shutil.rmtree(dataset, ignore_errors=True)
    day = "2026-01-01"
    digits("prepare", "--input", form, "--part", "test", "--to", dataset, "--date", day)
    record = json.loads((dataset / "part=test" / f"date={day}" / "_partition.json").read_text())
    return record["images"]["count"], record["contentSha256"]


def evaluate(output: Path, form: Path) -> float:
    record = TARGET / "evaluation.json"
    record.unlink(missing_ok=True)
    digits("evaluate", "--run", "r", "--output", output, "--data", form, "--json", record)
    return json.loads(record.read_text())["evaluation"]["accuracy"]


def digits(*arguments: object) -> None:
    run(DIGITS, *arguments)


def run(*command: object) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stdout + done.stderr)


if __name__ == "__main__":
    main()
