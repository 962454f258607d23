#!/usr/bin/env bash
# Every way in which stored bytes can go bad, and histories that were removed or rolled back.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
backstay_harness 'RotTest,ReplayTest,DamageReachTest,HostileHistoryTest'
