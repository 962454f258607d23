#!/usr/bin/env bash
# Processes of the assembled program that are killed, told to end, stopped, or given too little memory.
#
# scripts/harness/kill.sh [RUNS OF EACH KIND, default 500]
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
scripts/build.sh
backstay_harness 'SignalTest,RestoreKillTest,ProgramKillTest' \
  -Dbackstay.program="$top/target/app/bin/backstay" -Dbackstay.harness.runs="${1:-500}"
