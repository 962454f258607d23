#!/usr/bin/env bash
# A benchmark of next to nothing: every step must run, and what is restored must be the source.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
if ! command -v python3 >/dev/null; then
  echo "check-bench: skipped, there is no python3"
  exit 0
fi
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
if ! "$top/bench/run" --scale 0.002 --rounds 1 --workloads statedb --snapshots 2 --starts 2 --patience 0 \
  --tools backstay,backstay-live,restic,borg --work "$place" --memory "$place" --results "$place" >"$place/out" 2>&1; then
  cat "$place/out" >&2
  exit 1
fi
echo "check-bench: $(grep -c ' wall ' "$place/out") measurements, every restored tree is the source"
