#!/usr/bin/env bash
# Restores of a Redis server and a tree, and the server itself, killed at any instant: with an append-only
# file that is forced always, one that is forced each second, and with RDB files alone.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
backstay_harness RedisKillTest
