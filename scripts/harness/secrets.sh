#!/usr/bin/env bash
# Secrets with names of their own, looked for everywhere they must not be.
set -euo pipefail
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/run.sh"
backstay_harness SecretsTest,ServerSecretsTest
