"""The reader's path has no dead ends: every relative link of every Markdown page names a file, and
its #anchor, if it has one, a heading of that file.
"""

import os.path
import posixpath
import re
import sys
import urllib.parse

import house

CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)>\s]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)", re.MULTILINE)
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)


def findings(root):
    pages = house.project_files(root, ".md")
    return [finding for page in pages for finding in page_findings(root, page)]


def page_findings(root, page):
    text = CODE.sub(lambda m: house.blank(m[0]), house.read(root, page))
    for match in LINK.finditer(text):
        target = match[1] or match[2]
        if re.match(r"[a-z][a-z0-9+.-]*:", target):
            continue  # another place on the network
        why = dead(root, page, target)
        if why:
            yield f"{page}:{house.line_of(text, match.start())}: {target}: {why}"


def dead(root, page, target):
    path, _, anchor = urllib.parse.unquote(target).partition("#")
    name = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    if name.startswith("..") or os.path.isabs(name):
        return "leaves the checkout"
    if not (root / name).exists():
        return "no such file"
    if anchor and name.endswith(".md") and anchor not in anchors(house.read(root, name)):
        return "no such heading"
    return None


def anchors(text):
    """Headings as GitHub names them: lower case, punctuation gone, spaces as hyphens."""
    text = re.sub(r"^(```|~~~).*?^\1", "", text, flags=re.MULTILINE | re.DOTALL)
    plain = [re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading) for heading in HEADING.findall(text)]
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in plain}


if __name__ == "__main__":
    sys.exit(house.report("links", findings(house.ROOT)))
