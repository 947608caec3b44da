"""Installs the programs of interop.py, each by itself and on first use."""

import json
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import environments

TARGET = environments.ROOT / "target" / "interop"


def reader(packages: tuple[str, ...], script: Path) -> tuple[list[object], Path | None]:
    """The command that runs a reader, and where; what it takes is named by the first package."""
    kind, _, name = packages[0].rpartition(":")
    if kind == "npm":
        return ["node", script.with_suffix(".mjs")], node(name)
    if kind == "cargo":
        return [crate(name, script)], None
    if kind == "maven":
        return java(name, script), None
    interpreter = environments.python(name) if kind == "bench" else python(packages)
    return [interpreter, script.with_suffix(".py")], None


def python(packages: tuple[str, ...]) -> Path:
    """The interpreter of an environment with packages; pip's options may be among them."""
    folder = TARGET / packages[0].replace("==", "-")
    interpreter = folder / "bin" / "python"
    stamp = folder / "packages.json"
    wanted = json.dumps(packages)
    if not stamp.exists() or stamp.read_text() != wanted:
        venv.create(folder, clear=True)
        pip = (sys.executable, "-m", "pip", "--python", interpreter, "install", "-q")
        run(*pip, "--no-compile", *packages)
        stamp.write_text(wanted)
    return interpreter


def node(package: str) -> Path:
    """The folder with a package's node_modules."""
    folder = TARGET / package.replace("@", "-")
    if not (folder / "node_modules").exists():
        folder.mkdir(parents=True)
        run("npm", "install", "--silent", "--no-save", "--ignore-scripts", package, folder=folder)
    return folder


def crate(name: str, source: Path) -> Path:
    """The program of a crate, built of a copy: Cargo writes beside its source."""
    folder = TARGET / name
    shutil.copytree(source, folder, dirs_exist_ok=True)
    run("cargo", "build", "-q", "--release", folder=folder)
    return folder / "target" / "release" / "reader"


def java(name: str, source: Path) -> list[object]:
    """The command that runs Reader.java with what its pom.xml names."""
    folder = TARGET / name
    classes = folder / "classpath.txt"
    pom = source / "pom.xml"
    if not classes.exists() or classes.stat().st_mtime < pom.stat().st_mtime:
        goal = ("dependency:build-classpath", f"-Dmdep.outputFile={classes}")
        run("mvn", "-q", "-B", "-f", pom, *goal)
    natives = f"-Dorg.bytedeco.javacpp.cachedir={folder / 'natives'}"
    return ["java", natives, "-cp", classes.read_text(), source / "Reader.java"]


def run(*command: object, folder: Path | None = None) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout
