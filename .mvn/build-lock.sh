# Sourced by ./gblend and ./check (POSIX sh) with $root set: one build at a time in this folder, and the stamp that says what was built.

stamp=$root/gblend-app/target/built
classpath_file=$root/gblend-app/target/classpath.txt

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

# True if the build in target/ is of this folder, no source is newer, and every library that it needs is still there.
gblend_is_built() {
  [ -f "$stamp" ] && [ -f "$classpath_file" ] && [ "$(cat "$stamp")" = "$root" ] || return 1
  for module in core media data nn train app; do
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

# Before a build: the stamp's time is the build's start, so an edit during the build counts as newer. The jars are unlinked, not
# overwritten, so that a job which still runs from them keeps its own.
gblend_build_begins() {
  mkdir -p "$root/gblend-app/target"
  rm -f "$stamp" "$root"/gblend-*/target/gblend-*.jar
  echo "$root" >"$stamp.new"
}

gblend_build_succeeded() {
  mv "$stamp.new" "$stamp"
}
