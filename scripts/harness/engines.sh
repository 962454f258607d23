#!/usr/bin/env bash
# Real servers under load: what is captured of them, loaded into a scratch one and judged; and restores into them
# that are killed.
#
# scripts/harness/engines.sh [postgres, redis, objects or all; default all]
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
case "${1:-all}" in
  postgres) backstay_harness 'PostgresLoadTest,PostgresKillTest' ;;
  redis) backstay_harness 'RedisLiveCaptureTest' ;;
  objects) backstay_harness 'BucketLiveCaptureTest' ;;
  all) backstay_harness 'PostgresLoadTest,PostgresKillTest,RedisLiveCaptureTest,BucketLiveCaptureTest' ;;
  *) echo "engines: there is no engine $1; postgres, redis and objects are" >&2; exit 2 ;;
esac
