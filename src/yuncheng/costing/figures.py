"""Figures in and out. Never a float: a figure comes in as text, ``int`` or ``Decimal``, is carried as an exact
``Fraction`` (174ths and thirds lose nothing), is rounded where a profile says so, and goes out as fen and ``Decimal``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from .errors import CostError

MoneyUnit = Literal["元", "万元", "分"]
UNIT_YUAN: dict[MoneyUnit, Fraction] = {"元": Fraction(1), "万元": Fraction(10_000), "分": Fraction(1, 100)}

#: 10¹⁵: no price, quantity or number of function points of a county comes near; above it a typing error is certain.
LIMIT = 10**15
_PLAIN = re.compile(r"[+-]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
_RATIO = re.compile(r"([0-9]{1,9})/([1-9][0-9]{0,8})")
_MINUS = str.maketrans({"−": "-", "﹣": "-", "–": "-", "，": ","})
MODE_WORDS = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "舍去尾数", "up": "进位"}


def figure(value: object, *, what: str = "数值") -> Fraction:
    """The exact value of a figure: ``int``, ``Decimal``, ``Fraction`` or text such as “1,234.5”, “１２”, “2/3”.

    Refused in words: floats and booleans (not exact, not figures), empty text, exponents, formulas, absurd sizes.
    """
    if isinstance(value, Fraction):
        exact = value
    elif isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        raise CostError(f"{what}“{clip(value)}”不是数字：请给出文本、整数或十进制数，不接受浮点数。")
    elif isinstance(value, int):
        if value.bit_length() > 200:
            raise CostError(f"{what}过大，请核对数字和单位。")
        exact = Fraction(value)
    elif isinstance(value, Decimal):
        if not value.is_finite() or abs(value.adjusted()) > 40 or len(value.as_tuple().digits) > 60:
            raise CostError(f"{what}“{clip(value)}”不是能计算的数字，请核对。")
        exact = Fraction(value)
    else:
        exact = _text_figure(value, what)
    if abs(exact) > LIMIT:
        raise CostError(f"{what}“{clip(value)}”过大，请核对数字和单位。")
    return exact


def _text_figure(value: str, what: str) -> Fraction:
    text = unicodedata.normalize("NFKC", value).translate(_MINUS).strip().replace(" ", "")
    if not text:
        raise CostError(f"{what}没有填写，请填数字。")
    if text.startswith("="):
        raise CostError(f"{what}“{clip(value)}”是没有算出结果的公式，请粘贴为数值后再提交。")
    if len(text) <= 40:
        ratio = _RATIO.fullmatch(text)
        if ratio is not None:
            return Fraction(int(ratio[1]), int(ratio[2]))
        if _PLAIN.fullmatch(text) is not None:
            return Fraction(text.replace(",", ""))
    raise CostError(f"{what}“{clip(value)}”不是能识别的数字，请写成普通数字，如 1200 或 12.5。")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount read: exact 元, and the unit it was reckoned in. ``written`` says that the cell itself named it."""

    yuan: Fraction
    unit: MoneyUnit
    written: bool = False


def read_money(value: object, *, unit: MoneyUnit = "元", what: str = "金额") -> Money:
    """Money from a figure in ``unit``; a 元 or 万元 written behind the figure wins over ``unit``."""
    written = False
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip().lstrip("¥").removeprefix("人民币").strip()
        for name in ("万元", "万", "元"):
            if text.endswith(name) and text != name:
                text, written = text.removesuffix(name), True
                unit = "元" if name == "元" else "万元"
                break
        value = text
    return Money(figure(value, what=what) * UNIT_YUAN[unit], unit, written)


@dataclass(frozen=True, slots=True)
class Rounding:
    """How a profile rounds an amount: to a multiple of ``quantum_fen`` fen, in one of four modes."""

    quantum_fen: int = 1
    mode: str = "half_up"

    def fen(self, yuan: Fraction) -> int:
        """Integer fen of an exact amount in 元."""
        if abs(yuan) > LIMIT:
            raise CostError("算得的金额过大，请核对数量、单价和单位。")
        units = round_to_int(yuan * 100 / self.quantum_fen, self.mode)
        return units * self.quantum_fen

    @property
    def words(self) -> str:
        """“四舍五入到 0.01 元”."""
        size = Fraction(self.quantum_fen, 100)
        unit = f"{show(size)} 元" if self.quantum_fen < 100 else f"{show(size / 10_000)} 万元"
        return f"{MODE_WORDS[self.mode]}到 {unit}"


def round_to_int(value: Fraction, mode: str) -> int:
    """An exact value rounded to an integer by magnitude (a cut is rounded as the same price would be)."""
    whole, rest = divmod(abs(value.numerator), value.denominator)
    against_half = 2 * rest - value.denominator
    more = {
        "half_up": against_half >= 0,
        "half_even": against_half > 0 or (against_half == 0 and whole % 2 == 1),
        "up": rest > 0,
        "down": False,
    }[mode]
    size = whole + int(more)
    return -size if value < 0 else size


def round_places(value: Fraction, places: int, mode: str = "half_up") -> Fraction:
    """An exact value rounded to so many decimals."""
    return Fraction(round_to_int(value * 10**places, mode), 10**places)


def decimal_yuan(fen: int) -> Decimal:
    """元 as a Decimal with two decimals."""
    return Decimal(fen).scaleb(-2)


def show(value: Fraction, places: int = 6) -> str:
    """A figure for people: thousands marks, no idle zeros, “≈” when decimals had to be cut."""
    cut = round_places(value, places)
    size = abs(cut)
    whole = size.numerator // size.denominator
    tail = f"{(size - whole) * 10**places}".rjust(places, "0").rstrip("0") if places else ""
    sign = "-" if cut < 0 else ""
    return f"{'' if cut == value else '≈'}{sign}{whole:,}{'.' + tail if tail else ''}"


def show_yuan(fen: int) -> str:
    """“1,234.56 元”."""
    sign, size = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{size // 100:,}.{size % 100:02d} 元"


def clip(value: object, limit: int = 30) -> str:
    """What somebody wrote, on one line and short enough for a message."""
    text = " ".join(str(value).split())
    return text if len(text) <= limit else f"{text[:limit]}…"
