#!/usr/bin/env bash
# Builds target/app without running the tests.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/scripts/jdk.sh"
cd "$top"
if ! command -v mvn >/dev/null; then
  echo "backstay: Maven is needed to build; install it (Debian: apt-get install maven)." >&2
  exit 1
fi
mvn -B -q -DskipTests package
scripts/assemble.sh
