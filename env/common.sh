# Shared by the files of this folder: where things are kept, how to speak, how to become root.

env_suite=forky
env_home=${DARKBLOOM_ENV_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/darkbloom}

die() { printf '%s\n' "$*" >&2; exit 1; }
say() { printf '%s\n' "$*" >&2; }

# Which way this host gets the environment: macos, native, root, or none.
env_kind() {
  if [[ $(uname -s) == Darwin ]]; then echo macos; return; fi
  local codename=''
  [[ -r /etc/os-release ]] && codename=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
  if [[ $codename == "$env_suite" ]]; then echo native
  elif command -v apt-get >/dev/null; then echo root
  else echo none; fi
}

# The folded package list of file $1: comments and blank lines removed.
env_packages() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$1"; }

# Runs a command as root: as it is, or through sudo.
as_root() {
  if [[ $(id -u) == 0 ]]; then "$@"
  elif command -v sudo >/dev/null; then sudo --preserve-env=HOME,XDG_CACHE_HOME,TERM "$@"
  else die "The build environment needs root. Run this as root, or install sudo and try again."; fi
}

# Shows standard input as one moving line on a terminal and as a dot per 50 lines elsewhere;
# the whole goes to the log file $2. $1 names the step.
show_progress() {
  local name=$1 log=$2 started=$SECONDS lines=0 line
  while IFS= read -r line; do
    printf '%s\n' "$line" >>"$log"
    lines=$((lines + 1))
    if [[ -t 2 ]]; then printf '\r\033[K  %s  %3ds  %.60s' "$name" $((SECONDS - started)) "$line" >&2
    elif ((lines % 50 == 0)); then printf '.' >&2; fi
  done
  if [[ -t 2 ]]; then printf '\r\033[K' >&2; elif ((lines >= 50)); then printf '\n' >&2; fi
  printf '  %s: done in %d s\n' "$name" $((SECONDS - started)) >&2
}
