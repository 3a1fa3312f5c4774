"""The network: a plain Llama, so that the GGUF is an ordinary one to every engine.

RMSNorm, rotary positions over neighbouring pairs (the order GGUF's `llama` expects, so nothing is
permuted on export), SwiGLU, no biases, and one table for both reading and writing tokens.
"""
from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass
class Shape:
    vocab: int = 2048
    width: int = 256
    layers: int = 5
    heads: int = 4
    hidden: int = 640
    context: int = 1024
    rope_base: float = 10000.0
    norm_eps: float = 1e-5

    def as_dict(self):
        return asdict(self)


class Norm(nn.Module):
    def __init__(self, width, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x):
        return F.rms_norm(x, (x.shape[-1],), self.weight.to(x.dtype), self.eps)


def rotary_tables(shape):
    """cos and sin for each position and each pair of a head, as float32."""
    half = shape.width // shape.heads // 2
    turns = shape.rope_base ** (-torch.arange(half).float() / half)
    angles = torch.outer(torch.arange(shape.context).float(), turns)
    return angles.cos(), angles.sin()


def rotate(x, cos, sin):
    """Turn each pair (2i, 2i+1) of the last axis by its position's angle."""
    even, odd = x[..., 0::2], x[..., 1::2]
    turned = torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1)
    return turned.flatten(-2)


class Block(nn.Module):
    def __init__(self, shape):
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.attn_norm = Norm(width, shape.norm_eps)
        self.attn_qkv = nn.Linear(width, 3 * width, bias=False)
        self.attn_out = nn.Linear(width, width, bias=False)
        self.ffn_norm = Norm(width, shape.norm_eps)
        self.ffn_in = nn.Linear(width, 2 * shape.hidden, bias=False)
        self.ffn_down = nn.Linear(shape.hidden, width, bias=False)

    def attend(self, x, cos, sin, later):
        rows, length, width = x.shape
        parts = self.attn_qkv(x).view(rows, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        query, key = rotate(query, cos, sin), rotate(key, cos, sin)
        # Spelt out: on a processor the fused call costs five times these two small products.
        scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5
        mixed = (scores + later[:length, :length]).softmax(-1).to(value.dtype) @ value
        return self.attn_out(mixed.transpose(1, 2).reshape(rows, length, width))

    def forward(self, x, cos, sin, later):
        x = x + self.attend(self.attn_norm(x), cos, sin, later)
        gate, up = self.ffn_in(self.ffn_norm(x)).chunk(2, dim=-1)
        return x + self.ffn_down(F.silu(gate) * up)


class Seedling(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embed = nn.Embedding(shape.vocab, shape.width)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.final_norm = Norm(shape.width, shape.norm_eps)
        cos, sin = rotary_tables(shape)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        later = torch.full((shape.context, shape.context), float("-inf")).triu(1)
        self.register_buffer("later", later, persistent=False)
        self.reset()

    def reset(self):
        nn.init.normal_(self.embed.weight, std=0.05)
        for block in self.blocks:
            for layer in (block.attn_qkv, block.ffn_in):
                nn.init.normal_(layer.weight, std=0.6 / self.shape.width**0.5)
            # A residual branch starts silent, so the first steps train the embedding cleanly.
            nn.init.zeros_(block.attn_out.weight)
            nn.init.zeros_(block.ffn_down.weight)

    def trunk(self, tokens):
        """Hidden states of [rows, length] token ids; padding belongs on the right."""
        length = tokens.shape[1]
        x = self.embed(tokens)
        cos, sin = self.cos[:length].to(x.dtype), self.sin[:length].to(x.dtype)
        for block in self.blocks:
            x = block(x, cos, sin, self.later)
        return self.final_norm(x)

    def forward(self, tokens, wanted):
        """Logits at the positions where the mask `wanted` is true, and only there."""
        return F.linear(self.trunk(tokens)[wanted], self.embed.weight)
