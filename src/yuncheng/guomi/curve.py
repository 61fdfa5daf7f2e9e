"""The SM2 curve (GB/T 32918.5-2017) and what is reckoned on it before any library is asked."""

from __future__ import annotations

from .digest import sm3
from .errors import GuomiError

P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
A = P - 3
B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
GX = 0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7
GY = 0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0

SIZE = 32
"""Bytes of one coordinate, of a private key, and of each half of a signature."""

_CURVE = b"".join(number.to_bytes(SIZE, "big") for number in (A, B, GX, GY))


def read_private(key: bytes) -> int:
    """The number d of a private key. Raises GuomiError unless it has 32 bytes and 1 ≤ d ≤ n−2."""
    number = int.from_bytes(key, "big")
    if len(key) != SIZE or not 1 <= number <= N - 2:
        raise GuomiError("SM2: this is not a private key (32 bytes, 1 ≤ d ≤ n−2)")
    return number


def read_public(key: bytes) -> bytes:
    """A public key as 64 bytes x ‖ y, from 64 bytes, 65 bytes (04 ‖ x ‖ y) or 33 bytes (02/03 ‖ x).

    Raises GuomiError where the bytes name no point of the curve: a verifier must not reckon with such a key.
    """
    if len(key) == 1 + 2 * SIZE and key[0] == 4:
        key = key[1:]
    elif len(key) == 1 + SIZE and key[0] in (2, 3):
        key = _decompress(key)
    if len(key) != 2 * SIZE or not _on_curve(key):
        raise GuomiError("SM2: this is not a public key (no point of the curve)")
    return key


def digest_to_sign(public: bytes, message: bytes, signer_id: bytes) -> bytes:
    """e = SM3(Z ‖ message), Z = SM3(bits of id ‖ id ‖ a ‖ b ‖ G ‖ public key): what SM2 really signs."""
    bits = 8 * len(signer_id)
    if bits > 0xFFFF:
        raise GuomiError("SM2: a signer's id has at most 8191 bytes")
    return sm3(sm3(bits.to_bytes(2, "big") + signer_id + _CURVE + public) + message)


def _on_curve(key: bytes) -> bool:
    x, y = int.from_bytes(key[:SIZE], "big"), int.from_bytes(key[SIZE:], "big")
    return x < P and y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def _decompress(key: bytes) -> bytes:
    x = int.from_bytes(key[1:], "big")
    # p ≡ 3 (mod 4), so a square root is one power; where x has no point, the curve check says so.
    y = pow(x * x * x + A * x + B, (P + 1) // 4, P)
    if y % 2 != key[0] % 2:
        y = P - y
    return key[1:] + y.to_bytes(SIZE, "big")
