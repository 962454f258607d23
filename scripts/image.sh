#!/usr/bin/env bash
# Makes target/image/backstay-VERSION-linux-MACHINE: the program with a Java of its own, to be put anywhere on a Linux without Java;
# the same as .tar.gz, and the bill of materials. The archives for fast starts fit one machine's files: the directory has them, the
# .tar.gz has the script that makes them (archive.sh).
#
# Two builds of one commit give the same bytes, but for those archives: scripts/reproduce.sh. With --bare the directory has none.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
. "$top/scripts/jdk.sh"
. "$top/scripts/release.sh"
export LC_ALL=C TZ=UTC
umask 022
name="backstay-$version-linux-$machine"
out="$top/target/image"
image="$out/$name"
work="$out/work"

# What the program and its libraries use of Java. Those that are only here: jdk.httpserver for archive.sh, java.rmi for the exceptions
# that the library for SFTP declares, jdk.unsupported for what libraries look for by its name.
modules="java.base java.logging java.management java.naming java.net.http java.rmi java.security.sasl java.sql jdk.httpserver jdk.net jdk.unsupported"
# What libraries name and nothing here comes to: pictures in mails and beans (java.desktop), the server side of Kerberos (java.security.jgss).
spared="java.desktop java.security.jgss"
cyclonedx=org.cyclonedx:cyclonedx-maven-plugin:2.9.1

cd "$top"
mvn -B -q --no-transfer-progress -Dmaven.test.skip=true "-Dproject.build.outputTimestamp=$stamp" package
rm -rf "$out"
mkdir -p "$work"
scripts/assemble.sh "$image"
sed "s|$JAVA_HOME|\$app/runtime|" "$image/bin/backstay" >"$work/launcher"
cat "$work/launcher" >"$image/bin/backstay"

# A library that begins to use another module must not be found out by who restores.
for used in $("$JAVA_HOME/bin/jdeps" --multi-release base --ignore-missing-deps --print-module-deps "$image/backstay.jar" | tr , ' '); do
  case " $modules $spared " in
  *" $used "*) ;;
  *)
    echo "image: backstay.jar uses $used, which is not linked: add it to the modules in scripts/image.sh." >&2
    exit 1
    ;;
  esac
done
"$JAVA_HOME/bin/jlink" --add-modules "${modules// /,}" --strip-java-debug-attributes --no-header-files --no-man-pages \
  --generate-cds-archive --output "$image/runtime" >/dev/null
# A provider of ciphers that is named and not there is looked for on the class path, where that loads a thousand classes of a library.
security="$image/runtime/conf/security/java.security"
awk '
  /^security\.provider\.[0-9]+=(SunJGSS|XMLDSig|SunPCSC|JdkSASL|SunPKCS11)$/ { next }
  /^security\.provider\.[0-9]+=/ { sub(/[0-9]+=/, ++count "=") }
  { print }' "$security" >"$work/java.security"
cp "$work/java.security" "$security"
# Of its programs only the one, and the archive for heaps that are larger than any here.
find "$image/runtime/bin" -type f ! -name java -delete
rm -f "$image/runtime/lib/server/classes_nocoops.jsa" "$image/runtime/lib/jexec"

cp "$top/scripts/archive.sh" "$image/"
mkdir "$image/archive"
"$JAVA_HOME/bin/javac" -proc:none -d "$image/archive" "$top"/scripts/archive/*.java

share="$image/share"
documents="$share/doc/backstay"
mkdir -p "$share/man/man1" "$share/bash-completion/completions" "$share/zsh/vendor-completions" "$share/fish/vendor_completions.d" "$documents"
"$image/runtime/bin/java" -cp "$image/backstay.jar" dev.backstay.cli.ManualPages "$share/man/man1" "$day"
gzip -9n "$share"/man/man1/*.1
"$image/bin/backstay" completion bash | sed '1{/^#!/d}' >"$share/bash-completion/completions/backstay"
"$image/bin/backstay" completion fish >"$share/fish/vendor_completions.d/backstay.fish"
{
  # Loaded when it is first asked for something: the system of completions is set up by then.
  echo '#compdef backstay'
  # An option of the shell that it was written for; an alias, which it brings, is too late here.
  echo 'compopt() { return 0; }'
  "$image/bin/backstay" completion zsh
  # shellcheck disable=SC2016
  echo '[ "$funcstack[1]" = _backstay ] && _bash_complete -o default -F _complete_backstay'
} >"$share/zsh/vendor-completions/_backstay"

cp -r README.md ARCHITECTURE.md LICENSE docs "$documents/"
cp -r packaging "$documents/examples"
rm -rf "$documents/examples/Containerfile" "$documents/examples/debian"
mkdir "$documents/recovery"
cp recovery/Reader.java "$documents/recovery/"
(cd "$work" && "$JAVA_HOME/bin/jar" --extract --file "$image/backstay.jar" META-INF/licences)
mv "$work/META-INF/licences" "$documents/licences"

# The runtime is no library of the build, and so has to be said by hand.
mvn -B -q --no-transfer-progress "-Dproject.build.outputTimestamp=$stamp" $cyclonedx:makeBom -DoutputFormat=json -DoutputName=bom \
  "-DoutputDirectory=$work" -DincludeTestScope=false -DincludeBomSerialNumber=false -DincludeLicenseText=false
of_java() { sed -n "s/^$1=\"\(.*\)\"/\1/p" "$JAVA_HOME/release"; }
runtime=$(of_java FULL_VERSION)
awk -v "version=${runtime:-$(of_java JAVA_VERSION)}" -v "maker=$(of_java IMPLEMENTOR)" -v "modules=$modules" '
  { print }
  /^  "components" : \[$/ {
    print "    {"
    print "      \"type\" : \"platform\","
    print "      \"bom-ref\" : \"java-runtime\","
    print "      \"supplier\" : { \"name\" : \"" maker "\" },"
    print "      \"name\" : \"OpenJDK\","
    print "      \"version\" : \"" version "\","
    print "      \"description\" : \"Java runtime, linked from: " modules "\","
    print "      \"licenses\" : [ { \"expression\" : \"GPL-2.0-only WITH Classpath-exception-2.0\" } ]"
    print "    },"
    found = 1
  }
  END { exit !found }' "$work/bom.json" >"$out/backstay-$version.cdx.json"
cp "$out/backstay-$version.cdx.json" "$documents/"

find "$image" -type d -exec chmod 755 {} +
find "$image" -type f -exec chmod 644 {} +
chmod 755 "$image/bin/backstay" "$image/archive.sh" "$image/runtime/bin/java" "$image/runtime/lib/jspawnhelper" \
  "$documents/examples/hooks/before-upgrade"
find "$image" -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +
tar --create --directory "$out" --sort=name --format=gnu --owner=0 --group=0 --numeric-owner "$name" | gzip -9n >"$out/$name.tar.gz"
rm -rf "$work"
(cd "$out" && sha256sum ./*.tar.gz ./*.json | sed 's|\./||' >SHA256SUMS)
if [ "${1:-}" != --bare ]; then
  "$image/archive.sh"
  scripts/check-start.sh "$image"
fi
echo "image: $image, $(du -sm "$image" | cut -f 1) MiB; $name.tar.gz, $(du -m "$out/$name.tar.gz" | cut -f 1) MiB"
