#!/usr/bin/env bash
# Measures what a round costs by the number of groups, and prints what that predicts for clusters: scale.sh [--data FOLDER], --help
# lists the options. Needs Python 3.11 or later; what it makes stands under target/bench.
exec python3 "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../src/bench/python/scale.py" "$@"
