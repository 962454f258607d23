#!/usr/bin/env bash
# Processes that are killed, told to end, stopped, or given too little memory.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
backstay_harness 'SignalTest,RestoreKillTest,ProgramKillTest'
