"""Accuracy by skill through a whole network: the 500 held-out prompts, one by one, at temperature 0.

    python3 evaluate.py --key dk-… [--url http://127.0.0.1:8080/v1] [--json]

Needs only Python. `./run` prints the key; any other OpenAI server will do as well. Tools are written
into the system prompt in the Hermes form, just as the model's chat template does, and the call is
read from the answer's text, so that the server need not know of tools. Ends with 1 below the goal:
90 % of all, 75 % of each skill.
"""
import argparse
import json
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from pathlib import Path

import chat
from judge import right

HELD_OUT = Path(__file__).with_name("heldout.jsonl")


def as_text(messages, tools):
    """The conversation with tools, calls and results spelt as the text that the model sees."""
    system = chat.system_text(messages, tools)
    out = [{"role": "system", "content": turn_content(system)}] if system else []
    for text, _ in chat.pieces([m for m in messages if m["role"] != "system"]):
        if text.startswith(f"{chat.START}user\n"):
            out.append({"role": "user", "content": turn_content(text)})
        elif text.endswith(chat.END):
            out.append({"role": "assistant", "content": text.removesuffix(chat.END)})
    return out


def turn_content(text):
    return text.split("\n", 1)[1].removesuffix(f"{chat.END}\n")


def post(args, body, tries=20):
    """One request; waits and asks again where the key's rate limit says so."""
    headers = {"Authorization": f"Bearer {args.key}", "Content-Type": "application/json"}
    request = urllib.request.Request(args.url + "/chat/completions", json.dumps(body).encode(), headers)
    for _ in range(tries):
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code != 429:
                raise SystemExit(f"{error}: {error.read().decode()}")
            time.sleep(float(error.headers.get("Retry-After") or 1))
    raise SystemExit("the rate limit never let go")


def ask(args, sample):
    body = {"model": args.model, "messages": as_text(sample["messages"][:-1], sample["tools"]),
            "temperature": 0, "max_tokens": 120}
    return post(args, body)["choices"][0]["message"]["content"] or ""


def measure(args):
    score, wrong = defaultdict(lambda: [0, 0]), []
    for line in HELD_OUT.read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        answer = ask(args, sample)
        good = right(sample["check"], answer)
        score[sample["skill"]][0] += good
        score[sample["skill"]][1] += 1
        if not good:
            wrong.append({"skill": sample["skill"], "question": sample["messages"][-2]["content"], "answer": answer})
    return dict(score), wrong


def table(score):
    rows = sorted(score.items()) + [("all", [sum(pair[i] for pair in score.values()) for i in (0, 1)])]
    lines = [f"| {skill} | {good} | {asked} | {good / asked:.1%} |" for skill, (good, asked) in rows]
    return "\n".join(["| skill | right | asked | share |", "|---|---|---|---|", *lines])


def reached(score):
    good, asked = (sum(pair[i] for pair in score.values()) for i in (0, 1))
    return good >= 0.9 * asked and all(good >= 0.75 * asked for good, asked in score.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8080/v1")
    parser.add_argument("--key", default="")
    parser.add_argument("--model", default="seedling")
    parser.add_argument("--json", action="store_true", help="scores and every wrong answer, as JSON")
    args = parser.parse_args()
    score, wrong = measure(args)
    print(json.dumps({"score": score, "wrong": wrong}, ensure_ascii=False, indent=1) if args.json else table(score))
    sys.exit(0 if reached(score) else 1)


if __name__ == "__main__":
    main()
