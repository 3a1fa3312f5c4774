"""What a JSON schema costs: tokens per second with a schema beside without, here and at
llama-server, in the same round on the same model. One stream at a time; the middle of the rounds
counts.
"""

import argparse
import http.client
import json
import pathlib
import statistics
import tempfile
import time

import processes

SEEDLING = processes.ROOT / "models/seedling/seedling.gguf"
TOKENS = 160
WANTED = 0.9  # of the tokens per second without a schema
# Long enough for every answer to be cut at its limit, whatever the model says.
SCHEMA = {"type": "array", "minItems": 60, "maxItems": 80,
          "items": {"type": "object", "required": ["name", "count"], "additionalProperties": False,
                    "properties": {"name": {"type": "string", "maxLength": 40},
                                   "count": {"type": "integer", "minimum": 0, "maximum": 999}}}}
FORM = {"response_format": {"type": "json_schema",
                            "json_schema": {"name": "list", "schema": SCHEMA}}}
# Without its three marks, the first of its vocabulary, seedling goes on until its limit.
ENDLESS = {"logit_bias": {str(token): -100 for token in range(3)}}


def read_arguments():
    parser = argparse.ArgumentParser(prog="./bench grammar", description=__doc__)
    parser.add_argument("--model", type=pathlib.Path, default=SEEDLING, help="GGUF (seedling)")
    parser.add_argument("--rounds", type=int, default=9, help="rounds (9)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
    return parser.parse_args()


def speed(server, more):
    """Tokens per second of one answer, from the request to its end."""
    body = {"model": server.model, "temperature": 1, "max_tokens": TOKENS,
            "messages": [{"role": "user", "content": "Write a list."}], **server.fields, **more}
    headers = {"authorization": f"Bearer {server.api_key}", "content-type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    started = time.perf_counter()
    connection.request("POST", "/v1/chat/completions", json.dumps(body), headers)
    answer = json.loads(connection.getresponse().read())
    took = time.perf_counter() - started
    connection.close()
    if "usage" not in answer:
        raise RuntimeError(f"{server.name} answered: {answer}")
    return answer["usage"]["completion_tokens"] / took


def measure(servers, rounds):
    """{name: {"free": tokens per second, "schema": ..., "ratio": ...}}, the rounds' middles."""
    figures = {server.name: [] for server in servers}
    for _ in range(rounds):
        for server in servers:
            pair = speed(server, ENDLESS), speed(server, {**FORM, **ENDLESS})
            figures[server.name].append(pair)
    return {name: {"free": statistics.median(free for free, _ in pairs),
                   "schema": statistics.median(held for _, held in pairs),
                   "ratio": statistics.median(held / free for free, held in pairs)}
            for name, pairs in figures.items()}


def main():
    arguments = read_arguments()
    with tempfile.TemporaryDirectory(prefix="darkbloom-bench-") as name:
        folder = pathlib.Path(name)
        with processes.llama_server(arguments.model, 2, folder) as theirs, \
                processes.whole_network(arguments.model, folder) as ours:
            figures = measure([theirs, ours], arguments.rounds)
    if arguments.json:
        print(json.dumps(figures))
        return
    for name, row in figures.items():
        print(f"{name:14} free {row['free']:7.0f} tokens/s   with a schema {row['schema']:7.0f}   "
              f"ratio {row['ratio']:.2f}   (wanted: {WANTED})")


if __name__ == "__main__":
    main()
