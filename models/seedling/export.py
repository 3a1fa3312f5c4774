"""Write a trained checkpoint as an ordinary GGUF: Llama, ChatML, Q8_0 matrices.

    python3 export.py FOLDER OUT.gguf [--name final.pt]
"""
import argparse
import json
from pathlib import Path

import gguf
import numpy
import torch

import chat
from tokenizer import CONTROL, MARKUP

END_OF_TEXT, TURN_END = CONTROL[0], CONTROL[2]


def vocabulary(folder):
    """Token texts by id and merges, as the tokenizer file states them."""
    data = json.loads((folder / "tokenizer.json").read_text())
    ids = dict(data["model"]["vocab"])
    ids.update({added["content"]: added["id"] for added in data["added_tokens"]})
    texts = sorted(ids, key=ids.get)
    merges = [pair if isinstance(pair, str) else " ".join(pair) for pair in data["model"]["merges"]]
    return texts, merges


def kind_of(text):
    if text in CONTROL:
        return gguf.TokenType.CONTROL
    return gguf.TokenType.USER_DEFINED if text in MARKUP else gguf.TokenType.NORMAL


def write_facts(writer, shape):
    writer.add_name("seedling")
    writer.add_license("apache-2.0")
    writer.add_description("The small model of Darkbloom, trained on its own generated conversations.")
    writer.add_context_length(shape["context"])
    writer.add_embedding_length(shape["width"])
    writer.add_block_count(shape["layers"])
    writer.add_feed_forward_length(shape["hidden"])
    writer.add_head_count(shape["heads"])
    writer.add_head_count_kv(shape["heads"])
    writer.add_rope_dimension_count(shape["width"] // shape["heads"])
    writer.add_rope_freq_base(shape["rope_base"])
    writer.add_layer_norm_rms_eps(shape["norm_eps"])
    writer.add_vocab_size(shape["vocab"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)


def write_tokenizer(writer, folder):
    texts, merges = vocabulary(folder)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    writer.add_token_list(texts)
    writer.add_token_types([kind_of(text) for text in texts])
    writer.add_token_merges(merges)
    writer.add_bos_token_id(texts.index(END_OF_TEXT))
    writer.add_eos_token_id(texts.index(TURN_END))
    writer.add_pad_token_id(texts.index(END_OF_TEXT))
    writer.add_add_bos_token(False)
    writer.add_chat_template(chat.TEMPLATE)


def write_matrix(writer, name, tensor):
    values = tensor.float().numpy()
    packed = gguf.quants.quantize(values, gguf.GGMLQuantizationType.Q8_0)
    writer.add_tensor(name, packed, raw_dtype=gguf.GGMLQuantizationType.Q8_0)


def write_norm(writer, name, tensor):
    writer.add_tensor(name, tensor.float().numpy().astype(numpy.float32))


def write_block(writer, index, state):
    """One block; the joined matrices of training are cut into the ones that llama names."""
    ours, theirs = f"blocks.{index}.", f"blk.{index}."
    write_norm(writer, theirs + "attn_norm.weight", state[ours + "attn_norm.weight"])
    write_norm(writer, theirs + "ffn_norm.weight", state[ours + "ffn_norm.weight"])
    for name, part in zip("qkv", state[ours + "attn_qkv.weight"].chunk(3)):
        write_matrix(writer, f"{theirs}attn_{name}.weight", part)
    write_matrix(writer, theirs + "attn_output.weight", state[ours + "attn_out.weight"])
    gate, up = state[ours + "ffn_in.weight"].chunk(2)
    write_matrix(writer, theirs + "ffn_gate.weight", gate)
    write_matrix(writer, theirs + "ffn_up.weight", up)
    write_matrix(writer, theirs + "ffn_down.weight", state[ours + "ffn_down.weight"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--name", default="final.pt")
    args = parser.parse_args()
    saved = torch.load(args.folder / args.name, weights_only=False, map_location="cpu")
    writer = gguf.GGUFWriter(str(args.out) + ".part", "llama")
    write_facts(writer, saved["shape"])
    write_tokenizer(writer, args.folder)
    write_matrix(writer, "token_embd.weight", saved["model"]["embed.weight"])
    write_norm(writer, "output_norm.weight", saved["model"]["final_norm.weight"])
    for index in range(saved["shape"]["layers"]):
        write_block(writer, index, saved["model"])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    Path(str(args.out) + ".part").replace(args.out)
    print(f"{args.out}: {args.out.stat().st_size} bytes, step {saved['step']}")


if __name__ == "__main__":
    main()
