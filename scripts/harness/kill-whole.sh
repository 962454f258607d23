#!/usr/bin/env bash
# Restores of an orchestrator that spans PostgreSQL, Redis, a bucket and files: Backstay or a server killed at any instant.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
backstay_harness WholeKillTest
