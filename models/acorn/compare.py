"""Proves that the exported file says what was trained: same tokens, and vectors with a cosine of 0.999.

    python3 compare.py FOLDER acorn.gguf
"""
import argparse
import json
import urllib.request
from pathlib import Path

import torch
from torch.nn import functional as F

import tokenizer as wordpiece
from evaluate import offline, read_rows, vectors_of
from model import Acorn, Shape

# What people type besides plain English.
ODD = ["", " ", "Crème brûlée à Zürich", "don't stop!", "C++ & C#", "10.5% of $1,299", "你好 world", "naïve—dash",
       "tab\tand\nline", "UPPER lower", "x" * 60, "emoji 😀 here", "a/b\\c_d^e", "«quotes» “curly”", "ÅNGSTRÖM ﬁne"]


def torch_vectors(folder, texts):
    saved = torch.load(folder / "final.pt", weights_only=False, map_location="cpu")
    model = Acorn(Shape(**saved["shape"])).eval()
    model.load_state_dict(saved["model"])
    tokenizer = wordpiece.load(folder / "tokenizer.json")
    rows = [tokenizer.encode(text).ids for text in texts]
    with torch.no_grad():
        found = [model(torch.tensor([row]), torch.ones(1, len(row), dtype=torch.bool)) for row in rows]
    return rows, F.normalize(torch.cat(found), dim=1)


def served_tokens(args, text):
    body = json.dumps({"content": text, "add_special": True}).encode()
    request = urllib.request.Request(args.url + "/tokenize", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)["tokens"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("offline", metavar="GGUF")
    args = parser.parse_args()
    args.key, args.model = "", "acorn"
    texts = ODD[2:] + [text for row in read_rows() for text in row[1:]]
    tokens, ours = torch_vectors(args.folder, texts)
    with offline(args):
        theirs = F.normalize(torch.tensor(vectors_of(args, texts)), dim=1)
        args.url = args.url.removesuffix("/v1")
        wrong = [text for text, row in zip(texts, tokens) if served_tokens(args, text) != row]
    cosines = (ours * theirs).sum(1)
    for text in wrong[:20]:
        print("other tokens:", repr(text[:80]))
    print(f"{len(texts)} texts, {len(wrong)} with other tokens, cosine {cosines.min():.6f} at least, "
          f"{cosines.mean():.6f} on average")


if __name__ == "__main__":
    main()
