"""NIST P-256 as the protocol has it: points of 65 bytes, signatures of 64, r then s."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from .faults import Refused

PUBLIC_SIZE = 65


def parse_public(content):
    """The key of an uncompressed point; refuses what is none or lies off the curve."""
    if len(content) != PUBLIC_SIZE or content[0] != 4:
        raise Refused("invalid", "a P-256 public key is an uncompressed point")
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), content)
    except ValueError:
        raise Refused("invalid", "a P-256 public key is not on the curve") from None


def public_bytes(private_key):
    return private_key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def generate():
    return ec.generate_private_key(ec.SECP256R1())


def diffie_hellman(private_key, peer_public):
    return private_key.exchange(ec.ECDH(), parse_public(peer_public))


def verify(public, message, signature):
    """Refuses as tampered what is not this key's ECDSA over SHA-256 of `message`."""
    key = parse_public(public)
    r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
    try:
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise Refused("tampered", "a signature is not this key's over this message") from None
