# Removes every environment of this user, and the compiler cache.

env_clean() {
  [[ -d $env_home ]] || { say "No build environment in $env_home."; return; }
  local path
  for path in "$env_home"/env-* "$env_home/ccache" "$env_home/bootstrap.log" "$env_home/lock"; do
    [[ -e $path ]] || continue
    say "removing $path"
    as_root rm -rf --one-file-system "$path"
  done
}
