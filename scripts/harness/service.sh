#!/usr/bin/env bash
# The service and its children, told to end and killed at any moment; runs that are begun, killed and found again; many
# readers at once.
#
# scripts/harness/service.sh [MOMENTS, default 200]
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
backstay_harness DispatchKillTest
backstay_harness 'ServedKillTest,ServeTest' -Dbackstay.harness.runs="${1:-200}"
