#!/usr/bin/env bash
# Real servers under load: what is captured of them, loaded into a scratch one and checked; and restores
# into them that are killed.
#
# scripts/harness/engines.sh [postgres, default all]
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
case "${1:-all}" in
  postgres | all) backstay_harness 'PostgresLoadTest,PostgresKillTest' ;;
  *) echo "engines: there is no engine $1; postgres is" >&2; exit 2 ;;
esac
