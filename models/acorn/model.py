"""The network: a plain BERT encoder, so that the GGUF is an ordinary one to every engine.

Normalised after each branch, GELU in its tanh form, learned positions, the mean over all tokens as
the text's vector.
"""
from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass
class Shape:
    vocab: int = 10240
    width: int = 256
    layers: int = 3
    heads: int = 4
    hidden: int = 512
    context: int = 512
    norm_eps: float = 1e-12

    def as_dict(self):
        return asdict(self)


class Block(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.attn_qkv = nn.Linear(width, 3 * width)
        self.attn_out = nn.Linear(width, width)
        self.attn_norm = nn.LayerNorm(width, shape.norm_eps)
        self.ffn_up = nn.Linear(width, shape.hidden)
        self.ffn_down = nn.Linear(shape.hidden, width)
        self.ffn_norm = nn.LayerNorm(width, shape.norm_eps)

    def attend(self, x, shut):
        rows, length, width = x.shape
        parts = self.attn_qkv(x).view(rows, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        # Spelt out: on a processor the fused call is slower for texts as short as ours.
        scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5 + shut
        mixed = scores.softmax(-1).to(value.dtype) @ value
        return self.attn_out(mixed.transpose(1, 2).reshape(rows, length, width))

    def forward(self, x, shut):
        x = self.attn_norm(x + self.attend(x, shut))
        return self.ffn_norm(x + self.ffn_down(F.gelu(self.ffn_up(x), approximate="tanh")))


class Acorn(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embed = nn.Embedding(shape.vocab, shape.width)
        self.positions = nn.Parameter(torch.zeros(shape.context, shape.width))
        self.embed_norm = nn.LayerNorm(shape.width, shape.norm_eps)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.reset()

    def reset(self):
        nn.init.normal_(self.embed.weight, std=0.5)
        for block in self.blocks:
            nn.init.normal_(block.attn_qkv.weight, std=0.6 / self.shape.width**0.5)
            nn.init.normal_(block.ffn_up.weight, std=0.6 / self.shape.width**0.5)
            # A branch starts silent. The norms after it then do nothing to what is normed already,
            # so that the words' table can be trained alone first, at a fiftieth of the cost.
            nn.init.zeros_(block.attn_out.weight)
            nn.init.zeros_(block.ffn_down.weight)
            for layer in (block.attn_qkv, block.attn_out, block.ffn_up, block.ffn_down):
                nn.init.zeros_(layer.bias)

    def words_alone(self, tokens):
        """What the whole network gives for [rows, length] while its branches are silent."""
        return self.blocks[-1].ffn_norm(self.embed_norm(self.embed(tokens)))

    def trunk(self, tokens, there):
        x = self.embed_norm(self.embed(tokens) + self.positions[: tokens.shape[1]])
        shut = torch.zeros(there.shape).masked_fill(~there, float("-inf"))[:, None, None, :]
        for block in self.blocks:
            x = block(x, shut)
        return x

    def forward(self, tokens, there, words_only=False):
        """One vector a row, not yet of unit length; `there` is false on padding."""
        x = self.words_alone(tokens) if words_only else self.trunk(tokens, there)
        kept = there.unsqueeze(-1)
        return (x.float() * kept).sum(1) / kept.sum(1)
