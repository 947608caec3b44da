#!/usr/bin/env bash
# The main job on this machine: builds what is not built, gets MNIST where it is missing, trains
# on all cores, evaluates, and publishes under output/. Options are those of the train command.
set -euo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"
require_environment
build_if_needed
asks_for_help "$@" || settle_environment "$@"
for argument in "$@"; do
  case "$argument" in
    --data | --data=* | --config | --config=* | -h | --help) own_data=yes ;;
  esac
done
last=data/mnist/t10k-labels-idx1-ubyte
if [ -z "${own_data:-}" ] && [ ! -f "$last" ] && [ ! -f "$last.gz" ]; then
  bash "$root/submit-scripts/digits.sh" fetch --data data/mnist
fi
# Not as a program: a disk may be mounted noexec.
exec bash "$root/submit-scripts/digits.sh" train "$@"
