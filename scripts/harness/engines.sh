#!/usr/bin/env bash
# Captures of servers beside writers that keep an invariant, each loaded into a server of its own and judged.
#
# scripts/harness/engines.sh redis
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
case "${1:-}" in
  redis) backstay_harness RedisLiveCaptureTest ;;
  *)
    echo "engines.sh: name an engine: redis" >&2
    exit 2
    ;;
esac
