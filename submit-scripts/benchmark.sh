#!/usr/bin/env bash
# Measures this project and its opponents in turn: benchmark.sh [options], --help lists them.
# Needs Linux, JDK 17, Maven and Python 3.11 or later; what it installs stands under target/bench.
exec python3 "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../src/bench/python/benchmark.py" "$@"
