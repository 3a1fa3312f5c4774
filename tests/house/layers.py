"""DESIGN.md section 2: arrows point down only, siblings never include one another, and
CMakeLists.txt declares the edges. Holds every real #include of src/ and programs/ to the
room(...) lines, the lines themselves to the house plan, and third-party headers to their rooms.
"""

import dataclasses
import posixpath
import re
import sys

import house

# The floors from the ground up; a room that stands in neither list is of the domain.
GROUND = {"base", "json"}
TOOLS = {"crypto", "wire", "organisation"}
# The edges between siblings that DESIGN.md and docs/decisions/0003 allow.
SIBLINGS = {("json", "base"), ("openai", "engine"), ("openai", "jinja"), ("openai", "grammar"),
            ("swarm", "engine"), ("organisation", "crypto")}

# Third-party headers by the room or top folder that may include them, in .cpp files only.
LIBRARIES = {
    "attest_tpm": r"tss2/",
    "crypto": r"openssl/",
    "engine": r"(llama|ggml|gguf|whisper)[\w-]*\.h$",
    "json": r"nlohmann/", "attest": r"nlohmann/", "ledger": r"nlohmann/",
}
# A program meets the world itself, but models and cryptography only through their rooms.
NOT_IN_PROGRAMS = re.compile(r"openssl/|tss2/|(llama|ggml|gguf|whisper)[\w-]*\.h$")
# Privacy by linkage: what a program's sources must not even name.
CLOSED_TO = {
    "coordinator": {"seal", "seal_client", "seal_node", "openai", "engine", "swarm", "attest_tpm",
                    "organisation"},
    "darkbloom": {"seal_node", "openai", "engine", "swarm", "attest_tpm"},
    "node": {"seal_client"},
    "hardening": {"seal", "seal_client", "seal_node", "openai", "engine", "swarm", "attest_tpm"},
    "front": {"seal", "seal_client", "seal_node", "openai", "engine", "swarm", "attest_tpm"},
    "operating": {"seal", "seal_client", "seal_node", "openai", "engine", "swarm", "attest_tpm"},
    "support": {"seal", "seal_client", "seal_node", "openai", "engine", "swarm", "attest_tpm"},
}
# Folders of programs/ that are no program: what programs share.
SHARED = ("support", "hardening", "front", "operating")
SYSTEM_HEADER = re.compile(r"(sys|net|netinet|arpa|linux|mach)/|\w+\.h$")
MAY_ASK_THE_SYSTEM = re.compile(r"^src/engine/|_(linux|macos)\.cpp$")

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class Room:
    name: str
    folder: str
    on: frozenset

    @property
    def family(self):
        """seal, seal_client and seal_node are one family: their folders share a top."""
        return self.folder.split("/")[0]


def declared_rooms(root):
    """The rooms by name, from the room(NAME [FOLDER f] [ON ...] [USES ...]) lines."""
    text = re.sub(r"#[^\n]*", "", house.read(root, "CMakeLists.txt"))
    rooms = {}
    for words in (call.split() for call in re.findall(r"\broom\(([^)]*)\)", text)):
        fields = {"FOLDER": [], "ON": [], "USES": []}
        field = None
        for word in words[1:]:
            if word in fields:
                field = word
            else:
                fields[field].append(word)
        folder = fields["FOLDER"][0] if fields["FOLDER"] else words[0]
        rooms[words[0]] = Room(words[0], folder, frozenset(fields["ON"]))
    return rooms


def floor(room):
    return 0 if room.family in GROUND else 1 if room.family in TOOLS else 2


def plan_findings(rooms):
    """The declared edges against the house plan."""
    for room in rooms.values():
        for name in sorted(room.on):
            below = rooms.get(name)
            if below is None:
                yield f"CMakeLists.txt: {room.name} stands on {name}, which is no room"
            elif not may_stand_on(room, below):
                yield f"CMakeLists.txt: {room.name} must not stand on {name}: arrows point down"


def may_stand_on(room, below):
    to_its_own_trunk = room.family == below.family and room.folder.startswith(below.folder + "/")
    is_lower = floor(below) < floor(room)
    return is_lower or to_its_own_trunk or (room.name, below.name) in SIBLINGS


def room_findings(root, rooms):
    """Every file of src/ against the edges that its room declares."""
    by_folder = {room.folder: room for room in rooms.values()}
    for name in house.project_files(root, ".h", ".cpp"):
        if not name.startswith("src/"):
            continue
        room = by_folder.get(posixpath.dirname(name)[len("src/"):])
        if room is None:
            yield f"{name}: its folder is no room of CMakeLists.txt"
            continue
        for line, quoted, angled in includes(root, name):
            why = (refused_own(root, room, by_folder, quoted) if quoted
                   else refused_foreign(root, name, room, angled))
            if why:
                yield f"{name}:{line}: {why}"


def includes(root, name):
    text = house.without_comments(house.read(root, name))
    for match in INCLUDE.finditer(text):
        yield house.line_of(text, match.start()), match[1], match[2]


def refused_own(root, room, by_folder, header):
    if not (root / "src" / header).is_file():
        return f'"{header}" is no file of src/ (own headers are named from there)'
    other = by_folder.get(posixpath.dirname(header))
    if other is None or (other != room and other.name not in room.on):
        return f'{room.name} does not stand on the room of "{header}" (room(...) in CMakeLists.txt)'
    return None


def refused_foreign(root, name, room, header):
    if (root / "src" / header).is_file():
        return f'<{header}> is ours: include it with quotes'
    if "." not in header and "/" not in header:
        return None  # a header of the C++ library
    if name.endswith(".h"):
        return f"<{header}> stands in a header of ours: hide it behind a pimpl"
    allowed = LIBRARIES.get(room.name) or LIBRARIES.get(room.family, r"(?!)")
    if re.match(allowed, header):
        return None
    if SYSTEM_HEADER.match(header) and not foreign_library(header):
        if MAY_ASK_THE_SYSTEM.search(name):
            return None
        return f"<{header}> asks the operating system: only engine and *_linux, *_macos files do"
    return f"<{header}> is not for {room.name}: see LIBRARIES in tests/house/layers.py"


def foreign_library(header):
    return any(re.match(pattern, header) for pattern in LIBRARIES.values())


def program_findings(root, rooms):
    """Every file of programs/ against what its binary may hold."""
    by_folder = {room.folder: room for room in rooms.values()}
    for name in house.project_files(root, ".h", ".cpp"):
        if not name.startswith("programs/"):
            continue
        program = name.split("/")[1]
        for line, quoted, angled in includes(root, name):
            why = (refused_in_program(root, name, by_folder.get(posixpath.dirname(quoted)), quoted)
                   if quoted else NOT_IN_PROGRAMS.match(angled) and "belongs to a room")
            if why:
                yield f"{name}:{line}: {quoted or angled}: {why} ({program})"


def refused_in_program(root, name, room, header):
    program = name.split("/")[1]
    if room and (root / "src" / header).is_file():
        return "this program must not hold that room" if room.name in CLOSED_TO.get(program, ()) \
            else None
    places = [posixpath.dirname(name), f"programs/{program}", "programs"]
    found = [p for p in (posixpath.normpath(f"{at}/{header}") for at in places)
             if (root / p).is_file()]
    if not found:
        return "no such file in src/ or programs/"
    other = found[0].split("/")[1]
    return None if other in (program, *SHARED) else "programs do not include one another"


def findings(root):
    rooms = declared_rooms(root)
    if not rooms:
        return ["CMakeLists.txt: declares no room"]
    return [*plan_findings(rooms), *room_findings(root, rooms), *program_findings(root, rooms)]


if __name__ == "__main__":
    sys.exit(house.report("layers", findings(house.ROOT)))
