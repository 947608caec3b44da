#!/usr/bin/env bash
# Tries settings of the training on held-out training images: study.sh --settings FILE [--data FOLDER] [--seeds N], --help lists the
# options. Needs Python 3.11 or later; what it builds stands under target/bench.
exec python3 "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../src/bench/python/study.py" "$@"
