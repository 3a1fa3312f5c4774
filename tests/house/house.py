"""What the tests of the house share: the project's files, C++ without its comments and literals,
and one way to report. A check is a function from a root folder to a list of findings, so that
test_house.py can point it at a tree that breaks the rule and see it caught.
"""

import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77  # CTest's SKIP_RETURN_CODE

# Files that git does not know yet count in these folders, so a mistake shows before its commit.
SOURCE_FOLDERS = ["src", "programs", "tests", "docs", "cmake", "packaging"]
UNTRACKED_NAMES = {"build", "node_modules", "__pycache__", ".git"}

LEXEME = re.compile(
    r"""//[^\n]*|/\*.*?\*/                         # comments
    |R"([^\s()\\]{0,16})\(.*?\)\1"                 # raw strings
    |"(?:\\.|[^"\\\n])*"                           # strings
    |(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'           # characters, not digit separators
    """,
    re.DOTALL | re.VERBOSE)


def project_files(root, *suffixes):
    """Paths relative to `root`, sorted: all files of the project, or those that end so."""
    names = git_files(root) if (root / ".git").exists() else walked_files(root)
    chosen = [name for name in names if not suffixes or name.endswith(suffixes)]
    return sorted(name for name in set(chosen) if (root / name).is_file())


def git_files(root):
    def listed(*options):
        command = ["git", "-c", "safe.directory=*", "-C", str(root), "ls-files", "-z", *options]
        run = subprocess.run(command, check=True, capture_output=True, text=True)
        return [name for name in run.stdout.split("\0") if name]
    return listed() + listed("--others", "--exclude-standard", "--", *SOURCE_FOLDERS)


def walked_files(root):
    """For a tree without git: an unpacked archive, or a fixture."""
    paths = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return [str(path) for path in paths if not UNTRACKED_NAMES & set(path.parts)]


def read(root, name):
    return (root / name).read_text(encoding="utf-8", errors="replace")


def without_comments(text):
    """C++ with its comments blanked; every other character keeps its line and column."""
    return LEXEME.sub(lambda m: blank(m[0]) if m[0].startswith("/") else m[0], text)


def code_only(text):
    """C++ with its comments and the insides of its literals blanked."""
    return LEXEME.sub(lambda m: blank(m[0]), text)


def blank(text):
    return re.sub(r"[^\n]", " ", text)


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def report(rule, findings, advice=()):
    """Prints everything found; the exit status of the test."""
    for line in advice:
        print(f"advice: {line}")
    for line in findings:
        print(line)
    print(f"{rule}: {len(findings)} finding(s)")
    return 1 if findings else 0
