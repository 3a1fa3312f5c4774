"""The tokenizer: lower-cased WordPiece, as BERT's and as llama.cpp's `bert`.

    python3 tokenizer.py FOLDER     trains FOLDER/tokenizer.json
"""
import sys
from pathlib import Path

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

from pairs import Corpus

VOCABULARY = 10240
PAD, UNKNOWN, START, END, MASK = SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def frame(tokenizer):
    """Each text stands between [CLS] and [SEP]."""
    ends = [(mark, tokenizer.token_to_id(mark)) for mark in (START, END)]
    tokenizer.post_processor = processors.TemplateProcessing(f"{START} $A {END}", None, ends)


def train(path):
    tokenizer = Tokenizer(models.WordPiece(unk_token=UNKNOWN))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=VOCABULARY, special_tokens=SPECIAL, limit_alphabet=120, min_frequency=4, show_progress=False)
    tokenizer.train_from_iterator(Corpus().texts(), trainer)
    frame(tokenizer)
    tokenizer.save(str(path))
    return tokenizer


def load(path):
    return Tokenizer.from_file(str(path))


def shortened(tokenizer, length):
    """The same tokenizer, cutting every text to `length` tokens."""
    tokenizer.enable_truncation(length)
    return tokenizer


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    print(train(folder / "tokenizer.json").get_vocab_size(), "tokens")
