#!/usr/bin/env bash
# Builds the release preset's programs and lays out a signed release: ./dev release. Two runs over the
# same source give the same bytes. Linux only: no Mac was at hand.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
source "$here/env/common.sh"
cd "$here"

usage() {
  cat <<'TEXT'
usage: ./dev release --key FILE --name NAME [--out DIR] [--version V] [--source COMMIT]
                     [--canary N] [--early N] [--all N] [--built DIR]

Builds the programs, strips them, puts beside them the libraries they need (but glibc), and signs
what came out. A coordinator serves DIR with --releases DIR; packaging/install.sh installs from it.

  --key FILE       the Ed25519 key that signs, made where it is missing
  --name NAME      whose key it is, such as releases.example
  --out DIR        where releases lie: DIR/PLATFORM/VERSION (build/releases)
  --version V      such as 1.2.3 (the programs' own)
  --source COMMIT  what was built (this checkout's commit, which must have no changes)
  --canary N, --early N, --all N
                   of a hundred machines of each ring, how many take it (100)
  --built DIR      pack the programs in DIR, and build nothing
TEXT
}

programs=(darkbloom darkbloom-coordinator darkbloom-node darkbloom-owner darkbloom-witness)
key='' name='' out=$here/build/releases version='' commit='' built=''
rings=()
while (($#)); do
  case $1 in
    --help | -h) usage; exit 0 ;;
    --key) key=${2:?--key needs a file}; shift 2 ;;
    --name) name=${2:?--name needs a name}; shift 2 ;;
    --out) out=$(realpath -m "${2:?--out needs a folder}"); shift 2 ;;
    --version) version=${2:?--version needs a version}; shift 2 ;;
    --source) commit=${2:?--source needs a commit}; shift 2 ;;
    --built) built=$(realpath "${2:?--built needs a folder}"); shift 2 ;;
    --canary | --early | --all) rings+=("$1" "${2:?$1 needs a number}"); shift 2 ;;
    *) die "./dev release: unknown option $1 (see ./dev release --help)" ;;
  esac
done
[[ -n $key && -n $name ]] || { usage >&2; exit 2; }
[[ $(uname -s) == Linux ]] || die "Releases are made on Linux."

# Libraries of the system's own C library stay the system's: they and the kernel fit together.
is_of_glibc() {
  case ${1##*/} in
    ld-linux*.so.* | libc.so.* | libm.so.* | libpthread.so.* | libdl.so.* | librt.so.* | \
      libresolv.so.* | libanl.so.* | libutil.so.*) return 0 ;;
  esac
  return 1
}

# The libraries that the programs in folder $1 load, but glibc's; and what ggml loads while running.
libraries_of() {
  local path
  for program in "${programs[@]}"; do ldd "$1/$program"; done |
    sed -n 's/.* => \(\/[^ ]*\) (.*/\1/p' | sort -u | while IFS= read -r path; do
    is_of_glibc "$path" || printf '%s\n' "$path"
    case ${path##*/} in libggml.so.*) compgen -G "${path%/*}/ggml/backends*/libggml-cpu-*.so" ;; esac
  done
}

# The least glibc that the files in folder $1 can be loaded with.
least_glibc() {
  objdump -T "$1"/darkbloom* "$1"/*.so* 2>/dev/null | grep -oE 'GLIBC_2\.[0-9]+' |
    sed 's/GLIBC_//' | sort -Vu | tail -n 1
}

if [[ -z $built ]]; then
  if [[ -z $commit && -n $(git status --porcelain) ]]; then
    die "This checkout has changes that no commit holds: commit them, or say --source."
  fi
  cmake --preset release >/dev/null
  ninja -C build/release "${programs[@]}" >&2
  built=$here/build/release/bin
fi
[[ -n $commit ]] || commit=$(git rev-parse HEAD)
[[ -n $version ]] || version=$("$built/darkbloom" --version)
platform=linux-$(uname -m)
place=$out/$platform/$version
part=$place.part
rm -rf "$part"
mkdir -p "$part"
for program in "${programs[@]}"; do
  strip --strip-all -o "$part/$program" "$built/$program"
done
libraries_of "$built" | while IFS= read -r path; do cp -L "$path" "$part/${path##*/}"; done
cp packaging/install.sh LICENSE "$part/"
chmod 755 "$part"/*
"$built/darkbloom" release sign --key "$key" --name "$name" --version "$version" \
  --platform "$platform" --source "$commit" --glibc "$(least_glibc "$part")" "${rings[@]}" \
  "$part" >"$part.note"
mv "$part.note" "$part/release.note"
rm -rf "$place"
mv "$part" "$place"
# The newest last, so that nobody is led to what is not there yet.
cp "$place/release.note" "$out/$platform/release.note.part"
mv "$out/$platform/release.note.part" "$out/$platform/release.note"
cp packaging/install.sh "$out/install.sh"
say "$place"
say "key $("$built/darkbloom" release sign --key "$key" --name "$name" --print-key)"
