#!/usr/bin/env python3
"""Runs the fuzz targets under libFuzzer for a while each, from the kept corpus, and says what they
found. With --keep the inputs that reach the most code go into the corpus, small ones first.

usage: ./dev python3 tests/fuzz/soak.py [--seconds N] [--keep] [TARGET...]

Builds the targets first (cmake preset "fuzz": clang, address and undefined-behaviour sanitizers).
Exit status: 0 when nothing was found, 1 otherwise; what was found lies in build/fuzz/found.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
CORPUS = ROOT / "tests/fuzz/corpus"
BUILD = ROOT / "build/fuzz"
KEPT_MAX = 40  # of one target
KEPT_SIZE_MAX = 4096


def all_targets():
    text = (ROOT / "tests/fuzz/CMakeLists.txt").read_text()
    return re.search(r"set\(targets ([^)]*)\)", text)[1].split()


def build(targets):
    jobs = str(os.cpu_count())
    for command in (["cmake", "--preset", "fuzz"],
                    ["cmake", "--build", str(BUILD), "--parallel", jobs, "--target",
                     *(f"fuzz_{name}" for name in targets)]):
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def soak(name, seconds, folder):
    """The runs that were made, or None when something was found."""
    found = BUILD / "found"
    found.mkdir(exist_ok=True)
    kept = CORPUS / name
    done = subprocess.run(
        [str(BUILD / "bin" / f"fuzz_{name}"), f"-max_total_time={seconds}", "-print_final_stats=1",
         "-rss_limit_mb=4096", "-timeout=20", f"-artifact_prefix={found}/{name}-", str(folder),
         *([str(kept)] if kept.is_dir() else [])],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        env={**os.environ, "DARKBLOOM_SOURCE": str(ROOT)})
    if done.returncode != 0:
        print(done.stdout[-4000:])
        return None
    return int(re.search(r"stat::number_of_executed_units: +(\d+)", done.stdout)[1])


def keep(name, folder):
    kept = CORPUS / name
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="darkbloom-corpus-") as merged:
        subprocess.run([str(BUILD / "bin" / f"fuzz_{name}"), "-merge=1", merged, str(kept),
                        str(folder)], check=True, capture_output=True)
        files = sorted(pathlib.Path(merged).iterdir(), key=lambda file: file.stat().st_size)
        small = [file for file in files if file.stat().st_size <= KEPT_SIZE_MAX][:KEPT_MAX]
        contents = {file.name: file.read_bytes() for file in small}
    for file in kept.iterdir():
        file.unlink()
    for file, content in contents.items():
        (kept / file).write_bytes(content)


def main():
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--keep", action="store_true")
    options.add_argument("targets", nargs="*")
    chosen = options.parse_args()
    targets = chosen.targets or all_targets()
    build(targets)
    failed = []
    for name in targets:
        with tempfile.TemporaryDirectory(prefix="darkbloom-fuzz-") as folder:
            runs = soak(name, chosen.seconds, folder)
            if runs is not None and chosen.keep:
                keep(name, folder)
        print(f"{name}: " + ("found something" if runs is None else f"{runs} runs, nothing found"),
              flush=True)
        failed += [name] if runs is None else []
    sys.exit(1 if failed else 0)


main()
