#!/usr/bin/env bash
# Keys that are rotated, and packs that are sealed anew: every step at the store failing, in every way; then processes
# that are killed.
#
# scripts/harness/keys.sh
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
backstay_harness KeyFaultTest
backstay_harness KeyKillTest
