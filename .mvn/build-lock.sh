# Sourced by ./gblend, ./bench and ./check (POSIX sh) with $root set: one build at a time in this folder, and the stamps that say what
# was built. A program is app (./gblend) or bench (./bench); each has a stamp and a list of jars in its module's target folder.

gblend_classpath_file() {
  echo "$root/gblend-$1/target/classpath.txt"
}

# Runs "$@" while no other build runs in this folder. Waits for its turn.
gblend_locked() {
  if command -v flock >/dev/null 2>&1; then
    (
      flock -n 9 || { echo "gblend: waiting for another build in $root" >&2; flock 9; }
      "$@" 9<&-
    ) 9<"$root/pom.xml"
  else
    gblend_locked_by_folder "$@"
  fi
}

# The same without flock (macOS): mkdir is atomic; a lock whose owner is gone is taken over.
gblend_locked_by_folder() {
  lock=$root/.mvn/build.lock
  until mkdir "$lock" 2>/dev/null; do
    owner=$(cat "$lock/pid" 2>/dev/null) || owner=
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$lock"
    else
      [ -n "${waiting:-}" ] || echo "gblend: waiting for another build in $root (if there is none, remove $lock)" >&2
      waiting=yes
      sleep 1
    fi
  done
  echo $$ >"$lock/pid"
  trap 'rm -rf "$lock"; exit 130' INT TERM HUP
  status=0
  "$@" || status=$?
  rm -rf "$lock"
  trap - INT TERM HUP
  return $status
}

# True if the build of program $1 in target/ is of this folder, no source is newer, and every library that it needs is still there.
gblend_is_built() {
  stamp=$root/gblend-$1/target/built
  classpath_file=$(gblend_classpath_file "$1")
  [ -f "$stamp" ] && [ -f "$classpath_file" ] && [ "$(cat "$stamp")" = "$root" ] || return 1
  modules="core media data nn train app"
  [ "$1" = app ] || modules="$modules $1"
  for module in $modules; do
    newer=$(find "$root/gblend-$module/src/main" "$root/gblend-$module/pom.xml" "$root/pom.xml" -newer "$stamp" 2>/dev/null | head -n 1)
    [ -z "$newer" ] || return 1
  done
  old_ifs=$IFS
  IFS=:
  for entry in $(cat "$classpath_file"); do
    [ -e "$entry" ] || { IFS=$old_ifs; return 1; }
  done
  IFS=$old_ifs
}

# Before a build: the stamps' time is the build's start, so an edit during the build counts as newer. The jars are unlinked, not
# overwritten, so that a job which still runs from them keeps its own.
gblend_build_begins() {
  mkdir -p "$root/gblend-app/target" "$root/gblend-bench/target"
  rm -f "$root"/gblend-*/target/built "$root"/gblend-*/target/gblend-*.jar
  echo "$root" >"$root/gblend-app/target/built.new"
  echo "$root" >"$root/gblend-bench/target/built.new"
}

# After a build of the programs "$@".
gblend_build_succeeded() {
  for program in "$@"; do
    mv "$root/gblend-$program/target/built.new" "$root/gblend-$program/target/built"
  done
}

# Builds program $1 unless another build has done so meanwhile. The bench has the app in its own build.
gblend_build() {
  ! gblend_is_built "$1" || return 0
  if [ -e "$(gblend_classpath_file "$1")" ]; then
    echo "gblend: the sources changed, building" >&2
  else
    echo "gblend: building for the first time; Maven downloads the libraries, about 250 MB" >&2
  fi
  gblend_build_begins
  log=$root/gblend-$1/target/build.log
  if (cd "$root" && ./mvnw -Dmaven.test.skip=true -pl "gblend-$1" -am package) >"$log" 2>&1; then
    programs=app
    [ "$1" = app ] || programs="app $1"
    # shellcheck disable=SC2086
    gblend_build_succeeded $programs
  else
    sed -n '/-> \[Help/q; /^\[WARNING\]/p; /^\[ERROR\]/p' "$log" >&2
    echo "gblend: the build failed; all its output is in $log" >&2
    return 1
  fi
}

gblend_build_if_needed() {
  gblend_is_built "$1" || gblend_locked gblend_build "$1"
}
