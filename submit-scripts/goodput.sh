#!/usr/bin/env bash
# Kills executors under a training on a standalone cluster of this machine, and prints what that cost: goodput.sh [--every SECONDS],
# --help lists the options. Needs Python 3.11 or later; what it makes stands under target/bench.
exec python3 "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../src/bench/python/goodput.py" "$@"
