#!/bin/sh
# Installs Darkbloom for one user, without root, and takes it away again.
#
# Nothing of a release runs, nor lies where it could, before this script has checked the signature of
# whoever makes releases, every file's SHA-256 and, where a log policy is given, that witnesses have
# seen the release in a public log. Needs curl and OpenSSL 3.
# The branches for macOS have never been run: no Mac was at hand.
# shellcheck disable=SC2015 # after "||" stands what dies
set -eu
LC_ALL=C
export LC_ALL
umask 022

usage() {
  cat <<'TEXT'
usage: install.sh --from URL --key VKEY [--log-policy FILE] [--ring RING] [--prefix DIR]
       install.sh --uninstall [--prefix DIR]

  --from URL         where releases are, such as https://coordinator.example/releases
  --key VKEY         the key of whoever signs them, as NAME+ID+KEY: take it from somebody you trust,
                     not from the same URL
  --log-policy FILE  demand that a public log has the release and that witnesses have seen it lately;
                     a C2SP tlog-policy
  --ring RING        when updates come here: canary, early or all (all)
  --prefix DIR       DIR/bin and DIR/lib/darkbloom are used (~/.local)
  --uninstall        remove all that was installed
TEXT
}

die() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

find_openssl() {
  for openssl in openssl /opt/homebrew/opt/openssl@3/bin/openssl \
    /usr/local/opt/openssl@3/bin/openssl; do
    case $("$openssl" version 2>/dev/null) in "OpenSSL "[3-9]*) return ;; esac
  done
  die "OpenSSL 3 is needed to check signatures; install it and try again."
}

# fetch URL FILE LIMIT: at most LIMIT bytes, from that place and no other.
fetch() {
  curl --fail --silent --show-error --proto '=http,https' --max-redirs 0 --max-filesize "$3" \
    --connect-timeout 10 --speed-limit 1024 --speed-time 60 --output "$2" "$1" ||
    die "$1 cannot be had."
  [ "$(wc -c <"$2")" -le "$3" ] || die "$1 is larger than it may be."
}

sha256() { "$openssl" dgst -sha256 -r "$@" | cut -c1-64; }
hex() { od -An -v -tx1 "$1" | tr -d ' \n'; }
decode() { printf '%s\n' "$1" | "$openssl" base64 -d -A; }
is_number() { case $1 in '' | *[!0-9]* | 0[0-9]*) return 1 ;; esac; [ ${#1} -le 18 ]; }

# use_key VKEY TYPE: the key of a signed note becomes $key_name, $key_id and the file key.der.
use_key() {
  key_name=${1%%+*}
  key_rest=${1#*+}
  key_id=${key_rest%%+*}
  decode "${key_rest#*+}" >"$work/key.bin" 2>/dev/null || die "$1 is no key."
  [ "$(wc -c <"$work/key.bin")" -eq 33 ] || die "$1 is no key."
  [ "$(head -c 1 "$work/key.bin" | od -An -tx1 | tr -d ' ')" = "$2" ] ||
    die "$1 is a key for something else."
  [ "$({ printf '%s\n' "$key_name" && cat "$work/key.bin"; } | sha256 | cut -c1-8)" = "$key_id" ] ||
    die "$1 has another key's id."
  # An Ed25519 public key as SubjectPublicKeyInfo, RFC 8410.
  { printf '\060\052\060\005\006\003\053\145\160\003\041\000' && tail -c 32 "$work/key.bin"; } \
    >"$work/key.der"
}

# find_signature NOTE SIZE: the key's signature in a note becomes the file signature. Fails when the
# key has not signed. What is signed becomes the file text.
find_signature() {
  sed '/^$/,$d' "$1" >"$work/text"
  sed '1,/^$/d' "$1" >"$work/signatures"
  while IFS= read -r line; do
    case $line in "— $key_name "*) ;; *) continue ;; esac
    decode "${line#"— $key_name "}" >"$work/signed" 2>/dev/null || continue
    [ "$(hex "$work/signed" | cut -c1-8)" = "$key_id" ] || continue
    [ "$(wc -c <"$work/signed")" -eq $((4 + $2)) ] || die "$key_name's signature is malformed."
    tail -c "$2" "$work/signed" >"$work/signature"
    return 0
  done <"$work/signatures"
  return 1
}

# holds MESSAGE SIGNATURE: whether the key has made this signature.
holds() {
  "$openssl" pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin -in "$1" \
    -sigfile "$2" >/dev/null 2>&1
}

# check_note NOTE VKEY: dies unless the key has signed the note.
check_note() {
  use_key "$2" 01
  find_signature "$1" 64 || die "$key_name has not signed this."
  holds "$work/text" "$work/signature" || die "the signature of $key_name does not hold."
}

# cosigned NOTE VKEY: whether a witness has cosigned the note within a day. One that does not hold
# spoils it.
cosigned() {
  use_key "$2" 04
  find_signature "$1" 72 || return 1
  head -c 8 "$work/signature" >"$work/time"
  tail -c 64 "$work/signature" >"$work/bare"
  seconds=$((0x$(hex "$work/time")))
  { printf 'cosignature/v1\ntime %s\n' "$seconds" && cat "$work/text"; } >"$work/message"
  holds "$work/message" "$work/bare" || die "the cosignature of $key_name does not hold."
  now=$(date +%s)
  [ "$seconds" -ge $((now - 86400)) ] && [ "$seconds" -le $((now + 60)) ]
}

# SHA-256 of 01, and two hashes that are files, into a third.
hash_node() {
  { printf '\001' && cat "$1" "$2"; } | "$openssl" dgst -sha256 -binary >"$3.new"
  mv "$3.new" "$3"
}

# check_inclusion INDEX SIZE: the leaf in file hash leads over the hashes in file path to the root in
# file root, RFC 9162 section 2.1.3.2.
check_inclusion() {
  fn=$1 sn=$(($2 - 1))
  [ "$fn" -le "$sn" ] || die "the log's proof is of an entry that is not there."
  while IFS= read -r line; do
    [ "$sn" -ne 0 ] || die "the log's proof is too long."
    decode "$line" >"$work/sibling" 2>/dev/null || die "the log's proof is malformed."
    [ "$(wc -c <"$work/sibling")" -eq 32 ] || die "the log's proof is malformed."
    if [ $((fn & 1)) -eq 1 ] || [ "$fn" -eq "$sn" ]; then
      hash_node "$work/sibling" "$work/hash" "$work/hash"
      while [ $((fn & 1)) -eq 0 ] && [ "$fn" -ne 0 ]; do fn=$((fn >> 1)) sn=$((sn >> 1)); done
    else
      hash_node "$work/hash" "$work/sibling" "$work/hash"
    fi
    fn=$((fn >> 1)) sn=$((sn >> 1))
  done <"$work/path"
  [ "$sn" -eq 0 ] && cmp -s "$work/hash" "$work/root" || die "the log does not have this release."
}

# check_proof PROOF NOTE: dies unless the proof shows the note in a checkpoint, which becomes the
# file checkpoint; that its log signed it is for check_policy.
check_proof() {
  [ "$(sed -n 1p "$1")" = "c2sp.org/tlog-proof@v1" ] || die "the log's proof is malformed."
  index=$(sed -n '2s/^index //p' "$1")
  sed '1,2d;/^$/,$d' "$1" >"$work/path"
  sed '1,/^$/d' "$1" >"$work/checkpoint"
  size=$(sed -n 2p "$work/checkpoint")
  is_number "$index" && is_number "$size" && [ "$size" -gt 0 ] || die "the log's proof is malformed."
  decode "$(sed -n 3p "$work/checkpoint")" >"$work/root"
  { printf '\000darkbloom log entry v1 release\n' && cat "$2"; } |
    "$openssl" dgst -sha256 -binary >"$work/hash"
  check_inclusion "$index" "$size"
}

# The names that count: witnesses who cosigned, and groups of which enough did.
counts() { case " $counted " in *" $1 "*) return 0 ;; esac; return 1; }

# check_group LEAST NAME...: whether so many of the names count.
check_group() {
  least=$1
  shift
  case $least in any) least=1 ;; all) least=$# ;; esac
  is_number "$least" && [ "$least" -ge 1 ] && [ "$least" -le $# ] || die "a group wants $least of $#."
  for each; do if counts "$each"; then least=$((least - 1)); fi; done
  [ "$least" -le 0 ]
}

# check_policy FILE: dies unless a log of the policy has signed the checkpoint, and its quorum of
# witnesses has seen it. Groups name what stands above them.
check_policy() {
  logged='' counted='' quorum=''
  while read -r what name rest; do
    case $what in
      '' | '#'*) ;;
      log)
        [ "${name%%+*}" = "$(sed -n 1p "$work/checkpoint")" ] || continue
        check_note "$work/checkpoint" "$name"
        logged=yes ;;
      witness) if cosigned "$work/checkpoint" "${rest%% *}"; then counted="$counted $name"; fi ;;
      group)
        set -f
        # shellcheck disable=SC2086 # names are words
        if check_group $rest; then counted="$counted $name"; fi
        set +f ;;
      quorum) [ -z "$quorum" ] || die "the log policy has two quorums."; quorum=$name ;;
      *) die "the log policy has a line that begins with $what." ;;
    esac
  done <"$1"
  [ -n "$logged" ] || die "no log of the policy has signed the checkpoint."
  [ -n "$quorum" ] || die "the log policy has no quorum."
  [ "$quorum" = none ] || counts "$quorum" || die "too few witnesses have seen the release lately."
}

# The value of a member of the release, which is on a line of its own.
member() { sed -n "s/^\"$1\": \"\([a-z0-9._ -]*\)\",\$/\1/p" "$work/release"; }

# read_release: from the file release, whose signature is good.
read_release() {
  [ "$(member format)" = "darkbloom release v1" ] || die "the release is of another format."
  [ "$(member platform)" = "$platform" ] || die "the release is not for $platform."
  version=$(member version)
  case $version in '' | .* | *[!0-9.]* | *..*) die "the release has no version." ;; esac
  name='[A-Za-z0-9_+][A-Za-z0-9._+-]*'
  sed -n "s/^{\"name\": \"\($name\)\", \"size\": \([0-9]*\), \"sha256\": \"\([0-9a-f]\{64\}\)\"},\{0,1\}\$/\3 \2 \1/p" \
    "$work/release" >"$work/files"
  [ -s "$work/files" ] && [ "$(grep -c '^{"name"' "$work/release")" -eq "$(wc -l <"$work/files")" ] ||
    die "the release names its files in another form."
}

# Whether dotted number $1 is at least $2.
at_least() {
  printf '%s %s\n' "$1" "$2" | awk '{ n = split($1, a, "."); split($2, b, ".")
    for (i = 1; i <= 4; ++i) if (a[i] + 0 != b[i] + 0) exit !(a[i] + 0 > b[i] + 0) }'
}

check_libc() {
  needed=$(member glibc)
  [ -n "$needed" ] || return 0
  have=$(getconf GNU_LIBC_VERSION 2>/dev/null | sed -n 's/^glibc //p')
  [ -n "$have" ] || die "this system has no glibc, and the release needs version $needed."
  at_least "$have" "$needed" || die "this system has glibc $have, and the release needs $needed."
}

# make_folder DIR: with those above it, remembered for uninstall.
make_folder() {
  [ ! -d "$1" ] || return 0
  make_folder "$(dirname "$1")"
  mkdir "$1"
  printf '%s\n' "$1" >>"$made"
}

fetch_files() {
  while read -r digest size name; do
    # Servers differ on what a plus in a path means.
    fetch "$from/$platform/$version/$(printf %s "$name" | sed 's/+/%2B/g')" "$work/$version/$name" "$size"
    [ "$(sha256 "$work/$version/$name")" = "$digest" ] ||
      die "$name is not the file that was signed."
    chmod 755 "$work/$version/$name"
  done <"$work/files"
}

undo() {
  [ -z "$installing" ] || remove_all
  rm -rf "$work"
}

# remove_all: what is in $home, the links to it, and the folders that were made for it.
remove_all() {
  for link in "$prefix"/bin/darkbloom*; do
    [ -L "$link" ] || continue
    case $(readlink "$link") in ../lib/darkbloom/current/*) rm -f "$link" ;; esac
  done
  list=''
  [ ! -f "$made" ] || list=$(sed '1!G;h;$!d' "$made") # the last made first
  rm -rf "$home"
  printf '%s\n' "$list" | while IFS= read -r folder; do
    [ -z "$folder" ] || rmdir "$folder" 2>/dev/null || true
  done
}

set_up() {
  mkdir "$home/settings"
  printf '%s\n' "$from" >"$home/settings/from"
  printf '%s\n' "$key" >"$home/settings/key"
  printf '%s\n' "$ring" >"$home/settings/ring"
  "$openssl" rand -hex 16 >"$home/settings/id"
  [ -z "$policy" ] || cp "$policy" "$home/settings/log-policy"
  mv "$made" "$home/settings/made"
  made=$home/settings/made
  cp "$work/release.note" "$work/$version/release.note"
  mv "$work/$version" "$home/$version"
  ln -s "$version" "$home/current"
}

link_programs() {
  for program in "$home/current"/darkbloom*; do
    link=$prefix/bin/${program##*/}
    [ ! -e "$link" ] && [ ! -L "$link" ] || die "$link is there already, and not ours."
    ln -s "../lib/darkbloom/current/${program##*/}" "$link"
  done
}

install() {
  [ -n "$from" ] && [ -n "$key" ] || die "--from and --key are needed (see --help)."
  case $ring in canary | early | all) ;; *) die "a ring is canary, early or all." ;; esac
  [ ! -e "$home" ] || die "$home is there already: darkbloom update, or --uninstall first."
  command -v curl >/dev/null || die "curl is needed; install it and try again."
  find_openssl
  platform=$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
  fetch "$from/$platform/release.note" "$work/release.note" 49152
  check_note "$work/release.note" "$key"
  cp "$work/text" "$work/release"
  if [ -n "$policy" ]; then
    fetch "$from/$platform/release.proof" "$work/release.proof" 65536
    check_proof "$work/release.proof" "$work/release.note"
    check_policy "$policy"
  fi
  read_release
  check_libc
  mkdir "$work/$version"
  fetch_files
  installing=yes
  make_folder "$prefix/bin"
  make_folder "$home"
  set_up
  link_programs
  "$home/current/darkbloom" --version >/dev/null || die "darkbloom does not run here."
  installing=''
  printf 'Darkbloom %s is in %s\n' "$version" "$prefix/bin"
  case ":$PATH:" in *":$prefix/bin:"*) ;; *) printf 'Add it to your PATH.\n' ;; esac
}

main() {
  from='' key='' policy='' ring=all prefix=${HOME-}/.local uninstall='' installing='' openssl=''
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h) usage; exit 0 ;;
      --uninstall) uninstall=yes; shift; continue ;;
      --from | --key | --log-policy | --ring | --prefix) [ $# -ge 2 ] || die "$1 needs a value." ;;
      *) die "unknown option $1 (see --help)." ;;
    esac
    case $1 in
      --from) from=${2%/} ;;
      --key) key=$2 ;;
      --log-policy) policy=$2 ;;
      --ring) ring=$2 ;;
      --prefix) prefix=$2 ;;
    esac
    shift 2
  done
  case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
  home=$prefix/lib/darkbloom
  if [ -n "$uninstall" ]; then
    [ -d "$home/settings" ] || die "nothing is installed in $prefix."
    made=$home/settings/made
    remove_all
    printf 'Darkbloom is gone from %s\n' "$prefix"
    return 0
  fi
  work=$(mktemp -d)
  made=$work/made
  : >"$made"
  trap undo EXIT
  trap 'exit 1' HUP INT TERM
  install
}

# Last, so that a script which came only in part does nothing.
main "$@"
