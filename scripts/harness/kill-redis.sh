#!/usr/bin/env bash
# Restores of a Redis server and a tree, and the server itself, killed at any instant: with an append-only
# file that is forced always, one that is forced each second, and with RDB files alone. And restores that stop
# the server, killed at any instant: with an append-only file and with an RDB file.
#
# scripts/harness/kill-redis.sh [online, stopped or all; default all]
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
case "${1:-all}" in
  online) backstay_harness 'RedisKillTest#whoeverIsKilledItIsAllNewOrAllOldUnder*+whoeverIsKilledItIsAllNewOrAllOldWhereOnly*' ;;
  stopped) backstay_harness 'RedisKillTest#whoeverIsKilledItIsAllNewOrAllOldWhereTheServerIsStopped*' ;;
  all) backstay_harness RedisKillTest ;;
  *) echo "kill-redis: there is no mode $1; online and stopped are" >&2; exit 2 ;;
esac
