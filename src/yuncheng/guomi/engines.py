"""The two libraries that can sign with SM2. They are handed the digest e and checked numbers, nothing else.

`GmsslPyx` (C, x86-64 only) is about ten times as fast; `Gmssl` is pure Python and runs on every CPU, but its
time depends on the key: sign with it only where nobody can measure the machine.
"""

from __future__ import annotations

import secrets
from functools import cache
from typing import Protocol

from .curve import GX, GY, SIZE, N
from .errors import GuomiError

_G_HEX = f"{GX:064x}{GY:064x}"


class Engine(Protocol):
    """SM2 on numbers: public keys of 64 bytes, private keys and digests of 32, signatures as (r, s)."""

    def sign(self, private: bytes, digest: bytes) -> tuple[int, int]:
        """Sign the digest e."""
        ...

    def verify(self, public: bytes, digest: bytes, r: int, s: int) -> bool:
        """Whether (r, s) signs the digest e. The caller has checked the ranges of r and s."""
        ...


class GmsslPyx:
    """The fast path. A failed verification prints lines of its C source to stderr; they are harmless."""

    def __init__(self) -> None:
        import gmssl_pyx

        self._library = gmssl_pyx

    def sign(self, private: bytes, digest: bytes) -> tuple[int, int]:
        """Sign the digest e."""
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

        return decode_dss_signature(self._library.sm2_sign_sm3_digest(private, digest))

    def verify(self, public: bytes, digest: bytes, r: int, s: int) -> bool:
        """Whether (r, s) signs the digest e."""
        from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

        der = encode_dss_signature(r, s)
        return bool(self._library.sm2_verify_sm3_digest(public, digest, der))


class Gmssl:
    """The portable path, pure Python."""

    def sign(self, private: bytes, digest: bytes) -> tuple[int, int]:
        """Sign the digest e."""
        signer = self._machine(private=private.hex())
        while True:
            # The library's own random numbers come from `random`; k must be unpredictable, or the key leaks.
            k = secrets.randbelow(N - 1) + 1
            pair = signer.sign(digest, f"{k:064x}")
            if pair is not None:
                return int(pair[:64], 16), int(pair[64:], 16)

    def verify(self, public: bytes, digest: bytes, r: int, s: int) -> bool:
        """Whether (r, s) signs the digest e."""
        return bool(self._machine(public=public.hex()).verify(f"{r:064x}{s:064x}", digest))

    def multiply_base(self, number: int) -> bytes:
        """The point number·G as 64 bytes: the public key of a private one."""
        point: str = self._machine()._kg(number, _G_HEX)
        return bytes.fromhex(point)

    @staticmethod
    def _machine(*, private: str = "", public: str = ""):  # type: ignore[no-untyped-def]
        from gmssl.sm2 import CryptSM2

        machine = CryptSM2(private_key=private, public_key="")
        # Set afterwards: the constructor strips every leading 0 and 4 of a key that begins with "04".
        machine.public_key = public
        return machine


@cache
def fast() -> Engine | None:
    """The C library where it is installed and loads, else None."""
    try:
        return GmsslPyx()
    except (ImportError, OSError):
        return None


@cache
def portable() -> Gmssl:
    """The pure Python library."""
    return Gmssl()


def best() -> Engine:
    """The fastest engine here."""
    return fast() or portable()


def multiply_base(number: int) -> bytes:
    """number·G as 64 bytes. Raises GuomiError outside 1 … n−1."""
    if not 1 <= number < N:
        raise GuomiError("SM2: no point for this number")
    point = portable().multiply_base(number)
    assert len(point) == 2 * SIZE
    return point
