"""How well a server's vectors find the right passage: heldout.jsonl through /v1/embeddings.

    python3 evaluate.py --key dk-… [--url http://127.0.0.1:8080/v1]
    python3 evaluate.py --offline acorn.gguf     starts llama.cpp's own server for it

Each query's candidates are the passages of all sets. BM25 over the same texts stands beside it. Needs
only Python; `./run` prints the key. Ends with 1 when the vectors find less than BM25.
"""
import argparse
import contextlib
import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from measure import bm25, ranks_of, summary

HELD_OUT = Path(__file__).with_name("heldout.jsonl")
TEXTS_MAX = 32  # in one request


def read_rows():
    lines = HELD_OUT.read_text(encoding="utf-8").splitlines()
    return [(row["set"], row["query"], row["passage"]) for row in map(json.loads, lines)]


def post(args, texts, tries=20):
    """One request; waits and asks again where the key's rate limit says so."""
    headers = {"Authorization": f"Bearer {args.key}", "Content-Type": "application/json"}
    body = json.dumps({"model": args.model, "input": texts, "encoding_format": "float"}).encode()
    request = urllib.request.Request(args.url + "/embeddings", body, headers)
    for _ in range(tries):
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                data = sorted(json.load(answer)["data"], key=lambda one: one["index"])
                return [one["embedding"] for one in data]
        except urllib.error.HTTPError as error:
            if error.code != 429:
                raise SystemExit(f"{error}: {error.read().decode()}")
            time.sleep(float(error.headers.get("Retry-After") or 1))
    raise SystemExit("the rate limit never let go")


def vectors_of(args, texts):
    parts = [texts[i : i + TEXTS_MAX] for i in range(0, len(texts), TEXTS_MAX)]
    return [vector for part in parts for vector in post(args, part)]


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextlib.contextmanager
def offline(args):
    """llama.cpp's server around a model file, for as long as it is asked."""
    if not args.offline:
        yield
        return
    port = free_port()
    command = ["llama-server", "-m", args.offline, "--embeddings", "--pooling", "mean", "--port", str(port),
               "-c", "2048", "-np", "4", "-t", "1", "-ub", "512", "--no-ui"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            args.url = f"http://127.0.0.1:{port}/v1"
            wait_for(f"http://127.0.0.1:{port}/health", server)
            yield
        finally:
            server.terminate()


def wait_for(url, server):
    for _ in range(300):
        if server.poll() is not None:
            raise SystemExit(f"llama-server ended with {server.returncode}")
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.1)
    raise SystemExit("llama-server does not answer")


def products(queries, passages):
    return [[sum(a * b for a, b in zip(query, passage)) for passage in passages] for query in queries]


def table(found, baseline):
    lines = ["| set | queries | acorn @1 | MRR | BM25 @1 | MRR |", "|---|---|---|---|---|---|"]
    for name, (first, mrr, count) in found.items():
        other, other_mrr, _ = baseline[name]
        lines.append(f"| {name} | {count} | {first:.1%} | {mrr:.3f} | {other:.1%} | {other_mrr:.3f} |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8080/v1")
    parser.add_argument("--key", default="")
    parser.add_argument("--model", default="acorn")
    parser.add_argument("--offline", metavar="GGUF")
    args = parser.parse_args()
    rows = read_rows()
    queries, passages = [row[1] for row in rows], [row[2] for row in rows]
    with offline(args):
        scores = products(vectors_of(args, queries), vectors_of(args, passages))
    found = summary(rows, ranks_of(rows, scores))
    baseline = summary(rows, ranks_of(rows, bm25(queries, passages)))
    print(table(found, baseline))
    sys.exit(0 if found["all"] > baseline["all"] else 1)


if __name__ == "__main__":
    main()
