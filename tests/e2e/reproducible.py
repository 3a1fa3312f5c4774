"""Release builds are reproducible: the programs of this build and those of a second one, of the
same sources in another folder and without the compiler cache, have the same bytes.

usage: reproducible.py FOLDER_OF_PROGRAMS [PROGRAM...]

Without programs, those whose hash the public log is about: the client's takes as long again. The
second folder is kept beside the first, so that a later run compiles there only what changed.
"""

import filecmp
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "house"))
import house  # noqa: E402

DEFAULT = ["darkbloom-coordinator", "darkbloom-node"]
SHOWN = 5  # places of a leaked path


def copy_sources(root, copy):
    """Makes `copy` hold what the project holds, touching only what differs."""
    names = house.project_files(root)
    wanted = set(names)
    for path in sorted(copy.rglob("*")):
        name = str(path.relative_to(copy))
        if path.is_file() and not name.startswith("build/") and name not in wanted:
            path.unlink()
    for name in names:
        source, target = root / name, copy / name
        if not target.is_file() or not filecmp.cmp(source, target, shallow=False):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            shutil.copymode(source, target)


def run_in(folder, *command):
    without_cache = os.environ | {"CCACHE_DISABLE": "1"}
    done = subprocess.run(command, cwd=folder, env=without_cache, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed in {folder}:\n{done.stdout[-4000:]}")


def build(folder, targets):
    run_in(folder, "cmake", "--preset", "release", "-DDARKBLOOM_TESTS=OFF")
    run_in(folder, "ninja", "-C", "build/release", *targets)
    return folder / "build/release/bin"


def strings_around(content, word):
    """The printable text around each place of `word`."""
    at = content.find(word)
    while at >= 0:
        end = content.find(b"\0", at)
        yield content[at:end if end >= 0 else at + 200][:200].decode(errors="replace")
        at = content.find(word, at + 1)


def leaks(program, content, folders):
    found = {text for folder in folders for text in strings_around(content, f"{folder}/".encode())}
    for text in sorted(found)[:SHOWN]:
        yield f"{program} names a folder: {text}"


def findings(targets, first, second):
    """`first` and `second` are checkouts' folders with the programs built in them, as pairs."""
    folders = [folder for folder, _ in (first, second)]
    for program in targets:
        one, other = ((programs / program).read_bytes() for _, programs in (first, second))
        print(f"{hashlib.sha256(one).hexdigest()}  {program}")
        if one != other:
            yield (f"{program}: {hashlib.sha256(other).hexdigest()} when built elsewhere "
                   f"({len(one)} and {len(other)} bytes)")
        # The second folder lies in the first, whose name could stand in both.
        yield from leaks(program, one, folders)
        yield from leaks(program, other, folders)


def main():
    programs = pathlib.Path(sys.argv[1]).resolve()
    targets = sys.argv[2:] or DEFAULT
    copy = programs.parent / "elsewhere/in_a_folder/of_another_length"
    copy.mkdir(parents=True, exist_ok=True)
    copy_sources(house.ROOT, copy)
    found = findings(targets, (house.ROOT, programs), (copy, build(copy, targets)))
    sys.exit(house.report("reproducible", list(found)))


if __name__ == "__main__":
    main()
