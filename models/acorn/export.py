"""Write a trained checkpoint as an ordinary GGUF: BERT with mean pooling, Q8_0 matrices.

    python3 export.py FOLDER OUT.gguf
"""
import argparse
import json
from pathlib import Path

import gguf
import numpy
import torch

from tokenizer import END, MASK, PAD, SPECIAL, START, UNKNOWN

WORD_START = "\u2581"  # llama.cpp marks the start of a word, BERT's own files mark all the rest


def vocabulary(folder):
    ids = json.loads((folder / "tokenizer.json").read_text())["model"]["vocab"]
    return sorted(ids, key=ids.get)


def spelt(text):
    if text in SPECIAL:
        return text
    return text.removeprefix("##") if text.startswith("##") else WORD_START + text


def kind_of(text):
    if text == UNKNOWN:
        return gguf.TokenType.UNKNOWN
    return gguf.TokenType.CONTROL if text in SPECIAL else gguf.TokenType.NORMAL


def write_facts(writer, shape):
    writer.add_name("acorn")
    writer.add_license("apache-2.0")
    writer.add_description("The small embedding model of Darkbloom, trained here.")
    writer.add_context_length(shape["context"])
    writer.add_embedding_length(shape["width"])
    writer.add_block_count(shape["layers"])
    writer.add_feed_forward_length(shape["hidden"])
    writer.add_head_count(shape["heads"])
    writer.add_layer_norm_eps(shape["norm_eps"])
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_vocab_size(shape["vocab"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)


def write_tokenizer(writer, folder):
    texts = vocabulary(folder)
    writer.add_tokenizer_model("bert")
    writer.add_tokenizer_pre("default")
    writer.add_token_list([spelt(text) for text in texts])
    writer.add_token_types([kind_of(text) for text in texts])
    writer.add_token_type_count(1)
    writer.add_bos_token_id(texts.index(START))
    writer.add_eos_token_id(texts.index(END))
    writer.add_sep_token_id(texts.index(END))
    writer.add_pad_token_id(texts.index(PAD))
    writer.add_unk_token_id(texts.index(UNKNOWN))
    writer.add_mask_token_id(texts.index(MASK))


def write_plain(writer, name, tensor):
    writer.add_tensor(name, tensor.float().numpy().astype(numpy.float32))


def write_matrix(writer, name, tensor):
    packed = gguf.quants.quantize(tensor.float().numpy(), gguf.GGMLQuantizationType.Q8_0)
    writer.add_tensor(name, packed, raw_dtype=gguf.GGMLQuantizationType.Q8_0)


def write_layer(writer, name, weight, bias):
    write_matrix(writer, name + ".weight", weight)
    write_plain(writer, name + ".bias", bias)


def write_block(writer, index, state):
    """One block; the joined matrix of training is cut into the ones that BERT names."""
    ours, theirs = f"blocks.{index}.", f"blk.{index}."
    joined = zip("qkv", state[ours + "attn_qkv.weight"].chunk(3), state[ours + "attn_qkv.bias"].chunk(3))
    for name, weight, bias in joined:
        write_layer(writer, f"{theirs}attn_{name}", weight, bias)
    for name, theirs_name in (("attn_out", "attn_output"), ("ffn_up", "ffn_up"), ("ffn_down", "ffn_down")):
        write_layer(writer, theirs + theirs_name, state[f"{ours}{name}.weight"], state[f"{ours}{name}.bias"])
    for name, theirs_name in (("attn_norm", "attn_output_norm"), ("ffn_norm", "layer_output_norm")):
        for part in ("weight", "bias"):
            write_plain(writer, f"{theirs}{theirs_name}.{part}", state[f"{ours}{name}.{part}"])


def write_weights(writer, saved):
    state = saved["model"]
    write_matrix(writer, "token_embd.weight", state["embed.weight"])
    write_plain(writer, "position_embd.weight", state["positions"])
    # BERT tells two kinds of text apart; here there is one, whose vector is nothing.
    write_plain(writer, "token_types.weight", torch.zeros(1, saved["shape"]["width"]))
    for part in ("weight", "bias"):
        write_plain(writer, f"token_embd_norm.{part}", state[f"embed_norm.{part}"])
    for index in range(saved["shape"]["layers"]):
        write_block(writer, index, state)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    saved = torch.load(args.folder / "final.pt", weights_only=False, map_location="cpu")
    writer = gguf.GGUFWriter(str(args.out) + ".part", "bert")
    write_facts(writer, saved["shape"])
    write_tokenizer(writer, args.folder)
    write_weights(writer, saved)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    Path(str(args.out) + ".part").replace(args.out)
    print(f"{args.out}: {args.out.stat().st_size} bytes, trained {saved['done']}")


if __name__ == "__main__":
    main()
