"""`darkbloom template render` prints what llama-server's /apply-template and Python's jinja2 print,
byte for byte, for every chat template of the vectors and a table of requests; where they refuse,
so does it. Where the two disagree with each other, DEVIATIONS says whom we follow and why.
"""

import json
import os
import pathlib
import sys
import tempfile
import time

import chat_requests
import llama_templates
import network
import python_templates

TEMPLATES = pathlib.Path(os.environ.get("DARKBLOOM_VECTORS", "")) / "chat-templates"
BOS, EOS = "<|endoftext|>", "<|im_end|>"  # the seedling's, which llama-server puts in

# (a part of the template's name, the oracle): why its answers differ from ours.
DEVIATIONS = {
    ("functionary-medium-v3.1", "python"):
        "Python's |safe makes a string that escapes what is added to it, so the model would read "
        "&lt; for <; llama.cpp and we leave the text as it is",
    ("llama-cpp-deepseek-r1", "python"):
        "Python's |map is a generator, which |tojson refuses; the template was written for "
        "llama.cpp, where it is a list as here",
}


class Difference(Exception):
    pass


def ours(template, request, at):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        file.write(json.dumps(request))
        file.flush()
        options = ["--bos", BOS, "--eos", EOS, "--at", at]
        if not request.get("add_generation_prompt", True):
            options.append("--no-generation-prompt")
        answer = network.run_program("darkbloom", "template", "render", "--template", template,
                                     "--request", file.name, *options)
    assert answer.returncode in (0, 1), answer
    assert answer.returncode == 0 or (not answer.stdout and len(answer.stderr.splitlines()) == 1), \
        answer
    return answer.stdout if answer.returncode == 0 else None


def around(text, other):
    at = len(os.path.commonprefix([text or "", other or ""]))
    return repr((text or "a refusal")[max(0, at - 60):at + 120])


def deviates(template, oracle):
    return any(part in template.name and whose == oracle for part, whose in DEVIATIONS)


def compare(template, name, got, wanted):
    """`wanted` maps oracles to prompts; None is a refusal."""
    for oracle, prompt in wanted.items():
        if prompt == got:
            continue
        if deviates(template, oracle):
            yield template.name, oracle
            continue
        raise Difference(f"{template.name}, {name}: {oracle} has {around(prompt, got)}, "
                         f"we have {around(got, prompt)}")


def one_template(template, at):
    """The deviations that were met."""
    met = set()
    with llama_templates.serving(template, network.MODEL) as server:
        # A template that llama-server does not start with is judged by Python alone.
        caps = server.caps() if server else chat_requests.PLAIN_CAPS
        for name, request in chat_requests.table().items():
            wanted = {}
            if server:
                wanted["llama"] = server.prompt(request)
            if python_templates.can_judge(request, caps):
                wanted["python"] = python_templates.prompt(template, request, caps,
                                                           {"bos": BOS, "eos": EOS, "at": at})
            met |= set(compare(template, name, ours(template, request, at), wanted))
    return met


def every_template(at):
    met = set()
    templates = sorted(TEMPLATES.glob("*.jinja"))
    assert templates, TEMPLATES
    for template in templates:
        met |= one_template(template, at)
    stale = [key for key in DEVIATIONS
             if not any(key[0] in name and key[1] == oracle for name, oracle in met)]
    assert not stale, f"no longer deviates: {stale}"


def refusals():
    """What is no template, no request or no file is told apart."""
    with tempfile.TemporaryDirectory(prefix="darkbloom-template-") as name:
        folder = pathlib.Path(name)
        (folder / "good.jinja").write_text("{{ messages[0].content }}")
        (folder / "bad.jinja").write_text("{% if %}")
        (folder / "good.json").write_text('{"messages":[{"role":"user","content":"Hi"}]}')
        (folder / "bad.json").write_text("{")
        for template, request, status in (("good", "good", 0), ("bad", "good", 1),
                                          ("good", "bad", 1), ("absent", "good", 2)):
            answer = network.run_program(
                "darkbloom", "template", "render", "--template", folder / f"{template}.jinja",
                "--request", folder / f"{request}.json")
            assert answer.returncode == status, answer
            assert answer.stdout == ("Hi" if status == 0 else ""), answer


def main():
    refusals()
    if not TEMPLATES.is_dir() or not llama_templates.installed():
        sys.exit(network.SKIPPED)
    at = int(time.time())
    try:
        every_template(at)
    except Difference:
        # llama-server prints today's date; midnight passed under it.
        if time.gmtime(at).tm_mday == time.gmtime().tm_mday:
            raise
        every_template(int(time.time()))


main()
