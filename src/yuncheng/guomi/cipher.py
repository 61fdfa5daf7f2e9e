"""SM4 (GB/T 32907-2016) in GCM: what is sealed can be neither read nor changed without the key.

A sealed value is `nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes)`. The associated data is not hidden but
bound to the value: give it the place the value has (`table.column:pk`), and moved elsewhere it is refused.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .errors import GuomiError, SealBrokenError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.algorithms import SM4

KEY_SIZE = 16
NONCE_SIZE = 12
TAG_SIZE = 16
OVERHEAD = NONCE_SIZE + TAG_SIZE


def generate_key() -> bytes:
    """A new random SM4 key, 16 bytes."""
    return os.urandom(KEY_SIZE)


def seal(key: bytes, plaintext: bytes, aad: bytes = b"") -> bytes:
    """Encrypt and authenticate `plaintext`, and authenticate `aad`. Returns `len(plaintext) + 28` bytes.

    The nonce is random: with one key, seal fewer than 2**32 values.
    Raises GuomiError unless the key has 16 bytes.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, modes

    nonce = os.urandom(NONCE_SIZE)
    encryptor = Cipher(_cipher(key), modes.GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(aad)
    return nonce + encryptor.update(plaintext) + encryptor.finalize() + encryptor.tag


def open_sealed(key: bytes, sealed: bytes, aad: bytes = b"") -> bytes:
    """The plaintext that `seal` was given with the same key and `aad`.

    Raises SealBrokenError where a bit of value, key or `aad` differs, GuomiError unless the key has 16 bytes.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers import Cipher, modes

    algorithm = _cipher(key)
    if len(sealed) < OVERHEAD:
        raise SealBrokenError("SM4-GCM: too short to be a sealed value")
    nonce, body, tag = sealed[:NONCE_SIZE], sealed[NONCE_SIZE:-TAG_SIZE], sealed[-TAG_SIZE:]
    decryptor = Cipher(algorithm, modes.GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(aad)
    try:
        return decryptor.update(body) + decryptor.finalize()
    except InvalidTag as wrong:
        raise SealBrokenError("SM4-GCM: wrong key, wrong associated data, or changed bytes") from wrong


def _cipher(key: bytes) -> SM4:
    from cryptography.hazmat.primitives.ciphers.algorithms import SM4

    if len(key) != KEY_SIZE:
        raise GuomiError(f"SM4: a key has {KEY_SIZE} bytes, not {len(key)}")
    return SM4(key)
