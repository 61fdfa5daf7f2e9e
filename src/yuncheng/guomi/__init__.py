"""SM2, SM3 and SM4 (国密) behind one interface. A leaf: it knows nothing of us and could be published alone.

    digest = sm3(b"abc")                                  # GB/T 32905, 32 bytes
    mac = hmac_sm3(key, digest)                           # RFC 2104 over SM3, 32 bytes
    box = seal(key, b"secret", aad=b"unit.phone:7")       # SM4-GCM, GB/T 32907
    keys = generate_keypair()                             # SM2, GB/T 32918
    signature = sign(keys.private, b"message")            # DER
    assert verify(keys.public, b"message", signature)

Importing this package is cheap: the libraries below it are loaded at the first use.
"""

from .cipher import generate_key, open_sealed, seal
from .digest import Sm3, hmac_sm3, sm3, sm3_hex
from .errors import GuomiError, SealBrokenError
from .signature import (
    DEFAULT_SIGNER_ID,
    KeyPair,
    derive_public,
    generate_keypair,
    is_fast,
    sign,
    verify,
)

__all__ = [
    "DEFAULT_SIGNER_ID",
    "GuomiError",
    "KeyPair",
    "SealBrokenError",
    "Sm3",
    "derive_public",
    "generate_key",
    "generate_keypair",
    "hmac_sm3",
    "is_fast",
    "open_sealed",
    "seal",
    "sign",
    "sm3",
    "sm3_hex",
    "verify",
]
