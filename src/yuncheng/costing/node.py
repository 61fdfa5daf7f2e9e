"""Reading JSON without trust: every fault is noted with its place, and reading goes on to find the next."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .errors import CostError
from .figures import clip, figure

MAX_BYTES = 10 * 1024 * 1024


def parse_json(text: str, *, what: str) -> Any:
    """JSON with exact decimals; a key given twice, NaN and broken text are refused in words."""
    if len(text) > MAX_BYTES:
        raise CostError(f"{what}过大（超过 10 MB）。")
    try:
        return json.loads(
            text, parse_float=Decimal, parse_constant=_no_constant, object_pairs_hook=_unique, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        raise CostError(f"{what}不是正确的 JSON：第 {error.lineno} 行第 {error.colno} 个字符处读不下去。") from error
    except RecursionError as error:
        raise CostError(f"{what}嵌套过深，无法读取。") from error


def _integer(text: str) -> int:
    if len(text) > 40:
        raise CostError(f"数字“{clip(text)}”过大。")
    return int(text)


def _no_constant(text: str) -> Any:
    raise CostError(f"“{text}”不是能计算的数字。")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in pairs:
        if key in out:
            raise CostError(f"键“{key}”出现了两次，无法知道以哪个为准。")
        out[key] = value
    return out


class Node:
    """A place in a JSON document. Reading something wrong notes a fault and gives a harmless stand-in."""

    def __init__(self, value: Any, place: str, faults: list[str], *, present: bool = True) -> None:
        self.value, self.place, self.faults, self.present = value, place, faults, present

    def fault(self, problem: str) -> None:
        """Note what is wrong here."""
        self.faults.append(f"{self.place or '文件'}：{problem}")

    def get(self, key: str, *, optional: bool = False) -> Node:
        """The member of an object; a missing one is a fault unless optional."""
        place = f"{self.place}.{key}" if self.place else key
        if isinstance(self.value, dict) and self.value.get(key) is not None:
            return Node(self.value[key], place, self.faults)
        if not optional and self.present:
            if isinstance(self.value, dict):
                self.faults.append(f"{place}：缺少")
            else:
                self.fault("应为对象")
        return Node(None, place, self.faults, present=False)

    def only(self, *known: str) -> None:
        """Note members nobody will read: a misspelt key must not pass in silence."""
        if isinstance(self.value, dict):
            for key in self.value:
                if key not in known:
                    self.fault(f"不认识的键“{clip(key)}”")

    def members(self) -> Iterator[tuple[str, Node]]:
        """Key and node of each member of an object."""
        if isinstance(self.value, dict):
            for key, value in self.value.items():
                yield key, Node(value, f"{self.place}.{key}", self.faults)
        elif self.present:
            self.fault("应为对象")

    def elements(self) -> Iterator[Node]:
        """The elements of a list."""
        if isinstance(self.value, list):
            for number, value in enumerate(self.value, 1):
                yield Node(value, f"{self.place}[{number}]", self.faults)
        elif self.present:
            self.fault("应为列表")

    def text(self, default: str = "") -> str:
        """A non-empty text."""
        if not self.present:
            return default
        if isinstance(self.value, str) and self.value.strip():
            return self.value.strip()
        self.fault("应为文字")
        return default

    def texts(self) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(text for text in (node.text() for node in self.elements()) if text)

    def flag(self, default: bool = False) -> bool:
        """true or false."""
        if not self.present:
            return default
        if not isinstance(self.value, bool):
            self.fault("应为 true 或 false")
            return default
        return self.value

    def number(
        self, default: Fraction = Fraction(0), *, least: int | None = 0, most: int | None = None, positive: bool = False
    ) -> Fraction:
        """A figure within bounds; ratios such as "2/3" are read exactly."""
        if not self.present:
            return default
        try:
            value = figure(self.value, what="")
        except CostError as error:
            self.fault(str(error).rstrip("。"))
            return default
        if least is not None and value < least:
            self.fault(f"不能小于 {least}")
        elif most is not None and value > most:
            self.fault(f"不能大于 {most}")
        elif positive and value == 0:
            self.fault("须大于 0")
        else:
            return value
        return default

    def integer(self, default: int = 0, *, least: int = 0, most: int | None = None) -> int:
        """A whole number within bounds."""
        value = self.number(Fraction(default), least=least, most=most)
        if value.denominator != 1:
            self.fault("应为整数")
            return default
        return int(value)

    def one_of(self, options: tuple[str, ...], default: str) -> str:
        """One of the words."""
        word = self.text(default)
        if word not in options:
            self.fault(f"“{clip(word)}”不在 {'、'.join(options)} 之中")
            return default
        return word
