# The environment as a Debian forky root file system, for any other Debian-like host.
#
# It is made in a folder named *.partial and renamed when whole, so an interrupted run starts
# again cleanly. Its name holds a digest of the package list: another list is another root.
# Mounts live in a private mount namespace and end with the command.

# Prints the mirror that apt itself uses here: deb822 sources first, one-line sources second.
mirror_of_apt() {
  local uri
  uri=$(sed -n 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null |
    grep -m1 '/debian/*$' || true)
  [[ -n $uri ]] || uri=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
    sed -n 's/^deb \(\[[^]]*\] \)\?\([^ ]*\).*/\2/p' | grep -m1 '/debian/*$' || true)
  [[ -n $uri ]] || die "No Debian mirror found in apt's sources on this machine."
  echo "$uri"
}

env_digest() {
  { env_packages "$1" | sort; echo "$env_suite $(uname -m) layout-1"; } | sha256sum | cut -c1-12
}

env_prepare() {
  env_root=$env_home/env-$(env_digest "$1")
  [[ -e $env_root/.whole ]] && return
  mkdir -p "$env_home"
  exec {lock}>"$env_home/lock"
  flock "$lock"
  if [[ ! -e $env_root/.whole ]]; then make_root "$1"; fi
  exec {lock}>&-
}

make_root() {
  local packages=$1 partial=$env_root.partial log=$env_home/bootstrap.log
  say "Preparing the build environment (once, about 2.5 GB in $env_home)"
  : >"$log"
  as_root rm -rf --one-file-system "$partial" "$env_root"
  if ! command -v debootstrap >/dev/null; then
    { as_root apt-get update && as_root apt-get install -y debootstrap; } 2>&1 |
      show_progress 'debootstrap from apt' "$log"
  fi
  make_base "$partial" "$log" || step_failed "$log"
  install_packages "$partial" "$packages" "$log" || step_failed "$log"
  as_root touch "$partial/.whole"
  as_root mv "$partial" "$env_root"
}

step_failed() {
  tail -n 15 "$1" >&2
  die "The build environment could not be made; the lines above are the end of $1. Run the command again to retry."
}

make_base() {
  local script=/usr/share/debootstrap/scripts/sid
  as_root debootstrap --variant=minbase --include=ca-certificates \
    "$env_suite" "$1" "$(mirror_of_apt)" "$script" 2>&1 | show_progress 'Debian forky, base' "$2"
}

# A mirror may be a snapshot whose index has expired; apt then keeps the signed lists that
# debootstrap verified, so a failing update is no reason to stop.
install_packages() {
  local root=$1 log=$3 names
  names=$(env_packages "$2" | tr '\n' ' ')
  as_root cp /etc/resolv.conf "$root/etc/resolv.conf"
  as_root tee "$root/etc/apt/apt.conf.d/90darkbloom" >/dev/null <<'CONF'
APT::Install-Recommends "false";
Acquire::Retries "3";
CONF
  in_root "$root" / bash -c "apt-get update || true; DEBIAN_FRONTEND=noninteractive apt-get install -y $names &&
    apt-get clean" 2>&1 | show_progress 'compilers and libraries' "$log"
}

# Runs a command in root $1 with working directory $2. Folders of the host that are no part of
# its operating system (/home, /root, /srv, /tmp, ...) appear at their own paths.
in_root() {
  local root=$1 dir=$2
  shift 2
  as_root env DARKBLOOM_AS="$(id -u):$(id -g)" unshare --mount --propagation private \
    bash "$(dirname "${BASH_SOURCE[0]}")/mount-and-enter.sh" "$root" "$dir" "$@"
}

env_enter() {
  local checkout=$1
  shift
  # Paths inside a checkout count as relative ones, so that checkouts share what they compiled.
  export CCACHE_DIR=$env_home/ccache CCACHE_BASEDIR=$checkout CCACHE_NOHASHDIR=1
  mkdir -p "$CCACHE_DIR"
  in_root "$env_root" "$PWD" "$@"
}
