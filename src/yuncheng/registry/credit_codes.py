"""统一社会信用代码 (GB 32100): eighteen characters, the last one checks the others."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
LENGTH = 18


def is_credit_code(code: str) -> bool:
    """Whether a code is well formed: length, characters and check character."""
    if len(code) != LENGTH or any(char not in _ALPHABET for char in code):
        return False
    total = sum(_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(code[:-1]))
    return code[-1] == _ALPHABET[(31 - total % 31) % 31]
