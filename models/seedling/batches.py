"""Endless training steps made on the fly: nothing is stored, a seed and a step number fix the data."""
import random

import torch

import chat
import generate
import tokenizer as bpe


class Batches:
    def __init__(self, tokenizer, tokens_per_step, longest=640):
        self.tokenizer = tokenizer
        self.size = tokens_per_step
        self.longest = longest
        self.pad = tokenizer.token_to_id(chat.END)

    def conversations(self, step):
        rng = random.Random(f"seedling {step}")
        total = 0
        while total < self.size:
            sample = generate.training_sample(rng)
            encoded = bpe.encode_pieces(self.tokenizer, chat.pieces(sample.messages, sample.tools))
            if len(encoded[0]) <= self.longest:
                total += len(encoded[0])
                yield encoded

    def rows(self, step, waste=0.06):
        """The step's conversations in groups of nearly equal length, each a padded matrix.

        One conversation a row: attention never crosses from one to another, and with the padding
        on the right plain causal attention needs no other mask.
        """
        waiting = sorted(self.conversations(step), key=lambda pair: len(pair[0]))
        while waiting:
            longest = len(waiting[-1][0])
            used = filled = 0
            while used < len(waiting):
                extra = len(waiting[-1 - used][0])
                if used and filled + extra < (1 - waste) * longest * (used + 1) and used * longest > 700:
                    break
                filled, used = filled + extra, used + 1
            yield self.matrix(waiting[-used:], longest)
            waiting = waiting[:-used]

    def matrix(self, group, longest):
        tokens = torch.full((len(group), longest), self.pad)
        learnt = torch.zeros((len(group), longest), dtype=torch.bool)
        for row, (ids, wanted) in enumerate(group):
            tokens[row, : len(ids)] = torch.tensor(ids)
            learnt[row, : len(ids)] = torch.tensor(wanted)
        # Position i predicts token i + 1.
        return tokens[:, :-1], learnt[:, 1:], tokens[:, 1:][learnt[:, 1:]]
