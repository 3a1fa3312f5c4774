"""The style page: clang-format decides the layout of every C++ file."""

import shutil
import subprocess
import sys

import house

VERSION = "21"  # another version lays out differently


def formatter():
    for name in (f"clang-format-{VERSION}", "clang-format"):
        if shutil.which(name):
            version = subprocess.run([name, "--version"], capture_output=True, text=True).stdout
            if f"version {VERSION}." in version:
                return name
    return None


def findings(root, program):
    files = house.project_files(root, ".h", ".cpp")
    if not files:
        return ["no C++ files were found"]
    run = subprocess.run([program, "--dry-run", "-Werror", *files], cwd=root,
                         capture_output=True, text=True)
    wrong = [line for line in run.stderr.splitlines() if "error:" in line]
    if run.returncode and not wrong:
        wrong = [run.stderr.strip()]
    return sorted({line.split(": error:")[0] + f": run {program} -i" for line in wrong})


if __name__ == "__main__":
    chosen = formatter()
    if chosen is None:
        print(f"clang-format {VERSION} is not installed")
        sys.exit(house.SKIPPED)
    sys.exit(house.report("format", findings(house.ROOT, chosen)))
