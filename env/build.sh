#!/usr/bin/env bash
# Configures and builds targets of the release preset, showing progress.
#   env/build.sh TARGET...
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
source "$here/env/common.sh"
cd "$here"
log=$here/build/build.log
mkdir -p "$here/build"

# The first use makes the environment, which says how far it is.
"$here/dev" true

if [[ ! -f build/release/build.ninja ]]; then
  say "  building (about 8 minutes the first time); the log is $log"
  "$here/dev" cmake --preset release -DDARKBLOOM_TESTS=ON >"$log" 2>&1 ||
    { tail -n 30 "$log" >&2; die "The build could not be configured; see $log."; }
fi
if [[ -t 2 ]]; then
  "$here/dev" ninja -C build/release "$@" >&2
else
  "$here/dev" ninja -C build/release "$@" >"$log" 2>&1 ||
    { grep -m5 -A8 'error:' "$log" >&2; tail -n 20 "$log" >&2; die "The build failed; see $log."; }
fi
