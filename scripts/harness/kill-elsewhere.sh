#!/usr/bin/env bash
# Restores into another database, and into another bucket, killed at any instant.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
backstay_harness 'PostgresElsewhereTest,BucketElsewhereTest'
