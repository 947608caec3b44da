"""Turns the raw measurements into Markdown."""

import statistics

TRAINING_FLOP = 14.78e6
FORWARD_FLOP = 5.06e6
OWN = "digits"
MIB = 2**20

Record = dict


def render(raw: dict) -> str:
    """The whole report."""
    records = raw["records"]
    parts = [
        "# Benchmark results",
        "\n".join(f"- {name}: {value}" for name, value in raw["machine"].items()),
        versions(records),
        peak_line(records),
        throughput_section(
            "Training throughput", of(records, "training"), peak_gigaflops(records), TRAINING_FLOP
        ),
        torch_settings(of(records, "torch-settings")),
        accuracy_section(of(records, "accuracy"), raw["targetAccuracy"]),
        mean_accuracy_section("Presets", "preset", of(records, "presets")),
        mean_accuracy_section("Numbers of workers", "workers", of(records, "workers")),
        throughput_section(
            "Inference throughput", of(records, "inference"), peak_gigaflops(records), FORWARD_FLOP
        ),
        batch_sizes(of(records, "inference")),
        prediction_section(of(records, "prediction")),
        memory_section(records),
        failures(records),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def of(records: list[Record], section: str) -> list[Record]:
    return [record for record in records if record["section"] == section]


def by_system(records: list[Record]) -> dict[str, list[Record]]:
    """In the order of first appearance."""
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record["system"], []).append(record)
    return groups


def values(records: list[Record], key: str) -> list[float]:
    found = [r["result"].get(key) for r in records if not r["error"]]
    return [value for value in found if value is not None]


def table(header: list[str], rows: list[list[str]]) -> str:
    if not rows:
        return ""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def number(value: float | None, digits: int = 0) -> str:
    return "-" if value is None else f"{value:,.{digits}f}"


def median(found: list[float]) -> float | None:
    return statistics.median(found) if found else None


def spread(found: list[float], digits: int = 0) -> str:
    return f"{number(min(found), digits)}-{number(max(found), digits)}" if found else "-"


def ratio(own: float | None, other: float | None) -> str:
    return number(ratio_of(own, other), 2)


def ratio_of(own: float | None, other: float | None) -> float | None:
    return own / other if own and other else None


def percent(images_per_second: float | None, flop: float, gigaflops: float | None) -> str:
    if not images_per_second or not gigaflops:
        return "-"
    return f"{100 * images_per_second * flop / (gigaflops * 1e9):.0f} %"


def peak_gigaflops(records: list[Record]) -> float | None:
    """The best of the measured peaks: other work on the machine only lowers them."""
    return max(values([r for r in records if r["system"] == "peak"], "gigaflops"), default=None)


def peak_line(records: list[Record]) -> str:
    peak = peak_gigaflops(records)
    if not peak:
        return ""
    return (
        f"Measured FMA peak of all cores used: {peak:,.0f} GFLOP/s, that is "
        f"{peak * 1e9 / TRAINING_FLOP:,.0f} dense training images/s "
        f"or {peak * 1e9 / FORWARD_FLOP:,.0f} forward images/s."
    )


def versions(records: list[Record]) -> str:
    found: dict[str, set[str]] = {}
    for record in records:
        for name, version in record["result"].get("versions", {}).items():
            found.setdefault(name, set()).add(version)
    return ", ".join(f"{name} {' and '.join(sorted(v))}" for name, v in sorted(found.items()))


def failed_note(records: list[Record]) -> str:
    count = sum(1 for record in records if record["error"])
    return f" ({count} of {len(records)} runs failed)" if count else ""


def throughput_section(title: str, records: list[Record], peak: float | None, flop: float) -> str:
    groups = {k: v for k, v in by_system(records).items() if k != "peak"}
    own = median(values(groups.get(OWN, []), "imagesPerSecond"))
    rows = []
    for group in groups.values():
        found = values(group, "imagesPerSecond")
        rows.append(
            [
                group[0]["title"] + failed_note(group),
                str(len(found)),
                number(median(found)),
                spread(found),
                number(median(values(group, "firstEpochImagesPerSecond"))),
                ratio(own, median(found)),
                percent(median(found), flop, peak),
            ]
        )
    header = ["system", "runs", "images/s", "min-max", "first epoch", "ours / it", "of FMA peak"]
    if not any(values(group, "firstEpochImagesPerSecond") for group in groups.values()):
        drop = header.index("first epoch")
        header, rows = without(header, drop), [without(row, drop) for row in rows]
    return section(title, table(header, rows), compute_line(groups.get(OWN, [])))


def without(row: list[str], index: int) -> list[str]:
    return row[:index] + row[index + 1 :]


def section(title: str, *parts: str) -> str:
    present = [part for part in parts if part]
    return "\n\n".join([f"## {title}", *present]) if present else ""


def compute_line(records: list[Record]) -> str:
    compute = median(values(records, "computeImagesPerSecond"))
    whole = median(values(records, "imagesPerSecond"))
    if not compute or not whole:
        return ""
    size = next(r["result"]["settings"]["batch-size"] for r in records if not r["error"])
    return (
        f"In minibatches of {size} digits-spark computes {number(compute)} images/s inside the "
        f"rounds: Spark and the averaging take {100 * (1 - whole / compute):.1f} % of the training phase."
    )


def torch_settings(records: list[Record]) -> str:
    rows = [
        [
            record["title"] + failed_note([record]),
            number(median(values([record], "imagesPerSecond"))),
        ]
        for record in records
    ]
    return section("PyTorch's settings", table(["setting", "images/s"], rows))


def accuracy_section(records: list[Record], target: float) -> str:
    groups = by_system(records)
    own = median([r["wallSeconds"] for r in groups.get(OWN, []) if reached(r, target)])
    rows = []
    for group in groups.values():
        seconds = [r["wallSeconds"] for r in group if reached(r, target)]
        rows.append(
            [
                group[0]["title"] + failed_note(group),
                f"{len(seconds)} of {len(group)}",
                number(median(seconds), 1),
                spread(seconds, 1),
                ratio(median(seconds), own),
            ]
        )
    header = ["system", f"reached {100 * target:.1f} %", "seconds", "min-max", "it / ours"]
    return section(
        f"Whole command to {100 * target:.1f} %",
        table(header, rows),
        table(["system", "seed", "seconds", "test accuracy"], seed_rows(records)),
        split_line(groups.get(OWN, [])),
    )


def mean_accuracy_section(title: str, first_column: str, records: list[Record]) -> str:
    """The test accuracy over seeds, none left out."""
    rows = []
    for group in by_system(records).values():
        found = [100 * accuracy for accuracy in values(group, "accuracy")]
        wall = [r["wallSeconds"] for r in group if not r["error"]]
        rows.append(
            [
                group[0]["title"] + failed_note(group),
                " ".join(number(accuracy, 2) for accuracy in found),
                number(statistics.mean(found) if found else None, 2),
                number(median(wall), 1),
            ]
        )
    header = [first_column, "test accuracy by seed, %", "mean", "whole command, s"]
    return section(title, table(header, rows))


def reached(record: Record, target: float) -> bool:
    return not record["error"] and (record["result"].get("accuracy") or 0) >= target


def seed_rows(records: list[Record]) -> list[list[str]]:
    return [
        [
            record["title"],
            str(record["seed"]),
            number(record["wallSeconds"], 1),
            "failed" if record["error"] else f"{100 * record['result']['accuracy']:.2f} %",
        ]
        for record in sorted(records, key=lambda r: (r["system"], r["seed"]))
    ]


def split_line(records: list[Record]) -> str:
    steps = [r["result"]["seconds"] for r in records if not r["error"]]
    if not steps:
        return ""
    medians = ", ".join(f"{name} {median([s[name] for s in steps]):.1f} s" for name in steps[0])
    return f"digits-spark's time, medians: {medians}."


def batch_sizes(records: list[Record]) -> str:
    rows = []
    sizes: list[str] = []
    for group in by_system(records).values():
        found = [r["result"].get("imagesPerSecondByBatchSize") for r in group if not r["error"]]
        found = [f for f in found if f]
        if found:
            sizes = sizes or list(found[0])
            rows.append(
                [group[0]["title"]]
                + [number(median([f[size] for f in found if size in f])) for size in sizes]
            )
    return table(["images/s at a minibatch of", *sizes], rows)


def prediction_section(records: list[Record]) -> str:
    groups = by_system(records)
    engine = median(values(groups.get("engine", []), "imagesPerSecond"))
    rows = []
    for group in groups.values():
        found = values(group, "imagesPerSecond")
        wall = [r["wallSeconds"] for r in group if not r["error"]]
        rows.append(
            [
                group[0]["title"] + failed_note(group),
                number(median(values(group, "rows"))),
                str(len(found)),
                number(median(found)),
                spread(found),
                share(ratio_of(median(found), engine)),
                share(median(values(group, "networkShare"))),
                number(median(wall), 1),
            ]
        )
    header = ["system", "rows", "runs", "images/s", "min-max", "of the engine"]
    header += ["cores' time in the network", "whole command, s"]
    return section("Prediction of Parquet rows", table(header, rows))


def share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"


def memory_section(records: list[Record]) -> str:
    rows = []
    for name in ("training", "accuracy", "inference", "prediction"):
        for system, group in by_system(of(records, name)).items():
            found = [r["peakMemoryBytes"] / MIB for r in group if not r["error"]]
            if system != "peak":
                cells = [number(median(found)), spread(found)]
                rows.append([group[0]["title"] + failed_note(group), name, *cells])
    header = ["system", "section", "peak resident MiB", "min-max"]
    return section("Peak memory of the process tree", table(header, rows))


def failures(records: list[Record]) -> str:
    rows = [
        [r["title"], r["section"], str(r["seed"]), r["error"].replace("|", "\\|")[:300]]
        for r in records
        if r["error"]
    ]
    return section("Failed runs", table(["system", "section", "seed", "last error"], rows))
