#!/usr/bin/env bash
# write-oracle.sh [CASES] - holds the write core against its reference in a million (or CASES) random batches.
#
# Runs as many processes as there are processors, each with random batches of its own. Ends with one line for each:
# how many batches, and whether the answers and records were equal in all of them.
set -euo pipefail
cd "$(dirname "$0")/.."
CASES=${1:-1000000}
PROCESSES=$(nproc)
LOGS=$(mktemp -d)
trap 'rm -rf "$LOGS"' EXIT
pids=()
for ((n = 1; n <= PROCESSES; n++)); do
  ORACLE_CASES=$(((CASES + PROCESSES - 1) / PROCESSES)) \
    npx jest --runInBand test/unit/write/oneByOne.test.ts >"$LOGS/$n" 2>&1 &
  pids+=($!)
done
code=0
for ((n = 1; n <= PROCESSES; n++)); do
  if wait "${pids[n - 1]}"; then
    echo "process $n: equal in $(((CASES + PROCESSES - 1) / PROCESSES)) batches"
  else
    code=1
    cat "$LOGS/$n"
  fi
done
exit $code
