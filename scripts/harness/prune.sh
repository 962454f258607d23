#!/usr/bin/env bash
# Prunes and backups that are killed; then everything that uses a repository at the same time as prune, in courses that a
# seed decides.
#
# scripts/harness/prune.sh [OPERATIONS, default 10000000] [FIRST SEED, default 1]
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
backstay_harness PruneKillTest
backstay_harness 'PruneModelTest#nothingNeededIsLostWhoeverWorksAtTheSameTime' \
  -Dbackstay.model.operations="${1:-10000000}" -Dbackstay.model.seed="${2:-1}"
