"""The vector files that C++ makes and checks: tests/vectors."""

import json
import pathlib
import sys

_HERE = pathlib.Path(__file__).resolve().parent
_FOLDER = _HERE.parents[2] / "tests" / "vectors"
sys.path.insert(0, str(_HERE.parent / "src"))


def read(name):
    return json.loads((_FOLDER / f"{name}.json").read_text())
