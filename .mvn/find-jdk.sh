# Sourced by ./gblend and ./check (POSIX sh). Sets and exports JAVA_HOME to a JDK 25 or newer, or returns 1 after one line on stderr.
# Order: JAVA_HOME, the java on PATH, then the usual folders, where the oldest that is new enough wins (the one this project is tested with).

gblend_min_jdk=25

# Major version of the JDK in folder $1, from its release file; 0 if it is none, or only a JRE.
gblend_jdk_major() {
  if [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ]; then
    major=$(sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release" | head -n 1)
    echo "${major:-0}"
  else
    echo 0
  fi
}

# Home of the java on PATH. The release file beside the resolved link answers at once; else java is asked (wrappers, macOS' stub).
gblend_path_jdk() {
  java_file=$(command -v java) || return 1
  java_file=$(readlink -f "$java_file" 2>/dev/null || echo "$java_file")
  home=${java_file%/bin/java}
  if [ "$home" != "$java_file" ] && [ -r "$home/release" ]; then
    echo "$home"
  else
    java -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.home = //p'
  fi
}

gblend_find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && [ "$(gblend_jdk_major "$JAVA_HOME")" -ge "$gblend_min_jdk" ]; then
    export JAVA_HOME
    return 0
  fi
  best=$(gblend_path_jdk) || best=
  if [ -n "$best" ] && [ "$(gblend_jdk_major "$best")" -ge "$gblend_min_jdk" ]; then
    JAVA_HOME=$best
    export JAVA_HOME
    return 0
  fi
  best=
  best_major=1000000
  for home in /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.jdks/*/Contents/Home; do
    [ -d "$home" ] || continue
    major=$(gblend_jdk_major "$home")
    if [ "$major" -ge "$gblend_min_jdk" ] && [ "$major" -lt "$best_major" ]; then
      best=$home
      best_major=$major
    fi
  done
  if [ -n "$best" ]; then
    JAVA_HOME=$best
    export JAVA_HOME
    return 0
  fi
  echo "gblend: no JDK $gblend_min_jdk or newer found in JAVA_HOME, on PATH or in the usual folders: install one (https://adoptium.net, 'apt install openjdk-$gblend_min_jdk-jdk', 'brew install openjdk@$gblend_min_jdk', 'sdk install java $gblend_min_jdk-tem'), or set JAVA_HOME" >&2
  return 1
}
