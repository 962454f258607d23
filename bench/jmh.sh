#!/usr/bin/env bash
# Measures the parts inside with JMH: jmh.sh [--compile] [options of JMH, e.g. a regular expression].
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/scripts/jdk.sh"
cd "$top"
work=target/jmh
mkdir -p "$work/classes"
[ -d target/classes/dev ] || mvn -B -q compile
mvn -B -q -Pjmh dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$work/classpath" >/dev/null
classpath="target/classes:$(cat "$work/classpath")"
"$JAVA_HOME/bin/javac" -nowarn -proc:full -cp "$classpath" -d "$work/classes" bench/jmh/*.java
if [ "${1:-}" = --compile ]; then
  exit 0
fi
[ $# -gt 0 ] || set -- -f 1 -wi 3 -w 1 -i 5 -r 1
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Djdk.util.jar.enableMultiRelease=false \
  --sun-misc-unsafe-memory-access=allow -cp "$work/classes:$classpath" org.openjdk.jmh.Main "$@"
