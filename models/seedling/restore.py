"""Go on from a GGUF: its matrices and its tokenizer as the checkpoint that training starts from.

Only the optimiser's memory is lost, and that fills again within a hundred steps.
"""
import gguf
import torch
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers

from tokenizer import CONTROL, MARKUP


def tokenizer_of(reader):
    """The tokenizer whose vocabulary and merges the GGUF states, with the same ids."""
    texts = reader.get_field("tokenizer.ggml.tokens").contents()
    merges = reader.get_field("tokenizer.ggml.merges").contents()
    vocabulary = {text: number for number, text in enumerate(texts) if text not in MARKUP}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[tuple(pair.split(" ")) for pair in merges]))
    digits = pre_tokenizers.Digits(individual_digits=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([digits, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(CONTROL)
    tokenizer.add_tokens([AddedToken(mark, normalized=False, special=False) for mark in MARKUP])
    assert [tokenizer.id_to_token(number) for number in range(len(texts))] == texts
    return tokenizer


def weights_of(reader):
    """The matrices under the names of training, where q, k, v and gate, up are joined."""
    found = {t.name: torch.tensor(gguf.quants.dequantize(t.data, t.tensor_type)) for t in reader.tensors}
    state = {"embed.weight": found["token_embd.weight"], "final_norm.weight": found["output_norm.weight"]}
    for index in range(reader.get_field("llama.block_count").contents()):
        ours, theirs = f"blocks.{index}.", f"blk.{index}."
        for name, parts in JOINED.items():
            state[ours + name + ".weight"] = torch.cat([found[f"{theirs}{part}.weight"] for part in parts])
    return state


JOINED = {
    "attn_norm": ["attn_norm"], "ffn_norm": ["ffn_norm"], "attn_qkv": ["attn_q", "attn_k", "attn_v"],
    "attn_out": ["attn_output"], "ffn_in": ["ffn_gate", "ffn_up"], "ffn_down": ["ffn_down"],
}


def restore(path):
    reader = gguf.GGUFReader(path)
    return tokenizer_of(reader), weights_of(reader)
