#!/usr/bin/env bash
# Puts target/app together from target/parts: a launcher, one jar, native libraries unpacked, and an
# archive of loaded classes. One jar, because an archive is not checked against the jars that another
# one's manifest names. With a directory as argument the program is put there, without archives. What
# slows the start is mended on the way:
#
#   picocli    compiled anew: classes of Java 5 are not archived
#   zstd-jni   without its classes for newer Java, which load the foreign-function machinery
#   bcprov     without its signature, whose check takes longer than the hash it is needed for
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/scripts/jdk.sh"
. "$top/scripts/release.sh"
# The order of names is that of bytes, whoever builds.
export LC_ALL=C
umask 022
parts="$top/target/parts"
app=${1:-$top/target/app}
work="$top/target/assemble"
tree="$work/tree"
rm -rf "$app" "$work"
mkdir -p "$app/bin" "$app/native" "$tree"

jar() { "$JAVA_HOME/bin/jar" "$@"; }

add() {
  local name
  name=$(basename "$1" .jar)
  (cd "$tree" && jar --extract --file "$1")
  # Licences of different libraries have the same names.
  mkdir -p "$work/licences/$name"
  find "$tree/META-INF" -maxdepth 1 -type f \( -iname '*license*' -o -iname '*notice*' \) -exec mv {} "$work/licences/$name/" \;
  rm -rf "$tree/META-INF/versions" "$tree/META-INF/MANIFEST.MF" "$tree/module-info.class"
  # The SQLite driver reads its version there; nothing else is wanted of it.
  find "$tree/META-INF" -path '*/maven/*' -type f ! -path '*/sqlite-jdbc/*' -delete
  find "$tree/META-INF" -maxdepth 1 \( -name '*.SF' -o -name '*.RSA' -o -name '*.DSA' \) -delete
}

# Moves the libraries for this machine beside the jar, and drops the others.
take_natives() {
  local arch=$1 zstd_arch=$1
  case "$arch" in x86_64) zstd_arch=amd64 ;; esac
  # The C library must be the one they were built for.
  if [ -e /etc/alpine-release ] || [ ! -d "$tree/org/sqlite/native/Linux/$arch" ] || [ ! -d "$tree/linux/$zstd_arch" ]; then
    return
  fi
  mv "$tree/org/sqlite/native/Linux/$arch/libsqlitejdbc.so" "$app/native/"
  mv "$tree/META-INF/native/libconscrypt_openjdk_jni-linux-${arch/aarch64/aarch_64}.so" "$app/native/"
  mv "$tree/linux/$zstd_arch/"libzstd-jni-*.so "$app/native/libzstd-jni.so"
  find "$tree" -type f \( -name '*.so' -o -name '*.dll' -o -name '*.dylib' -o -name '*.jnilib' -o -name '*.a' \) -delete
}

compile_picocli() {
  local sources="$work/picocli"
  mkdir -p "$sources"
  (cd "$sources" && jar --extract --file "$(ls "$parts"/sources/picocli-*-sources.jar)")
  find "$tree/picocli" -name '*.class' -delete
  find "$sources/picocli" -name '*.java' >"$work/picocli.txt"
  "$JAVA_HOME/bin/javac" -nowarn -proc:none -Xlint:none --release 25 -d "$tree" "@$work/picocli.txt" 2>/dev/null
}

for each in "$parts"/lib/*.jar "$parts/backstay.jar"; do
  add "$each"
done
compile_picocli
take_natives "$(uname -m)"
find "$work/licences" -type d -empty -delete
mv "$work/licences" "$tree/META-INF/licences"
cat >"$work/manifest" <<MANIFEST
Main-Class: dev.backstay.Main
Enable-Native-Access: ALL-UNNAMED
MANIFEST
(cd "$work" && jar --extract --file "$parts/backstay.jar" META-INF/MANIFEST.MF)
grep '^Implementation-' "$work/META-INF/MANIFEST.MF" >>"$work/manifest"
jar --create --date "$stamp" --file "$app/backstay.jar" --manifest "$work/manifest" -C "$tree" .
sed "s|@JAVA_HOME@|$JAVA_HOME|" "$top/scripts/launcher.sh" >"$app/bin/backstay"
chmod +x "$app/bin/backstay"
cp "$top/scripts/compiler.json" "$app/"
rm -rf "$work"
if [ $# -eq 0 ]; then
  "$top/scripts/archive.sh" "$app"
  touch "$app/.built"
fi
