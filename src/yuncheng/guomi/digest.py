"""SM3 (GB/T 32905-2016): digest, HMAC and a hasher that is fed in pieces. Every digest has 32 bytes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Protocol, Self

from .errors import GuomiError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hashes import Hash

DIGEST_SIZE = 32
BLOCK_SIZE = 64

_INNER_PAD = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD = bytes(byte ^ 0x5C for byte in range(256))


class Sm3:
    """SM3 over data that arrives in pieces, as a file does; used like the objects of `hashlib`."""

    __slots__ = ("_state",)

    digest_size = DIGEST_SIZE
    block_size = BLOCK_SIZE
    name = "sm3"

    def __init__(self, data: bytes = b"") -> None:
        self._state = _engine()()
        if data:
            self._state.update(data)

    def update(self, data: bytes) -> None:
        """Take the next piece."""
        self._state.update(data)

    def digest(self) -> bytes:
        """The 32 bytes of everything so far; more pieces may follow."""
        return self._state.digest()

    def hexdigest(self) -> str:
        """The digest as 64 lowercase hexadecimal characters."""
        return self.digest().hex()

    def copy(self) -> Sm3:
        """A second hasher that goes on from here by itself."""
        twin = Sm3()
        twin._state = self._state.copy()
        return twin


def sm3(data: bytes) -> bytes:
    """The SM3 digest of `data`, 32 bytes."""
    return Sm3(data).digest()


def sm3_hex(data: bytes) -> str:
    """The SM3 digest of `data` as 64 lowercase hexadecimal characters."""
    return Sm3(data).hexdigest()


def hmac_sm3(key: bytes, data: bytes) -> bytes:
    """HMAC (RFC 2104, GB/T 15852.2) over SM3, 32 bytes. Compare results with `hmac.compare_digest`.

    Written out, because it is three lines and so needs only a digest, whichever library gives it.
    Raises GuomiError for an empty key: it would authenticate nothing.
    """
    if not key:
        raise GuomiError("HMAC-SM3: the key is empty")
    if len(key) > BLOCK_SIZE:
        key = sm3(key)
    key = key.ljust(BLOCK_SIZE, b"\0")
    return sm3(key.translate(_OUTER_PAD) + sm3(key.translate(_INNER_PAD) + data))


class _State(Protocol):
    """A running SM3; the objects of `hashlib` are such."""

    def update(self, data: bytes, /) -> None: ...
    def digest(self) -> bytes: ...
    def copy(self) -> Self: ...


class _CryptographyState:
    """A running SM3 of `cryptography`, whose own object can be asked for its digest only once."""

    __slots__ = ("_hash", "update")

    def __init__(self, running: Hash) -> None:
        self._hash = running
        self.update = running.update

    def digest(self) -> bytes:
        return self._hash.copy().finalize()

    def copy(self) -> _CryptographyState:
        return _CryptographyState(self._hash.copy())


_Engine = Callable[[], _State]


@cache
def _engine() -> _Engine:
    """The first library here that computes SM3: Python's own is twice as fast as `cryptography`."""
    for build in (_hashlib_engine, _cryptography_engine):
        try:
            start = build()
            start()
        except Exception:  # noqa: S112 - whatever is wrong with this one, the next may work
            continue
        return start
    raise GuomiError("neither cryptography nor this Python's OpenSSL has SM3")


def _cryptography_engine() -> _Engine:
    from cryptography.hazmat.primitives.hashes import SM3, Hash

    return lambda: _CryptographyState(Hash(SM3()))


def _hashlib_engine() -> _Engine:
    import hashlib

    return lambda: hashlib.new("sm3")
