"""What the measurements ran on."""

import os
import platform
import re
import subprocess
from pathlib import Path


def facts(root: Path) -> dict[str, str]:
    """Names and values for the head of the report."""
    return {
        "CPU": field("/proc/cpuinfo", r"model name\s*:\s*(.*)"),
        "CPU family, model, stepping": " ".join(
            field("/proc/cpuinfo", rf"{name}\s*:\s*(.*)")
            for name in ("cpu family", "model", "stepping")
        ),
        "Widest vectors": widest_vectors(),
        "Cores used": str(len(os.sched_getaffinity(0))),
        "Memory": memory(),
        "Operating system": f"{os_name()}, Linux {platform.release()}",
        "Java": java_version(),
        "Python": platform.python_version(),
        "Spark": pom_property(root, "spark.version"),
        "DL4J": pom_property(root, "dl4j.version"),
        "Commit": commit(root),
    }


def field(path: str, pattern: str) -> str:
    try:
        match = re.search("^" + pattern, Path(path).read_text(), re.MULTILINE)
    except OSError:
        match = None
    return match[1].strip() if match else "unknown"


def memory() -> str:
    kibibytes = field("/proc/meminfo", r"MemTotal:\s*(\d+)")
    return f"{int(kibibytes) / 2**20:.0f} GiB" if kibibytes.isdigit() else kibibytes


def widest_vectors() -> str:
    flags = field("/proc/cpuinfo", r"(?:flags|Features)\s*:\s*(.*)").split()
    for flag, name in (("avx512f", "AVX-512"), ("avx2", "AVX2"), ("asimd", "NEON")):
        if flag in flags:
            return name
    return "unknown"


def os_name() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", "unknown")


def java_version() -> str:
    text = output("java", "-version")
    lines = text.splitlines()
    return lines[1] if len(lines) > 1 else text


def pom_property(root: Path, name: str) -> str:
    return field(str(root / "pom.xml"), rf"\s*<{re.escape(name)}>(.*)</")


def commit(root: Path) -> str:
    changed = output("git", "-C", str(root), "status", "--porcelain")
    return output("git", "-C", str(root), "rev-parse", "--short", "HEAD") + (
        ", with changes" if changed else ""
    )


def load() -> float:
    """Load average of the last minute: above the number of running threads, others are at work."""
    return os.getloadavg()[0]


def output(*command: str) -> str:
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return "unknown"
    return (result.stdout + result.stderr).strip()
