"""DESIGN.md section 3 and the order: the environment names no registry host, no file names a path
of somebody's machine, and the large files are the two models made here, of at most 6 MB each.
"""

import re
import sys

import house

MEGABYTE = 1_000_000
MODELS = ("models/seedling/seedling.gguf", "models/acorn/acorn.gguf")
MODEL_MAX = 6 * MEGABYTE
FILE_MAX = MEGABYTE // 2

# Written in pieces, so that this file is none of its own findings.
HOSTS = ["deb." + "debian.org", "registry." + "npmjs", "pypi" + ".org", "files." + "pythonhosted",
         "snapshot." + "debian.org", "proxy." + "golang.org"]
PATHS = [r"(?<![\w.$}/-])/wor" + r"k/\w", r"(?<![\w.$}/-])/home/\w", r"(?<![\w.$}/-])/Users/\w",
         r"(?<![\w.$}/-])/root/\w"]
FORBIDDEN = re.compile("|".join([re.escape(host) for host in HOSTS] + PATHS))


def findings(root):
    found = []
    for name in house.project_files(root):
        content = (root / name).read_bytes()
        found += [*size_findings(name, len(content)), *text_findings(name, content)]
    return found


def size_findings(name, size):
    limit = MODEL_MAX if name in MODELS else FILE_MAX
    if size > limit:
        yield f"{name}: {size} bytes, at most {limit}"


def text_findings(name, content):
    if b"\0" in content[:4096]:
        return
    text = content.decode("utf-8", errors="replace")
    for match in FORBIDDEN.finditer(text):
        yield (f"{name}:{house.line_of(text, match.start())}: {match[0]}: "
               "names a registry or a machine; take it from the environment or a relative path")


if __name__ == "__main__":
    sys.exit(house.report("checkout", findings(house.ROOT)))
