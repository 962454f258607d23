#!/usr/bin/env bash
# Retention against what it promises: made-up policies, histories and clocks, from a seed that is printed.
#
# scripts/harness/retention.sh [CASES, default 1000000] [SEED]
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
backstay_harness RetentionPropertyTest -Dbackstay.harness.cases="${1:-1000000}" ${2:+-Dbackstay.harness.seed="$2"}
