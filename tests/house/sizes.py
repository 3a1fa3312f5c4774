"""DESIGN.md and the style page: a file has at most 600 lines, a function 70, a line 100 columns,
an interface 7 methods. Files over 400 lines and functions of more than 4 parameters get advice.
"""

import ast
import sys

import house
import scan

FILE_MAX = 600
FILE_ADVISED = 400
FUNCTION_MAX = 70
LINE_MAX = 100
METHODS_MAX = 7
PARAMETERS_ADVISED = 4

CPP = (".h", ".cpp")
CODE = CPP + (".py", ".sh", ".cmake", ".js", ".mjs", "CMakeLists.txt")
# Sentences for people (training data, messages of shell scripts) may run on.
WIDE = ("models/",)
WIDE_SUFFIXES = (".sh", ".js", ".mjs")


def findings(root):
    found = []
    for name in house.project_files(root, *CODE):
        text = house.read(root, name)
        found += file_findings(name, text)
        if name.endswith(CPP):
            found += [*function_findings(name, scan.functions(text)),
                      *interface_findings(name, text)]
        elif name.endswith(".py"):
            found += function_findings(name, python_functions(text))
    return found


def file_findings(name, text):
    lines = text.splitlines()
    if len(lines) > FILE_MAX:
        yield f"{name}: {len(lines)} lines, at most {FILE_MAX}: split it by subject"
    if name.startswith(WIDE) or name.endswith(WIDE_SUFFIXES):
        return
    for number, line in enumerate(lines, 1):
        if len(line) > LINE_MAX:
            yield f"{name}:{number}: {len(line)} columns, at most {LINE_MAX}"


def function_findings(name, functions):
    for function in functions:
        if function.lines > FUNCTION_MAX:
            yield (f"{name}:{function.line}: {function.name} has {function.lines} lines, "
                   f"at most {FUNCTION_MAX}: name its steps as functions")


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = node.end_lineno - node.lineno + 1
            yield scan.Function(node.name, node.lineno, lines, len(node.args.args))


def interface_findings(name, text):
    for interface, line, methods in scan.interfaces(text):
        if methods > METHODS_MAX:
            yield (f"{name}:{line}: interface {interface} has {methods} methods, "
                   f"at most {METHODS_MAX}: split it by who calls it")


def advice(root):
    for name in house.project_files(root, *CPP):
        text = house.read(root, name)
        lines = len(text.splitlines())
        if FILE_ADVISED < lines <= FILE_MAX:
            yield f"{name}: {lines} lines; {FILE_ADVISED} read better"
        for function in scan.functions(text):
            if function.parameters > PARAMETERS_ADVISED:
                yield (f"{name}:{function.line}: {function.name} takes {function.parameters} "
                       f"parameters; over {PARAMETERS_ADVISED} an options struct reads better")


if __name__ == "__main__":
    sys.exit(house.report("sizes", findings(house.ROOT), list(advice(house.ROOT))))
