"""Is an answer right? One rule per kind of check."""
import json
import re


def numbers(text):
    return re.findall(r"-?\d+(?:\.\d+)?", text)


def same_json(answer, wanted):
    try:
        return json.loads(answer) == json.loads(wanted)
    except ValueError:
        return False


def same_call(answer, calls, check):
    """The call as the engine parsed it, or as the text holds it."""
    if not calls:
        found = re.search(r"<tool_call>\s*(.*?)\s*</tool_call>", answer, re.DOTALL)
        if not found:
            return False
        try:
            calls = [json.loads(found.group(1))]
        except ValueError:
            return False
    call = calls[0].get("function", calls[0])
    given = call["arguments"] if isinstance(call["arguments"], str) else json.dumps(call["arguments"])
    return len(calls) == 1 and call["name"] == check["name"] and same_json(given, check["text"])


def right(check, answer, calls=()):
    answer, kind, wanted = answer.strip(), check["kind"], check.get("text")
    if kind == "call":
        return same_call(answer, calls, check)
    if kind == "contains":
        return wanted.lower() in answer.lower()
    if kind == "all":
        return all(part.lower() in answer.lower() for part in wanted)
    if kind == "number":
        return numbers(answer)[-1:] == [wanted]
    if kind == "same":
        return answer == wanted
    if kind == "words":
        return answer.replace(",", " ").split() == wanted.replace(",", " ").split()
    return same_json(answer, wanted)
