"""SM2 signatures (GB/T 32918.2-2016): make keys, sign, verify.

Libraries and offices write the same things differently; here they come out in one form and go in in any:

- private key: 32 bytes;
- public key: 64 bytes x ‖ y out; in also 65 bytes (04 ‖ x ‖ y) and 33 bytes (02/03 ‖ x);
- signature: DER (SEQUENCE of r, s) out; in also 64 bytes r ‖ s;
- each of them may come in as hexadecimal text instead of bytes.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from . import engines
from .curve import SIZE, N, digest_to_sign, read_private, read_public
from .errors import GuomiError

DEFAULT_SIGNER_ID = b"1234567812345678"
"""The signer's id where two sides agreed on no other (GM/T 0009)."""

Octets = bytes | str
"""Bytes, or the same bytes as hexadecimal text."""


class KeyPair(NamedTuple):
    """An SM2 key: `private` 32 bytes, `public` 64 bytes x ‖ y."""

    private: bytes
    public: bytes

    def __repr__(self) -> str:
        """Without the private half: a key shown in a log is a lost key."""
        return f"KeyPair(public={self.public.hex()})"


def generate_keypair() -> KeyPair:
    """A new random key."""
    private = (secrets.randbelow(N - 2) + 1).to_bytes(SIZE, "big")
    return KeyPair(private, derive_public(private))


def derive_public(private: Octets) -> bytes:
    """The public key (64 bytes) of a private one. Raises GuomiError where it is none. Takes about 10 ms."""
    return engines.multiply_base(read_private(_octets(private)))


def sign(
    private: Octets,
    message: bytes,
    *,
    public: Octets | None = None,
    signer_id: bytes = DEFAULT_SIGNER_ID,
) -> bytes:
    """Sign `message`; returns DER. The public key enters the digest: give it if known, to save deriving it.

    Raises GuomiError for a key that is none. A `public` of another key gives a signature that never verifies.
    """
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    secret = _octets(private)
    read_private(secret)
    point = derive_public(secret) if public is None else read_public(_octets(public))
    r, s = engines.best().sign(secret, digest_to_sign(point, message, signer_id))
    return encode_dss_signature(r, s)


def verify(public: Octets, message: bytes, signature: Octets, *, signer_id: bytes = DEFAULT_SIGNER_ID) -> bool:
    """Whether `signature` is that of `message` by the owner of `public`. A malformed signature is False.

    Raises GuomiError where `public` is no key: a fault of whoever keeps the keys, not a forged signature.
    """
    point = read_public(_octets(public))
    pair = _read_signature(signature)
    if pair is None:
        return False
    return engines.best().verify(point, digest_to_sign(point, message, signer_id), *pair)


def is_fast() -> bool:
    """Whether the C library does the work here (about 1 ms a verification, else 20 ms)."""
    return engines.fast() is not None


def _read_signature(signature: Octets) -> tuple[int, int] | None:
    """(r, s) of a DER or raw signature; None where it is neither or a number is out of range."""
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    try:
        octets = _octets(signature)
    except GuomiError:
        return None
    try:
        r, s = decode_dss_signature(octets)
    except ValueError:
        if len(octets) != 2 * SIZE:
            return None
        r, s = int.from_bytes(octets[:SIZE], "big"), int.from_bytes(octets[SIZE:], "big")
    if not (0 < r < N and 0 < s < N and (r + s) % N):
        return None
    return r, s


def _octets(value: Octets) -> bytes:
    if isinstance(value, bytes):
        return value
    try:
        return bytes.fromhex(value)
    except ValueError as wrong:
        raise GuomiError("SM2: this text is not hexadecimal") from wrong
