#!/usr/bin/env bash
# Has processes killed and storage fail, and prints what came of it: chaos.sh [ROUNDS]
# ROUNDS of each fault, 50 by default; crash points are all tried once. What the tests say goes to
# target/chaos.log; what the processes of a failed try printed is kept under target/failed.
set -euo pipefail
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"
rounds="${1:-50}"
if ! [[ "$rounds" =~ ^[1-9][0-9]*$ ]] || [ $# -gt 1 ]; then
  echo "error: expected a number of rounds of at least 1, found '$*' (chaos.sh [ROUNDS])" >&2
  exit 2
fi
cd "$root"
mkdir -p target
rm -rf target/chaos.tsv target/failed
status=0
mvn -B -ntp verify -DskipPython -DskipBrowser "-Ddigits.chaos.rounds=$rounds" \
  -Dtest='CrashPointTest,TwoPublishersTest' -Dsurefire.failIfNoSpecifiedTests=false \
  -Dit.test='AuditIT,HdfsFaultsIT,KillsIT,ObjectStoreFaultsIT' >target/chaos.log 2>&1 || status=$?
if [ -f target/chaos.tsv ]; then
  # No failure in n tries bounds the rate of failures at 1 - 0.05^(1/n), with 95 % confidence.
  sort target/chaos.tsv | awk -F '\t' '
    BEGIN {
      print "| fault | tries | same model, whole runs | slowest recovery | failure rate below |"
      print "|---|---:|---:|---:|---:|"
    }
    {
      bound = $2 == $3 && $2 > 0 ? sprintf("%.1f %%", 100 * (1 - exp(log(0.05) / $2))) : "-"
      printf "| %s | %d | %d | %.1f s | %s |\n", $1, $2, $3, $4, bound
    }'
fi
[ "$status" -eq 0 ] || echo "error: a test failed; see target/chaos.log and target/failed" >&2
exit "$status"
