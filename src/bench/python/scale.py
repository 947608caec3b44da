"""What a training costs on a cluster, from what single parts cost on this machine.

scale.py [--data FOLDER] [--master MASTER] [--groups N,N,...]: measures what a round costs the
driver by the number of groups (without any training), fits a line to it, trains with few groups,
and prints what the line predicts beside what was measured, and for clusters that are not there.
"""

import argparse
import dataclasses
import json
import math
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import environments
import machine

TARGET = environments.TARGET / "scale"
ROUND = 250
# A prediction's: train's defaults, and a worker's rate of reading, see training.md.
DEFAULT_ROUND = 2000
BATCH = 16
EXECUTOR_CORES = 4
ROW = re.compile(r"\| ([\d,]+) \| ([\d,]+) \| [\d,]+ \| [\d,.]+ \| ([\d,]+) \|")


@dataclasses.dataclass(frozen=True)
class Cost:
    """Seconds of a round that are not training: fixed, and for each group."""

    fixed: float
    group: float

    def of(self, groups: int) -> float:
        return self.fixed + self.group * groups


def main() -> None:
    options = arguments()
    TARGET.mkdir(parents=True, exist_ok=True)
    environments.build()
    data = environments.data(options.data.resolve())
    facts = machine.facts(environments.ROOT)
    print(f"{facts['CPU']}, Java {facts['Java']}, commit {facts['Commit']}; {options.master}\n")
    cost = fitted(round_cost())
    print(f"\na round beside its training: {1000 * cost.fixed:.0f} ms + {1000 * cost.group:.2f} ms a group\n")
    rate = beside(data, options, cost)
    ahead(cost, rate)


def arguments() -> argparse.Namespace:
    def numbers(text: str) -> list[int]:
        return [int(number) for number in text.split(",")]

    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--data", type=Path, default=Path("data/mnist"), help="folder of MNIST")
    parser.add_argument("--master", default="local-cluster[2,1,1024]", help="that trains")
    parser.add_argument("--cores", type=int, default=2, help="of the master's executors together")
    parser.add_argument("--groups", type=numbers, default=[1, 2, 4, 8])
    parser.add_argument("--epochs", type=int, default=2)
    return parser.parse_args()


def round_cost() -> list[tuple[int, float]]:
    """Groups, and seconds of a round that trains nothing."""
    opens = machine.pom_property(environments.ROOT, "spark.jvm.opens").split()
    java = ("java", "-Xmx6g", "-XX:+UseG1GC", "--add-modules", "jdk.incubator.vector", *opens)
    program = (*java, "-cp", environments.class_path(), "org.digits.bench.RoundCost")
    told = subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True).stdout
    print(told, end="")
    return [
        (number(row[1]), number(row[3]) / 1000) for row in map(ROW.match, told.splitlines()) if row
    ]


def number(text: str) -> int:
    return int(text.replace(",", ""))


def fitted(points: list[tuple[int, float]]) -> Cost:
    """Least squares of the relative errors."""
    weights = [1 / y**2 for _, y in points]
    total = sum(weights)
    mean_x = sum(w * x for w, (x, _) in zip(weights, points, strict=True)) / total
    mean_y = sum(w * y for w, (_, y) in zip(weights, points, strict=True)) / total
    over = sum(w * (x - mean_x) * (y - mean_y) for w, (x, y) in zip(weights, points, strict=True))
    slope = over / sum(w * (x - mean_x) ** 2 for w, (x, _) in zip(weights, points, strict=True))
    return Cost(max(0.0, mean_y - slope * mean_x), slope)


def beside(data: Path, options: argparse.Namespace, cost: Cost) -> float:
    """Trains with few groups; images a second of a core while all are busy."""
    measured = {groups: trained(data, options, groups) for groups in options.groups}
    full = measured[options.cores]
    rate = full["examples"] / sum(r["computeSeconds"] for r in full["rounds"]) / options.cores
    print("| groups of one worker | rounds | predicted, s | measured, s | of it training, s |")
    print("|---:|---:|---:|---:|---:|")
    for groups, training in measured.items():
        rounds = len(training["rounds"])
        waves = math.ceil(groups / options.cores)
        compute = training["examples"] / groups / rate * waves
        predicted = compute + rounds * cost.of(groups)
        waiting = sum(r["seconds"] - r["computeSeconds"] for r in training["rounds"])
        print(
            f"| {groups} | {rounds} | {predicted:.1f} | {training['seconds']:.1f} "
            f"| {training['seconds'] - waiting:.1f} |"
        )
    print(f"\na core trains {rate:,.0f} images/s while all are busy\n")
    return rate


def trained(data: Path, options: argparse.Namespace, groups: int) -> dict:
    output = TARGET / "output"
    shutil.rmtree(output, ignore_errors=True)
    run = ("--data", data, "--output", output, "--run-id", "scale", "--preset", "fast")
    workers = ("--groups", groups, "--group-workers", 1, "--round-frequency", ROUND)
    more = ("--epochs", options.epochs, "--min-accuracy", 0)
    script = environments.ROOT / "submit-scripts" / "digits.sh"
    environment = os.environ | {"SPARK_MASTER": options.master}
    with (TARGET / "log.txt").open("w") as told:
        command = [str(part) for part in (script, "train", *run, *workers, *more)]
        code = subprocess.run(command, stdout=told, stderr=told, env=environment).returncode
    if code != 0:
        sys.exit((TARGET / "log.txt").read_text())
    return json.loads((output / "runs" / "scale" / "metrics.json").read_text())["training"]


def ahead(cost: Cost, rate: float) -> None:
    """Clusters of executors of some cores, a group each, an epoch."""
    print(f"| executors of {EXECUTOR_CORES} cores | round frequency | training of a round, s | the rest, s | share that trains | 10^8 images, s | 10^9 images, s |")
    print("|---:|---:|---:|---:|---:|---:|---:|")
    for executors in (10, 100, 1000):
        for frequency in (DEFAULT_ROUND, 10 * DEFAULT_ROUND):
            compute = frequency * BATCH / rate
            rest = cost.of(executors)
            share = compute / (compute + rest)
            epochs = [
                images / (executors * EXECUTOR_CORES * rate) / share for images in (1e8, 1e9)
            ]
            print(
                f"| {executors:,} | {frequency:,} | {compute:.1f} | {rest:.2f} | {100 * share:.0f} % "
                f"| {epochs[0]:,.0f} | {epochs[1]:,.0f} |"
            )


if __name__ == "__main__":
    main()
