# Runs harnesses at their large figure and prints their lines; to be sourced.
#
# backstay_harness <tests as Maven names them> [properties]

top=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../.." && pwd)
. "$top/scripts/jdk.sh"
cd "$top"
export LC_ALL=C.UTF-8

backstay_harness() {
  local tests=$1 log=target/harness.log status=0
  shift
  mkdir -p target
  # The limits are those of the small figures.
  mvn -B --no-transfer-progress test -Dtest="$tests" -Dbackstay.harness=large -Dtests.seconds=0 \
    -Djunit.jupiter.execution.timeout.default=12h "$@" >"$log" 2>&1 || status=$?
  grep -E '^harness: ' "$log" || true
  if [ "$status" -ne 0 ]; then
    grep -E '^\[ERROR\]' "$log" | head -30
    echo "harness failed; everything is in $top/$log" >&2
  fi
  return "$status"
}
