#!/usr/bin/env bash
# Power cuts at every change that a backup and a restore make to a disk.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
backstay_harness PowerCutTest
