#!/bin/sh
# Starts the assembled program. Serial collection and a small heap: the work is done by two workers on
# buffers of a few MiB, and the index of a repository lies outside of the heap. Most commands end before compiling pays, so it begins late. The multi-release
# switch keeps zstd-jni on plain JNI, which starts 0.15 s sooner.
app=$(dirname "$(dirname "$(readlink -f "$0")")")
java=${BACKSTAY_JAVA_HOME:-@JAVA_HOME@}/bin/java
set -- -cp "$app/backstay.jar" "${BACKSTAY_MAIN:-dev.backstay.Main}" "$@"
if [ -f "$app/native/libsqlitejdbc.so" ]; then set -- -Dorg.sqlite.lib.path="$app/native" "$@"; fi
if [ -f "$app/native/libzstd-jni.so" ]; then set -- -DZstdNativePath="$app/native/libzstd-jni.so" "$@"; fi
# shellcheck disable=SC2086
set -- ${BACKSTAY_JAVA_OPTIONS:-} "$@"
if [ "$app/backstay.aot" -nt "$app/backstay.jar" ]; then
  # Silent where the archive does not fit the machine: the start is only slower then.
  set -- -XX:AOTCache="$app/backstay.aot" -Xlog:disable "$@"
fi
export LC_ALL=C.UTF-8
export MALLOC_ARENA_MAX=2
exec "$java" -XX:+UseSerialGC "-Xmx${BACKSTAY_HEAP:-84m}" -Xmn16m -XX:-UsePerfData \
  -XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=15 -XX:MaxDirectMemorySize=4g -XX:CompileThresholdScaling=8 \
  -Djdk.util.jar.enableMultiRelease=false --enable-native-access=ALL-UNNAMED "$@"
