"""The tokenizer: byte-level BPE that sees every digit alone (llama.cpp's pre-tokenizer `smollm`).

    python3 tokenizer.py FOLDER     trains FOLDER/tokenizer.json on generated conversations
"""
import random
import sys
from pathlib import Path

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

import chat
import generate

VOCABULARY = 2048
CONTROL = ["<|endoftext|>", chat.START, chat.END]
# Ordinary text to everybody, but one token each: long and frequent.
MARKUP = ["<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>"]


def texts(count, seed=7):
    rng = random.Random(seed)
    for _ in range(count):
        sample = generate.training_sample(rng)
        yield "".join(text for text, _ in chat.pieces(sample.messages, sample.tools))


def train(path, count=40000):
    tokenizer = Tokenizer(models.BPE())
    digits = pre_tokenizers.Digits(individual_digits=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([digits, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY - len(MARKUP), special_tokens=CONTROL, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    # The markup must not shape the merges, so it is cut out of what the trainer reads.
    tokenizer.train_from_iterator((cut(text) for text in texts(count)), trainer)
    tokenizer.add_tokens([AddedToken(mark, normalized=False, special=False) for mark in MARKUP])
    tokenizer.save(str(path))
    return tokenizer


def cut(text):
    for mark in CONTROL + MARKUP:
        text = text.replace(mark, " ")
    return text


def load(path):
    return Tokenizer.from_file(str(path))


def encode_pieces(tokenizer, parts):
    """Token ids and, for each, whether it is to be learnt."""
    ids, learnt = [], []
    for text, wanted in parts:
        found = tokenizer.encode(text, add_special_tokens=False).ids
        ids += found
        learnt += [wanted] * len(found)
    return ids, learnt


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    print(train(folder / "tokenizer.json").get_vocab_size(), "tokens")
