"""Money as people write it, to integer fen and back; no float on the way."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from .errors import PaperError

Unit = Literal["元", "万元"]

#: 10¹³ fen = 1000 亿元: more than a county will ever write; above it a typing error is certain.
LIMIT_FEN = 10**13
_DECIMALS: dict[Unit, int] = {"元": 2, "万元": 6}
_SHAPE = re.compile(r"([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
_EXPONENT = re.compile(r"[0-9.,]+[eE][+-]?[0-9]+")


def parse_money(text: str, *, unit: Unit) -> int:
    """Fen from a figure in ``unit``: 元 with at most 2 decimals, 万元 with at most 6.

    Full-width figures, thousands marks, a leading ¥ and a closing 元 or 万元 are understood; a unit written in the
    text wins over ``unit``. Refused with a ``PaperError`` (code ``money``): empty text, exponents, negatives, broken
    thousands marks, too many decimals, anything above ``LIMIT_FEN``.
    """
    typed = unicodedata.normalize("NFKC", text).strip()
    figure = typed.lstrip("¥").strip()
    for written in ("万元", "元"):
        if figure.endswith(written):
            figure, unit = figure[: -len(written)].rstrip(), "万元" if written == "万元" else "元"
            break
    if not figure:
        raise _refused(text, "没有填金额", f"请填数字，单位{unit}，如 12.50")
    if figure[0] in "-−－(":
        raise _refused(text, "金额不能为负", "请填正数；冲减请另立一行说明")
    if _EXPONENT.fullmatch(figure):
        raise _refused(text, "金额不能用科学记数法", "请写成普通数字，如 1200000")
    match = _SHAPE.fullmatch(figure)
    if match is None:
        cure = "千位分隔请每三位一个逗号，或不用逗号" if "," in figure else f"请只填数字，单位{unit}，如 12.50"
        raise _refused(text, "不是能识别的金额", cure)
    whole, fraction = match.group(1).replace(",", ""), (match.group(2) or "")
    places = _DECIMALS[unit]
    if len(fraction.rstrip("0")) > places:
        raise _refused(text, f"单位为{unit}时小数不超过 {places} 位（精确到分）", "请核对金额和单位")
    # Judged by its length first: a thousand figures are not worth converting.
    if len(whole.lstrip("0")) > 14:
        raise _refused(text, "金额过大", "请核对数字和单位（元还是万元）")
    fen = int(whole + fraction[:places].ljust(places, "0"))
    if fen > LIMIT_FEN:
        raise _refused(text, "金额过大", "请核对数字和单位（元还是万元）")
    return fen


def format_yuan(fen: int) -> str:
    """Exact 元 with thousands marks and two decimals: 123456 fen → “1,234.56”."""
    sign, fen = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{fen // 100:,}.{fen % 100:02d}"


def format_wan(fen: int, *, exact: bool = False) -> str:
    """万元 with thousands marks and two decimals, half a unit rounded away from zero: 1234500000 → “1,234.50”.

    ``exact`` keeps up to six decimals where they are needed, for fields that will be read back.
    """
    sign, size = ("-" if fen < 0 else ""), abs(fen)
    if exact:
        tail = f"{size % 1_000_000:06d}".rstrip("0").ljust(2, "0")
        return f"{sign}{size // 1_000_000:,}.{tail}"
    hundredths = (size + 5_000) // 10_000
    return f"{sign if hundredths else ''}{hundredths // 100:,}.{hundredths % 100:02d}"


def _refused(text: str, problem: str, cure: str) -> PaperError:
    shown = text.strip() if len(text) <= 30 else f"{text.strip()[:30]}…"
    return PaperError(f"金额“{shown}”：{problem}。{cure}。", code="money")
