# Finds a JDK 25 or newer and sets JAVA_HOME to it; says clearly when there is none. To be sourced.

backstay_is_jdk25() {
  [ -x "$1/bin/javac" ] || return 1
  local version
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  [ -n "$version" ] && [ "$version" -ge 25 ]
}

backstay_find_jdk() {
  local candidate
  for candidate in "${BACKSTAY_JAVA_HOME:-}" "${JAVA_HOME:-}" "${JDK_HOME:-}" \
    "$(dirname "$(dirname "$(readlink -f "$(command -v javac 2>/dev/null || echo /nonexistent/bin/javac)")")")" \
    /usr/lib/jvm/* "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/* /opt/java/* /opt/jdk*; do
    if [ -n "$candidate" ] && backstay_is_jdk25 "$candidate"; then
      printf '%s\n' "$candidate"
      return 0
    fi
  done
  return 1
}

if ! JAVA_HOME=$(backstay_find_jdk); then
  echo "backstay: no JDK 25 or newer found (looked at JAVA_HOME, javac on the PATH, /usr/lib/jvm, ~/.sdkman, ~/.jdks, /opt)." >&2
  echo "backstay: install one (for example Eclipse Temurin 25) or set BACKSTAY_JAVA_HOME to it." >&2
  exit 1
fi
export JAVA_HOME
# The build tool uses internals whose use newer JDKs warn about.
export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
