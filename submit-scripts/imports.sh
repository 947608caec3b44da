#!/usr/bin/env bash
# Has Keras and PyTorch train the tutorial's network, imports each file that they write of it, and prints whether the labels are
# theirs: imports.sh [--data FOLDER]. Needs Python 3.11 or later; what it installs stands under target.
exec python3 "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../src/bench/python/imports.py" "$@"
