"""Train seedling. Resumes by itself; a file named `decay` in the folder makes it finish.

    python3 train.py FOLDER [--steps N] [--start seedling.gguf] [--minutes M]

The rate warms up, stays, and at the end falls to nothing over `--decay` steps (that is where most
of the last gains come from). `touch FOLDER/decay` starts the fall early; with `--minutes` it falls
by the clock from the first step on.
"""
import ctypes
import os

# One thread pool: OpenBLAS's own threads would fight with OpenMP's for the processor.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import time
from pathlib import Path

import torch
from torch.nn import functional as F

import generate
import quickcheck
import tokenizer as bpe
from batches import Batches
from model import Seedling, Shape
from optim import make_optimizers
from restore import restore


def keep_memory():
    """Ask the C library not to hand big blocks back, so that each step does not fault them in anew."""
    libc = ctypes.CDLL(None)
    for option, value in ((-4, 0), (-1, 2**31 - 1), (-8, 1)):  # MMAP_MAX, TRIM_THRESHOLD, ARENA_MAX
        libc.mallopt(option, value)


class Trainer:
    def __init__(self, args):
        self.args = args
        self.folder = Path(args.folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.started = time.time()
        self.tokenizer, weights = self.beginning()
        torch.manual_seed(1)
        self.model = Seedling(Shape(vocab=self.tokenizer.get_vocab_size()))
        if weights:
            self.model.load_state_dict(weights)
        self.optimizers = make_optimizers(self.model, args.matrix_rate, args.other_rate)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["peak"] = group["lr"]
        self.batches = Batches(self.tokenizer, args.tokens)
        self.step, self.seen = args.first_step, 0
        self.decay_from = None
        self.resume()

    def beginning(self):
        """The tokenizer, and weights to start from where a GGUF is given."""
        path = self.folder / "tokenizer.json"
        if self.args.start:
            tokenizer, weights = restore(self.args.start)
            tokenizer.save(str(path))
            return tokenizer, weights
        return (bpe.load(path) if path.exists() else bpe.train(path)), None

    def resume(self):
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return
        saved = torch.load(path, weights_only=False)
        self.model.load_state_dict(saved["model"])
        for optimizer, state in zip(self.optimizers, saved["optimizers"]):
            optimizer.load_state_dict(state)
        self.step, self.seen, self.decay_from = saved["step"], saved["seen"], saved["decay_from"]
        print(f"resumed at step {self.step}", flush=True)

    def save(self, name="checkpoint.pt"):
        state = {
            "model": self.model.state_dict(), "optimizers": [o.state_dict() for o in self.optimizers],
            "step": self.step, "seen": self.seen, "decay_from": self.decay_from, "shape": self.model.shape.as_dict(),
        }
        torch.save(state, self.folder / (name + ".part"))
        os.replace(self.folder / (name + ".part"), self.folder / name)

    def rate(self):
        """The share of the peak rate at this step; None when the fall is over."""
        warm = min(1.0, (self.step - self.args.first_step + 1) / self.args.warm)
        if self.args.minutes:
            left = 1 - (time.time() - self.started) / 60 / self.args.minutes
            return min(warm, left) if left > 0 else None
        if self.decay_from is None and (self.step >= self.args.steps - self.args.decay or (self.folder / "decay").exists()):
            self.decay_from = self.step
            print(f"decay from step {self.step}", flush=True)
        if self.decay_from is None:
            return warm
        left = 1 - (self.step - self.decay_from) / self.args.decay
        return left if left > 0 else None

    def one_step(self, rate):
        groups = list(self.batches.rows(self.step))
        learnt = sum(len(wanted) for _, _, wanted in groups)
        total = 0.0
        for tokens, mask, wanted in groups:
            with torch.autocast("cpu", torch.bfloat16):
                logits = self.model(tokens, mask)
            loss = F.cross_entropy(logits.float(), wanted, reduction="sum") / learnt
            loss.backward()
            total += loss.item()
            self.seen += int(tokens.numel())
        torch.nn.utils.clip_grad_norm_([self.model.embed.weight], 1.0)
        for optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = group["peak"] * rate
            optimizer.step()
            optimizer.zero_grad()
        self.step += 1
        return total

    def check(self, scale):
        samples = generate.held_out_samples(seed=self.step + 1, scale=scale)
        score, wrong = quickcheck.measure(self.model, self.tokenizer, samples)
        good, asked = (sum(pair[i] for pair in score.values()) for i in (0, 1))
        print(f"check step {self.step}: {good}/{asked} ", {k: f"{a}/{b}" for k, (a, b) in score.items()})
        for skill, question, answer in wrong[::max(1, len(wrong) // 12)][:12]:
            print(f"   [{skill}] {question[-70:]!r} -> {answer[:70]!r}")
        print(end="", flush=True)

    def run(self):
        started, recent = time.time(), []
        while (rate := self.rate()) is not None:
            recent.append(self.one_step(rate))
            if self.step % 20 == 0:
                pace = (time.time() - started) / 20
                print(f"step {self.step} loss {sum(recent) / len(recent):.4f} seen {self.seen / 1e6:.2f}M {pace:.2f}s/step", flush=True)
                started, recent = time.time(), []
            if self.step % self.args.save_every == 0:
                self.save()
            if self.step % self.args.check_every == 0:
                self.check(0.3)
                started = time.time()
        self.save()
        self.save("final.pt")
        self.check(1.0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    parser.add_argument("--steps", type=int, default=6000)
    parser.add_argument("--decay", type=int, default=500)
    parser.add_argument("--minutes", type=float, help="finish by the clock, the rate falling all the way")
    parser.add_argument("--warm", type=int, default=100, help="steps until the full rate")
    parser.add_argument("--start", help="a GGUF to start from")
    parser.add_argument("--first-step", type=int, default=0, help="its step: earlier steps' data is not seen again")
    parser.add_argument("--tokens", type=int, default=6000, help="tokens in a step")
    parser.add_argument("--matrix-rate", type=float, default=0.02)
    parser.add_argument("--other-rate", type=float, default=0.003)
    parser.add_argument("--save-every", type=int, default=150)
    parser.add_argument("--check-every", type=int, default=300)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    keep_memory()
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    Trainer(args).run()


if __name__ == "__main__":
    main()
