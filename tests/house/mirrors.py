"""The style page: a source of src/ has its mirror test in tests/unit (src/seal/chunks.cpp has
tests/unit/seal/chunks_test.cpp), or stands here with a reason; and each room and program has a
README of at most 40 lines.
"""

import pathlib
import sys

import house

README_MAX = 40
# Sources without a mirror, and why. An entry that has become untrue is a finding too.
WITHOUT_MIRROR = {
    "src/base/check.cpp": "aborts; each room's death tests run it",
    "src/base/error.cpp": "a table of names, which the compiler holds complete",
    "src/attest/quote/receipt_writer.cpp": "what it writes is judged in receipt_check_test.cpp",
    "src/attest/quote/statement_maker.cpp": "what it makes is judged in judge_test.cpp",
    "src/attest/tpm/endorsement_linux.cpp": "tpm_test.cpp runs it against swtpm",
    "src/attest/tpm/esys_linux.cpp": "tpm_test.cpp runs it against swtpm",
    "src/attest/tpm/hpke_key_linux.cpp": "tpm_test.cpp runs it against swtpm",
    "src/attest/tpm/key_templates.cpp": "a TPM makes keys of them in tpm_test.cpp",
    "src/attest/tpm/pcr_bank_linux.cpp": "tpm_test.cpp runs it against swtpm",
    "src/engine/llama_handles.cpp": "owners of library objects; every engine test runs them",
    "src/engine/machine_linux.cpp": "reads this machine; the model loader's tests use it",
    "src/engine/machine_macos.cpp": "never run: no Mac at hand",
}


def mirror_of(source):
    """The files of each platform (*_linux.cpp, *_macos.cpp) share a mirror."""
    path = pathlib.PurePosixPath(source)
    stem = path.stem.removesuffix("_linux").removesuffix("_macos")
    return f"tests/unit/{path.relative_to('src').parent}/{stem}_test.cpp"


def source_findings(root, without_mirror):
    sources = [name for name in house.project_files(root, ".cpp") if name.startswith("src/")]
    for name in sources:
        has_mirror = (root / mirror_of(name)).is_file()
        if not has_mirror and name not in without_mirror:
            yield f"{name}: has no test {mirror_of(name)}"
        if has_mirror and name in without_mirror:
            yield f"{name}: has a mirror test: take it off the list in tests/house/mirrors.py"
    for name in sorted(set(without_mirror) - set(sources)):
        yield f"tests/house/mirrors.py: lists {name}, which is gone"


def readme_findings(root):
    files = house.project_files(root)
    parts = [pathlib.PurePosixPath(name).parts for name in files]
    rooms = {"/".join(p[:2]) for p in parts if p[0] in ("src", "programs") and len(p) > 2}
    for room in sorted(rooms):
        if f"{room}/README.md" not in files:
            yield f"{room}: has no README.md"
    for name in files:
        if name.startswith(("src/", "programs/")) and name.endswith("README.md"):
            lines = len(house.read(root, name).splitlines())
            if lines > README_MAX:
                yield f"{name}: {lines} lines, at most {README_MAX}"


def findings(root, without_mirror=WITHOUT_MIRROR):
    return [*source_findings(root, without_mirror), *readme_findings(root)]


if __name__ == "__main__":
    sys.exit(house.report("mirrors", findings(house.ROOT)))
