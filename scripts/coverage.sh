#!/usr/bin/env bash
# Which branches the tests reach: runs them all with JaCoCo and sums up by what must be known best. What
# child processes do, which many tests kill, is not seen.
# Usage: scripts/coverage.sh [further words for Maven, as -Dtest=...]
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/scripts/jdk.sh"
cd "$top"
export LC_ALL=C.UTF-8
jacoco=org.jacoco:jacoco-maven-plugin:0.8.14
rm -f target/jacoco.exec
mvn -B --no-transfer-progress -Djacoco.propertyName=coverage.agent -Dmaven.test.failure.ignore \
  "$jacoco:prepare-agent" test "$jacoco:report" "$@" >target/coverage.log 2>&1 || {
  tail -30 target/coverage.log >&2
  exit 1
}
grep -E '^\[(INFO|WARNING|ERROR)\] Tests run:.*[0-9]$' target/coverage.log | tail -1
awk -F, '
  function part(package) {
    sub(/^dev\.backstay\.?/, "", package)
    if (package == "repository.format") return "format"
    if (package ~ /^repository\.(seal|primitive)$/) return "cryptography"
    if (package ~ /^repository(\.|$)/) return "repository"
    if (package ~ /^store(\.|$)/) return "stores"
    if (package == "prune") return "prune"
    if (package ~ /^restore(\.|$)/) return "restore"
    return "the rest"
  }
  NR > 1 { where = part($2); missed[where] += $6; met[where] += $7; all += $6 + $7; in_all += $7 }
  END {
    print "| Part | Branches | Reached |"
    print "|---|--:|--:|"
    split("format cryptography repository stores prune restore", order, " ")
    for (i = 1; i <= 6; i++) row(order[i], met[order[i]], missed[order[i]])
    row("the rest", met["the rest"], missed["the rest"])
    row("all", in_all, all - in_all)
  }
  function row(name, hit, miss) { printf "| %s | %d | %.1f %% |\n", name, hit + miss, 100 * hit / (hit + miss) }
' target/site/jacoco/jacoco.csv
