"""Text as people type it: what is dropped, what is kept, and how two labels are compared."""

from __future__ import annotations

import re
import unicodedata

_SPACES_KEPT = {" ", "\u3000"}
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_VARIATION_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_LABEL_DECORATION = re.compile(r"^[*＊]+|[*＊:：]+$")


def clean_text(text: str) -> str:
    """Text that can be printed: NFC; line breaks as ``\\n``; no control, zero-width or direction characters.

    Chinese punctuation and full-width letters stay as typed. Spaces other than the plain and the full-width one
    become a plain one, so that no font is asked for a glyph it need not have.
    """
    text = unicodedata.normalize("NFC", _LINE_BREAKS.sub("\n", text))
    out: list[str] = []
    for char in _VARIATION_SELECTORS.sub("", text):
        if char == "\n" or char in _SPACES_KEPT:
            out.append(char)
            continue
        category = unicodedata.category(char)
        if char == "\t" or category == "Zs":
            out.append(" ")
        elif category not in ("Cc", "Cf", "Cs"):
            out.append(char)
    return "".join(out)


def one_line(text: str) -> str:
    """``clean_text`` on a single line, trimmed; for titles, labels and names."""
    return " ".join(clean_text(text).split("\n")).strip()


def paragraphs(text: str) -> list[str]:
    """The trimmed, non-empty lines of a text; leading full-width indents are dropped, the layout indents itself."""
    return [line for line in (part.strip() for part in clean_text(text).split("\n")) if line]


def squash(text: str) -> str:
    """A label reduced to what counts when two are compared.

    NFKC, no white space of any kind, lower case, without asterisks (必填) and a closing colon.
    """
    text = unicodedata.normalize("NFKC", clean_text(text))
    return _LABEL_DECORATION.sub("", "".join(text.split())).casefold()


def width_em(text: str) -> float:
    """Rough width in em of a line of Chinese text: wide characters 1, the others 0.5."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)
