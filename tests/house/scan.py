"""Finds functions and classes in C++ by their braces.

Its limits: it reads text, not the language. Preprocessor branches are all read, so unbalanced
braces in them mislead it (the house has no such branches). A function is what stands before an
outermost brace with a parameter list and is no class, namespace or initializer; lambdas count to
the function around them. A function's length runs from its opening brace to its closing one.
"""

import dataclasses
import re

import house

HEAD_OF_NO_FUNCTION = re.compile(r"\b(namespace|class|struct|union|enum|concept)\b|[^=!<>]=[^=]")
CLASS = re.compile(r"\b(?:class|struct)\s+(\w+)[^;{}()]*\{")
VIRTUAL = re.compile(r"\bvirtual\b[^;{]*")


@dataclasses.dataclass(frozen=True)
class Function:
    name: str
    line: int
    lines: int
    parameters: int


def functions(text):
    """The outermost functions of a C++ text, in order."""
    code = house.code_only(text)
    found, open_braces, inside, head_start = [], [], None, 0
    for match in re.finditer(r"[{};]", code):
        at = match.start()
        if match[0] == "{":
            open_braces.append(at)
            head = code[head_start:at]
            if inside is None and is_function(head):
                inside = (len(open_braces), at, head)
        elif match[0] == "}" and open_braces:
            if inside and inside[0] == len(open_braces):
                found.append(function_between(code, inside[1], at, inside[2]))
                inside = None
            open_braces.pop()
        head_start = at + 1
    return found


def is_function(head):
    head = without_template(re.sub(r"^\s*#[^\n]*$", "", head, flags=re.MULTILINE))
    head = re.sub(r"\boperator\s*\S+?(?=\()", "operator", head)
    # The parameter list decides: defaults inside it ("= 0") make no initializer of the head.
    outside_parentheses = re.sub(r"\([^()]*\)", "()", re.sub(r"\([^()]*\)", "", head))
    return ")" in head and not HEAD_OF_NO_FUNCTION.search(outside_parentheses)


def without_template(head):
    """The head after its template<...> clause."""
    match = re.search(r"\btemplate\s*<", head)
    if not match:
        return head
    depth = 0
    for at in range(match.end() - 1, len(head)):
        depth += {"<": 1, ">": -1}.get(head[at], 0)
        if depth == 0:
            return without_template(head[at + 1:])
    return head


def function_between(code, opening, closing, head):
    first, last = house.line_of(code, opening), house.line_of(code, closing)
    head = without_template(head)
    name = re.search(r"([\w:~]+)\s*\(", head)
    return Function(name[1] if name else "?", first, last - first + 1, count_parameters(head))


def count_parameters(head):
    """Parameters of the first parameter list in the head of a function."""
    depth, count, content = 0, 1, ""
    for character in head[head.find("("):]:
        depth += {"(": 1, "[": 1, "<": 1, ")": -1, "]": -1, ">": -1}.get(character, 0)
        if depth == 0:
            break
        count += character == "," and depth == 1
        content += character
    return count if content[1:].strip() not in ("", "void") else 0


def interfaces(text):
    """(name, line, methods) of every class with a pure virtual method, destructors not counted."""
    code = house.code_only(text)
    for match in CLASS.finditer(code):
        body = code[match.end():end_of_block(code, match.end())]
        methods = [found[0] for found in VIRTUAL.finditer(body) if "~" not in found[0]]
        if any(re.search(r"=\s*0\s*$", method) for method in methods):
            yield match[1], house.line_of(code, match.start()), len(methods)


def end_of_block(code, start):
    depth = 1
    for at in range(start, len(code)):
        depth += {"{": 1, "}": -1}.get(code[at], 0)
        if depth == 0:
            return at
    return len(code)
