"""A node's signed statement: protocol.md section 2, src/attest/statement.h."""

import hashlib
import re
from dataclasses import dataclass

from . import p256
from .codec import Reader
from .envelope import MODEL_NAME_MAX
from .faults import Refused
from .organisation import ORGANISATIONS_MAX

_EVIDENCE_MAX = 560 << 10
_STATEMENT_MAX = 16 << 10
_SECTIONS_MAX = 4
_LAST_SECTION_KIND = 1
_MODELS_MAX = 32
_QUANTISATION_MAX = 16
_PARAMETERS_MAX = (1 << 53) - 1
_REGION_MAX = 16
_VERSION = 3
# By their bits; those that are not known here change nothing.
_CAPABILITIES = ("chat", "completions", "embeddings", "tools", "thinking", "json_schema")


@dataclass(frozen=True)
class ServedModel:
    name: str
    digest: bytes  # SHA-256 of the weights
    context: int   # tokens
    quantisation: str = ""  # Q8_0, Q4_K_M, F16, mixed; empty: not known
    parameters: int = 0     # 0: not known
    capabilities: tuple = ()
    dimensions: int = 0     # numbers in an embedding; 0: it makes none


@dataclass(frozen=True)
class Statement:
    identity: bytes
    hpke: bytes
    build: bytes
    region: str  # where it stands, by its owner's word; empty: not said
    models: tuple
    issued_at_ms: int
    expires_at_ms: int
    organisations: tuple  # ids of those that alone it serves; empty: everybody

    @property
    def node(self):
        """The node's name: 16 bytes."""
        return hashlib.sha256(self.identity).digest()[:16]

    def serves(self, model):
        return any(each.name == model for each in self.models)


def _read_key(reader):
    key = reader.raw(p256.PUBLIC_SIZE)
    p256.parse_public(key)
    return key


def is_region(text):
    """"eu-de-by": one to eight of a-z and 0-9 in each part, from wide to narrow."""
    return (len(text) <= _REGION_MAX
            and re.fullmatch("[a-z0-9]{1,8}(-[a-z0-9]{1,8})*", text) is not None)


def _is_sound(model):
    return (re.fullmatch("[A-Za-z0-9_]*", model.quantisation) is not None
            and model.parameters <= _PARAMETERS_MAX
            and ("embeddings" in model.capabilities) == (model.dimensions > 0))


def _read_model(reader):
    name, digest, context = reader.text16(MODEL_NAME_MAX), reader.raw(32), reader.number(4)
    quantisation, parameters = reader.text16(_QUANTISATION_MAX), reader.number(8)
    bits = reader.number(4)
    capabilities = tuple(one for bit, one in enumerate(_CAPABILITIES) if bits >> bit & 1)
    return ServedModel(name, digest, context, quantisation, parameters, capabilities,
                       reader.number(4))


def _read_organisations(reader):
    """Ascending: any other order would be a second encoding."""
    ids = tuple(reader.raw(16) for _ in range(reader.u8_up_to(ORGANISATIONS_MAX)))
    if any(one >= next_one for one, next_one in zip(ids, ids[1:])):
        reader.refuse()
    return ids


def _decode_statement(content):
    reader = Reader(content, "the node's statement")
    if reader.number(1) != _VERSION:
        raise Refused("invalid", "the node's statement has an unknown version")
    identity, hpke = _read_key(reader), _read_key(reader)
    build, region = reader.raw(32), reader.text16(_REGION_MAX)
    models = tuple(_read_model(reader) for _ in range(reader.u8_up_to(_MODELS_MAX)))
    statement = Statement(identity, hpke, build, region, models, reader.number(8),
                          reader.number(8), _read_organisations(reader))
    reader.finish()
    if not all(map(_is_sound, models)):
        raise Refused("invalid", "a model in the node's statement is malformed")
    if region and not is_region(region):
        raise Refused("invalid", "the region in the node's statement is none")
    return statement


def _skip_sections(reader):
    """What hardware says is not judged here; its form is, so that evidence has one encoding."""
    least = 1
    for _ in range(reader.u8_up_to(_SECTIONS_MAX)):
        kind = reader.u8_up_to(_LAST_SECTION_KIND)
        if kind < least:
            reader.refuse()
        least = kind + 1
        reader.sized32(_EVIDENCE_MAX)


def open_statement(evidence):
    """The statement of evidence whose signature holds; its freshness has not been looked at."""
    if len(evidence) > _EVIDENCE_MAX:
        raise Refused("too_large", "the evidence is over its limit")
    reader = Reader(evidence, "the evidence")
    content = reader.sized16(_STATEMENT_MAX)
    signature = reader.raw(64)
    _skip_sections(reader)
    reader.finish()
    statement = _decode_statement(content)
    try:
        p256.verify(statement.identity, b"darkbloom node statement v1\x00" + content, signature)
    except Refused:
        raise Refused("tampered", "the node's statement is not signed by its key") from None
    return statement
