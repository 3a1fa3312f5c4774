# The environment on a Debian forky host: its own packages, installed where they are missing.

env_prepare() {
  local missing
  missing=$(env_packages "$1" | while read -r name; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || echo "$name"
  done)
  [[ -z $missing ]] && return
  say "Installing packages: $(tr '\n' ' ' <<<"$missing")"
  as_root apt-get update
  as_root apt-get install -y --no-install-recommends $missing
}

env_enter() {
  shift
  PATH=/usr/lib/ccache:$PATH DARKBLOOM_IN_ENV=1 LC_ALL=C.UTF-8 "$@"
}
