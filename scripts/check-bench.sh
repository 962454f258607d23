#!/usr/bin/env bash
# A benchmark of next to nothing: every step must run, what is restored must be the source, and where a
# tool fails the report and the status must say so.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if ! command -v python3 >/dev/null; then
  echo "check-bench: skipped, there is no python3"
  exit 0
fi
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

fail() {
  cat "$place/out" >&2
  exit 1
}

bench() {
  "$top/bench/run" --scale 0.002 --rounds 1 --workloads statedb --snapshots 2 --starts 2 --patience 0 \
    --work "$place/work" --memory "$place" --results "$place" "$@" >"$place/out" 2>&1
}

python3 -B "$top/bench/tests/test_report.py" >"$place/out" 2>&1 || fail
bench --tools backstay,backstay-live,restic,borg || fail
measured=$(grep -c ' rss .* repository ' "$place/out")

mkdir "$place/bin"
printf '#!/bin/sh\necho "error: no such luck" >&2\nexit 3\n' >"$place/bin/restic"
chmod +x "$place/bin/restic"
status=0
PATH="$place/bin:$PATH" bench --tools backstay,restic --steps list || status=$?
if [ "$status" -ne 1 ] || ! grep -q -x -e '- restic, statedb, init, round 1: exit 3: error: no such luck' "$place/out"; then
  echo "check-bench: a tool that fails is not reported; the status is $status" >>"$place/out"
  fail
fi
echo "check-bench: $measured measurements, every restored tree is the source; a tool that fails is reported"
