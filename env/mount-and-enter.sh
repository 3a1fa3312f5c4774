#!/usr/bin/env bash
# Inside a private mount namespace, as root: mounts what a command needs and becomes that command.
#   mount-and-enter.sh ROOT WORKDIR CMD [ARG...]
set -euo pipefail
root=$1 dir=$2
shift 2

bind() {
  [[ -d $1 ]] || return 0
  mkdir -p "$root$1"
  mount --rbind "$1" "$root$1"
}

for top in /*; do
  [[ -L $top ]] && continue
  case $top in
    /bin | /boot | /etc | /lib* | /sbin | /usr | /var | /run | /lost+found) ;;
    *) [[ $root == "$top" ]] || bind "$top" ;;
  esac
done
bind /var/tmp
case $dir in /var/* | /usr/* | /run/*) bind "$dir" ;; esac
cp -L /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
# npm and others ask registries inside; whom the host trusts is trusted there too.
certificates=/etc/ssl/certs/ca-certificates.crt
[[ ! -f $certificates || ! -f $root$certificates ]] || mount --bind "$certificates" "$root$certificates"

user=()
[[ ${DARKBLOOM_AS%%:*} == 0 ]] || user=(--userspec="$DARKBLOOM_AS")
unset DARKBLOOM_AS
exec chroot "${user[@]}" "$root" /usr/bin/env -C "$dir" DARKBLOOM_IN_ENV=1 LC_ALL=C.UTF-8 \
  PATH=/usr/lib/ccache:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin "$@"
