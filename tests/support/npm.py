"""Packages for tests in JavaScript, from the registry that npm itself is set up for."""

import shutil
import subprocess

INSTALL_SECONDS = 180


def npm(folder, *arguments):
    return subprocess.run(["npm", *arguments], cwd=folder, capture_output=True, text=True,
                          timeout=INSTALL_SECONDS)


def installed(source, folder):
    """Whether the packages of `source`'s lock file are in `folder`; installs them once for each
    lock file, and says why where npm cannot."""
    kept, lock = folder / "installed.json", source / "package-lock.json"
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(source / name, folder / name)
    if kept.exists() and kept.read_bytes() == lock.read_bytes():
        return True
    done = npm(folder, "ci", "--no-audit", "--no-fund", "--fetch-retries=0")
    if done.returncode != 0:
        print("skipped: npm cannot install what the test needs:", done.stderr.strip()[-400:])
        return False
    shutil.copy(lock, kept)
    return True
