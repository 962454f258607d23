#!/bin/sh
# Starts the assembled program. The reasons of the flags are in docs/adr/0011.
# Without other programs, which would take longer than all else here.
self=$0
if [ -L "$self" ]; then self=$(readlink -f "$self"); fi
case $self in
*/bin/*) app=${self%/bin/*} ;;
*) app=$(cd "$(dirname "$self")/.." && pwd) ;;
esac
case $app in
/*) ;;
*) app=$PWD/$app ;;
esac
# What is asked of buckets has an archive of its own, and more heap for the library and its answers. It is told from the text of the configuration whether that is likely:
# a wrong guess costs some time.
archive=backstay.aot
heap=80m
config=${BACKSTAY_CONFIG:-}
elsewhere=${BACKSTAY_REPOSITORY:-}
before=
service=
for each; do
  case $each in
  --config=* | -c?*) config=${each#--config=} && config=${config#-c} && config=${config#=} ;;
  *s3://*) archive=buckets.aot ;;
  backup | restore | copy | sync | doctor | -r* | --repository*) elsewhere=yes ;;
  serve) service=yes ;;
  esac
  case $before in -c | --config) config=$each ;; esac
  before=$each
done
if [ -f "$app/buckets.aot" ]; then
  for each in "$config" backstay.yaml "${XDG_CONFIG_HOME:-${HOME:-}/.config}/backstay/backstay.yaml" /etc/backstay/backstay.yaml; do
    if [ -f "$each" ] && [ -r "$each" ]; then
      while IFS= read -r line; do
        case $line in
        *s3://*) archive=buckets.aot && break ;;
        *kind:*s3*) if [ "$elsewhere" ]; then archive=buckets.aot && break; fi ;;
        *url:*) if [ -z "$elsewhere" ]; then break; fi ;; # the first repository
        esac
      done <"$each"
      break
    fi
  done
fi
# The service asks no store itself.
if [ "$service" ]; then archive=service.aot; fi
if [ "$archive" = buckets.aot ]; then heap=104m; fi
java=${BACKSTAY_JAVA_HOME:-@JAVA_HOME@}/bin/java
set -- -cp "$app/backstay.jar" "${BACKSTAY_MAIN:-dev.backstay.Main}" "$@"
if [ -f "$app/native/libsqlitejdbc.so" ]; then set -- -Dorg.sqlite.lib.path="$app/native" "$@"; fi
if [ -d "$app/native" ]; then set -- -Djava.library.path="$app/native" "$@"; fi
if [ -f "$app/native/libzstd-jni.so" ]; then set -- -DZstdNativePath="$app/native/libzstd-jni.so" "$@"; fi
# shellcheck disable=SC2086
set -- ${BACKSTAY_JAVA_OPTIONS:-} "$@"
case ${BACKSTAY_HEAP:-} in
?m | 1?m | *k) ;; # has no room for the archive's objects
*)
  if [ "$app/$archive" -nt "$app/backstay.jar" ]; then
    # Silent where the archive does not fit the machine: the start is only slower then.
    set -- -XX:AOTCache="$app/$archive" -Xlog:disable "$@"
  fi
  ;;
esac
export LC_ALL=C.UTF-8
export MALLOC_ARENA_MAX=2
# Said by the virtual machine alone: the file of directives was read. Where it might have to say why it cannot start, it keeps its voice.
if [ -z "${BACKSTAY_HEAP:-}" ] && [ "$(ulimit -v)" = unlimited ]; then
  set -- -XX:+UnlockDiagnosticVMOptions -XX:-DisplayVMOutput "-XX:CompilerDirectivesFile=$app/compiler.json" \
    "-XX:CompileCommand=CompileThresholdScaling,dev.backstay.*::*,0.25" \
    "-XX:CompileCommand=CompileThresholdScaling,sun.nio.*::*,0.25" \
    "-XX:CompileCommand=CompileThresholdScaling,dev.backstay.repository.chunk.*::*,1.0" \
    -XX:CompileCommand=CompileThresholdScaling,dev.backstay.repository.chunk.FastCdc::scan,0.05 "$@"
fi
exec "$java" -XX:+UseSerialGC "-Xmx${BACKSTAY_HEAP:-$heap}" -Xmn16m -XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=15 \
  -XX:MaxDirectMemorySize=4g -XX:-UsePerfData -XX:-CreateCoredumpOnCrash -XX:CompileThresholdScaling=8 \
  -Djdk.util.jar.enableMultiRelease=false -Djdk.reflect.useNativeAccessorOnly=true --enable-native-access=ALL-UNNAMED "$@"
