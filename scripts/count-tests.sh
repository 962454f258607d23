#!/usr/bin/env bash
# Adds up what the test runner reported, names what was skipped, and fails if nothing ran.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../target/surefire-reports"
awk '
  FNR == 1 { seen = 0 }
  /<testsuite / && !seen {
    seen = 1
    tests += attribute("tests"); errors += attribute("errors") + attribute("failures"); skipped += attribute("skipped")
  }
  function attribute(name,   rest) {
    if (!match($0, " " name "=\"[0-9]+\"")) return 0
    rest = substr($0, RSTART + length(name) + 3)
    return rest + 0
  }
  END {
    printf "%d passed, %d failed, %d skipped\n", tests - errors - skipped, errors, skipped
    exit (tests == 0 || errors > 0)
  }' TEST-*.xml
if grep -l '<skipped' TEST-*.xml >/dev/null; then
  echo "skipped:" >&2
  grep -B1 '<skipped' TEST-*.xml | sed -n 's/.*<testcase name="\([^"]*\)" classname="\([^"]*\)".*/  \2.\1/p' >&2
  if [ "${BACKSTAY_NO_SKIPS:-}" = true ]; then
    echo "no test may be skipped here" >&2
    exit 1
  fi
fi
