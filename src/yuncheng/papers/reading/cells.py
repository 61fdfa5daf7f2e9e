"""One cell: how people see it, and what it is as a value of its column."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from ..column import Column
from ..errors import PaperError
from ..money import Unit, parse_money
from ..text import clean_text, squash

Scalar = int | float | str | bool | date | datetime
_ERROR_VALUES = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"})
_YES = frozenset({"是", "有", "对", "y", "yes", "true", "1", "√", "✓", "✔", "☑"})
_NO = frozenset({"否", "无", "不", "不是", "没有", "n", "no", "false", "0", "×", "✗", "✘", "☐"})
_DATE_SHAPES = (
    re.compile(r"(\d{4})([-./])(\d{1,2})\2(\d{1,2})(?:[ T]0{1,2}:00(?::00)?)?"),
    re.compile(r"(\d{4})(年)(\d{1,2})月(\d{1,2})日?"),
    re.compile(r"(\d{4})()(\d{2})(\d{2})"),
)


class Bad(Exception):
    """A cell that does not fit its column: what is wrong, what would be right."""

    def __init__(self, problem: str, cure: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.cure = cure


def shown_text(value: Scalar) -> str:
    """A cell as people see it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return format(value, ".15g") if abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    return str(value).strip() if isinstance(value, str) else str(value)


def blank(cell: Scalar) -> bool:
    return isinstance(cell, str) and not clean_text(cell).strip()


def example(column: Column, unit: Unit | None) -> str:
    return {
        "text": "请填写文字",
        "int": "请填整数",
        "date": "请填日期，如 2026-03-05",
        "choice": f"请从选项中选：{'、'.join(column.choices[:12])}",
        "yesno": "请填“是”或“否”",
    }.get(column.kind, f"请填数字，单位{unit}，如 12.50")


def value_of(column: Column, cell: Scalar, shown: str, *, choices: Mapping[str, str], unit: Unit | None) -> Any:
    """A filled cell as a value of its column. Raises ``Bad``."""
    if shown in _ERROR_VALUES:
        raise Bad("单元格里是公式的错误值", "请改正公式，或直接填写数值")
    if column.kind == "text":
        return _as_text(column, cell, shown)
    if column.kind == "int":
        return _as_int(column, cell, shown)
    if column.kind == "date":
        return _as_date(cell, shown)
    if column.kind == "choice":
        return _as_choice(column, choices, shown)
    if column.kind == "yesno":
        return _as_yesno(cell, shown)
    assert unit is not None  # every header gives one to a column of money
    return _as_money(cell, shown, unit)


def _as_text(column: Column, cell: Scalar, shown: str) -> str:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool) and abs(cell) >= 1e15:
        raise Bad("数字超过 15 位，Excel 已改动末几位", "请把这一格设为文本格式后重新填写")
    text = "\n".join(part.strip() for part in shown.strip().split("\n"))
    if len(text) > column.max_length:
        raise Bad(f"超过 {column.max_length} 字（现有 {len(text)} 字）", "请缩短，详细内容另附材料")
    return text


def _as_int(column: Column, cell: Scalar, shown: str) -> int:
    plain = unicodedata.normalize("NFKC", shown).strip()
    if not re.fullmatch(r"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.0+)?", plain) or isinstance(cell, (bool, date)):
        raise Bad("不是整数", "请填整数，如 12")
    if len(plain) > 18 or (isinstance(cell, float) and abs(cell) >= 1e15):
        raise Bad("数字过大", "请核对后重新填写")
    number = int(plain.split(".")[0].replace(",", ""))
    if column.least is not None and number < column.least:
        raise Bad(f"不能小于 {column.least}", f"请填不小于 {column.least} 的整数")
    if column.most is not None and number > column.most:
        raise Bad(f"不能大于 {column.most}", f"请填不大于 {column.most} 的整数")
    return number


def _as_date(cell: Scalar, shown: str) -> date:
    cure = "请填年月日，如 2026-03-05 或 2026年3月5日"
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, bool):
        raise Bad("不是日期", cure)
    else:
        plain = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", shown)).strip()
        for shape in _DATE_SHAPES:
            match = shape.fullmatch(plain.replace(" ", "") if "年" in plain else plain)
            if match:
                try:
                    found = date(int(match.group(1)), int(match.group(3)), int(match.group(4)))
                except ValueError:
                    raise Bad("没有这一天", cure) from None
                break
        else:
            if re.fullmatch(r"[0-9]{5}(\.0+)?", plain):
                found = date(1899, 12, 30) + timedelta(days=int(plain.split(".")[0]))
            elif re.fullmatch(r"[0-9]{4}[-./年][0-9]{1,2}月?", plain):
                raise Bad("缺少日", cure)
            else:
                raise Bad("不是能识别的日期", cure)
    if not 1949 <= found.year <= 2100:
        raise Bad("年份不合常理", cure)
    return found


def choice_table(column: Column) -> dict[str, str]:
    table = {squash(alias): choice for alias, choice in column.choice_aliases.items()}
    table.update({squash(choice): choice for choice in column.choices})
    return table


def _as_choice(column: Column, table: Mapping[str, str], shown: str) -> str:
    found = table.get(squash(shown))
    if found is None:
        near = difflib.get_close_matches(shown, column.choices, 1, 0.5)
        listed = "、".join(column.choices[:12]) + ("等" if len(column.choices) > 12 else "")
        raise Bad("不在选项中", (f"是否应为“{near[0]}”？" if near else "") + f"可选：{listed}")
    return found


def _as_yesno(cell: Scalar, shown: str) -> bool:
    if isinstance(cell, bool):
        return cell
    plain = squash(shown)
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise Bad("不是“是”或“否”", "请填“是”或“否”")


def _as_money(cell: Scalar, shown: str, unit: Unit) -> int:
    if isinstance(cell, (bool, date)):
        raise Bad("不是金额", f"请填数字，单位{unit}，如 12.50")
    if isinstance(cell, (int, float)) and abs(cell) < 1e15:
        # As Excel shows it: 15 significant figures, so 0.1 + 0.2 is 0.3; never in exponent form.
        shown = format(Decimal(format(cell, ".15g")), "f")
    try:
        return parse_money(shown, unit=unit)
    except PaperError as error:
        problem, _, cure = error.message.partition("：")[2].rstrip("。").partition("。")
        raise Bad(problem, cure) from error
