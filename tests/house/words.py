"""The style page, as words that do not appear and what to write in their place: owners instead of
new, Result instead of throw, Clock and Random instead of asking the system, functions instead of
macros, no sleeping.
"""

import dataclasses
import re
import sys

import house

OUR_CODE = r"^(src|programs)/"
ALL_CODE = r"^(src|programs|tests)/"
ROOMS = r"^src/"
# The one file that replaces the heap, so that every freed block is wiped.
HEAP = r"^programs/node/wiping_heap\.cpp$"


@dataclasses.dataclass(frozen=True)
class Banned:
    pattern: str    # in code, comments and literals blanked
    where: str      # the files that it is banned in
    instead: str
    but: str = r"(?!)"  # files of `where` that may


BANNED = [
    Banned(r"\bstd::thread\b(?!::)", ALL_CODE, "std::jthread, which its owner joins"),
    Banned(r"\.detach\s*\(", ALL_CODE, "a thread or task with an owner"),
    Banned(r"(?<![\w.>])s?rand\s*\(|\brandom_device\b", ALL_CODE,
           "Random (base/environment.h), handed in", but=r"^programs/"),
    Banned(r"\b(secure_)?getenv\b", ROOMS, "a value handed in by the program's main"),
    Banned(r"\bsystem_clock::now\b|\bclock_gettime\b|\bgettimeofday\b|(?<![\w.>])time\s*\(\s*"
           r"(nullptr|NULL|0)\s*\)", ROOMS, "Clock (base/environment.h), handed in"),
    # The engine measures its own speed; nothing that it decides depends on it.
    Banned(r"\b(steady|high_resolution)_clock::now\b", ROOMS,
           "Clock (base/environment.h), handed in", but=r"^src/engine/"),
    Banned(r"\bsleep_(for|until)\b|(?<![\w.>])(u|nano)?sleep\s*\(", ALL_CODE,
           "waiting for the event itself, with a deadline"),
    Banned(r"^[ \t]*#[ \t]*define\b", OUR_CODE, "a constant, a function or a template"),
    Banned(r"^[ \t]*#[ \t]*(if|ifdef|ifndef|elif)\b", OUR_CODE,
           "a file per platform, chosen by CMake (*_linux.cpp, *_macos.cpp)", but=r"^src/base/"),
    Banned(r"\busing\s+namespace\b", ALL_CODE, "the names that are meant, or an alias"),
    Banned(r"(?<!operator )(?<!<)\bnew\b(?!\s*\()", ALL_CODE, "a value or std::make_unique"),
    Banned(r"(?<!operator )(?<!=)(?<!= )\bdelete\b", ALL_CODE, "an owner with a destructor"),
    Banned(r"(?<![\w.>])(m|c|re)alloc\s*\(|(?<![\w.>])free\s*\(", ALL_CODE, "a container",
           but=HEAP),
    Banned(r"\bthrow\b", OUR_CODE, "Result<T> for the world, check() for ourselves", but=HEAP),
    Banned(r"\b__(DATE|TIME|TIMESTAMP)__", OUR_CODE, "nothing: two builds give the same bytes"),
    Banned(r"\bthread_local\b", OUR_CODE, "state that has an owner"),
    Banned(r"\bstd::(cout|cerr|clog|print|println)\b|(?<![\w.>])f?printf\s*\(", ROOMS,
           "a Result or a callback: rooms do not write", but=r"^src/base/check\.cpp$"),
]
COMMENTS = [
    (re.compile(r"\bFIXME\b|\bXXX\b"), "TODO(room): reason"),
    (re.compile(r"\bTODO\b(?!\(\w+\): \S)"), "TODO(room): reason"),
]


def findings(root):
    found = []
    for name in house.project_files(root, ".h", ".cpp"):
        text = house.read(root, name)
        found += [*code_findings(name, house.code_only(text)), *comment_findings(name, text)]
    return found


def code_findings(name, code):
    for banned in BANNED:
        if not re.search(banned.where, name) or re.search(banned.but, name):
            continue
        for match in re.finditer(banned.pattern, code, re.MULTILINE):
            word = " ".join(match[0].split())
            yield f"{name}:{house.line_of(code, match.start())}: {word}: write {banned.instead}"


def comment_findings(name, text):
    for pattern, instead in COMMENTS:
        for match in pattern.finditer(text):
            yield f"{name}:{house.line_of(text, match.start())}: {match[0]}: write {instead}"


if __name__ == "__main__":
    sys.exit(house.report("words", findings(house.ROOT)))
