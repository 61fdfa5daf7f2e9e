"""Annex 2, the data-resource catalogue: its twelve columns, its closed and open lists, and what is wrong with a row.

Closed lists are complete; open lists end in 等, so a value outside them is taken, unless it is known to belong
elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from .annex1_application import Choices


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the form: its key, its name, the heading it is printed under, and other spellings met in files."""

    key: str
    label: str
    heading: str
    aliases: tuple[str, ...] = ()
    extension: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return (self.label, *self.aliases)


# Twelve columns under eleven headings: 信息资源格式 spans 分类 and 类型.
COLUMNS: tuple[Column, ...] = (
    Column("department", "部门名称", "部门名称"),
    Column("resource", "信息资源名称", "信息资源名称"),
    Column("format_class", "信息资源格式分类", "信息资源格式", ("格式分类", "分类", "类")),
    Column("format_type", "信息资源格式类型", "信息资源格式", ("格式类型", "类型", "型")),
    Column("item", "信息项名称", "信息项名称"),
    Column("data_type", "数据类型", "数据类型"),
    Column("data_length", "数据长度", "数据长度", ("数据度", "长度")),
    Column("share_type", "共享类型", "共享类型"),
    Column("share_way", "共享方式", "共享方式"),
    Column("open", "是否向社会开放", "是否向社会开放", ("否向社会开放",)),
    Column("open_condition", "开放条件", "开放条件"),
    Column("cycle", "数据更新周期", "数据更新周期", ("更新周期",)),
)

# Not on the form: without it a condition or a basis could not be told.
EXTENSIONS: tuple[Column, ...] = (
    Column(
        "share_condition",
        "共享条件/不予共享依据",
        "共享条件/不予共享依据",
        ("共享条件", "不予共享依据"),
        extension=True,
    ),
)

HEADINGS: tuple[str, ...] = tuple(dict.fromkeys(column.heading for column in COLUMNS))

FORMAT_CLASSES: Choices = (
    ("file", "电子文件"),
    ("sheet", "电子表格"),
    ("database", "数据库类"),
    ("image", "图形图像类"),
    ("stream", "流媒体类"),
    ("self_described", "自描述格式"),
)
STRUCTURED = frozenset({"sheet", "database"})

SHARE_TYPES: Choices = (
    ("unconditional", "无条件共享"),
    ("conditional", "有条件共享"),
    ("refused", "不予共享"),
)

SHARE_WAYS: Choices = (
    ("platform", "共享交换平台"),
    ("interface", "接口"),
    ("database", "数据库"),
    ("document", "电子文档"),
)

FORMAT_TYPES: Mapping[str, tuple[str, ...]] = {
    "file": ("OFD", "wps", "xml", "txt", "doc", "docx", "html", "pdf", "ppt"),
    "sheet": ("et", "xls", "xlsx"),
    "database": ("Dm", "KingbaseES", "access", "dbf", "dbase", "sybase", "oracle", "sql server", "db2"),
    "image": ("jpg", "gif", "bmp"),
    "stream": ("swf", "rm", "mpg"),
    "self_described": (),
}

DATA_TYPES: Choices = (
    ("C", "字符型"),
    ("N", "数值型"),
    ("Y", "货币型"),
    # 时间
    ("D", "日期型"),
    ("T", "日期时间型"),
    # 其他
    ("L", "逻辑型"),
    ("M", "备注型"),
    ("G", "通用型"),
    # 二进制数
    ("B", "双精度型"),
    ("I", "整型"),
    ("F", "浮点型"),
)

CYCLES: Choices = (
    ("realtime", "实时"),
    ("daily", "每日"),
    ("weekly", "每周"),
    ("monthly", "每月"),
    ("quarterly", "每季度"),
    ("yearly", "每年"),
)

OPEN_ANSWERS: Choices = (("yes", "是"), ("no", "否"))

# Spellings printed in the annex by a slip of scanning, and what they mean.
_SLIPS = {"自表述格式": "自描述格式", "sysbase": "sybase"}

_TYPES_PRINTED = (
    *FORMAT_TYPES["file"],
    *FORMAT_TYPES["sheet"],
    *FORMAT_TYPES["database"],
    *FORMAT_TYPES["image"],
    *FORMAT_TYPES["stream"],
)


def _listed(choices: Choices) -> str:
    return "、".join(label for _, label in choices)


_EXAMPLE = "XX 处罚信息"
_EXAMPLE_ITEMS = ("处罚依据", "处罚类型", "处罚内容", "处罚金额")

NOTES: tuple[str, ...] = (
    f"信息资源名称：描述政务信息资源内容的标题，如 {_EXAMPLE}；",
    f"信息资源格式分类：分为{_listed(FORMAT_CLASSES)}；",
    f"信息资源格式类型：分为 {'、'.join(_TYPES_PRINTED)} 等；",
    f"信息项名称：对政务信息的细化描述，如 {_EXAMPLE}，其数据项包括{'、'.join(_EXAMPLE_ITEMS)}等；",
    "数据类型：结构化数据应标明数据类型及数据长度，"
    f"包括：{'、'.join(f'{label} {code}' for code, label in DATA_TYPES)}等；",
    f"共享类型：分为{_listed(SHARE_TYPES)}；",
    f"共享方式：分为{_listed(SHARE_WAYS)}；",
    f"数据更新周期：分为{_listed(CYCLES)}等。",
)

Problem = tuple[str, str, str]  # column key, what is wrong, what to do

_LENGTH = re.compile(r"[1-9]\d{0,9}([,.，]\d{1,2})?")
_SEPARATORS = re.compile(r"[、,，;；/\s]+")
_EMPTY = frozenset({"", "/", "-", "—", "——"})


def tidy(value: str) -> str:
    """A cell as compared: full-width forms made plain, spaces trimmed, a lone dash or slash read as empty."""
    plain = unicodedata.normalize("NFKC", value).strip()
    return "" if plain in _EMPTY else plain


def code_of(choices: Choices, value: str) -> str | None:
    """The code that a cell names, by code, label or a printed slip; None where the list does not know it."""
    cell = tidy(value)
    wanted = _SLIPS.get(cell, cell)
    return next((code for code, label in choices if wanted in (code, label)), None)


def data_type_code(value: str) -> str | None:
    """「C」「字符型」「字符型C」「C 字符型」 → "C"; None for a type outside the open list."""
    cell = tidy(value).replace(" ", "").upper()
    for code, label in DATA_TYPES:
        if cell in (code, label, label + code, code + label, f"{label}({code})"):
            return code
    return None


def format_type_class(value: str) -> str | None:
    """The class a known format type belongs to; None where the open list does not name the type."""
    cell = tidy(value).lower()
    cell = _SLIPS.get(cell, cell)
    for code, types in FORMAT_TYPES.items():
        if cell in (known.lower() for known in types):
            return code
    return None


def check_row(row: Mapping[str, str]) -> list[Problem]:
    """Everything wrong with one row (keys of COLUMNS and EXTENSIONS, cells as typed), in the order of the columns."""
    cells = {column.key: tidy(row.get(column.key, "")) for column in (*COLUMNS, *EXTENSIONS)}
    found = [
        *_names(cells),
        *_format(cells),
        *_structure(cells),
        *_sharing(cells),
        *_openness(cells),
        *_cycle(cells),
    ]
    order = {column.key: place for place, column in enumerate((*COLUMNS, *EXTENSIONS))}
    return sorted(found, key=lambda problem: order[problem[0]])


def _names(cells: Mapping[str, str]) -> list[Problem]:
    wanted = {"department": "部门名称", "resource": "信息资源名称", "item": "信息项名称"}
    return [(key, f"{label}没有填写", f"填写{label}") for key, label in wanted.items() if not cells[key]]


def _closed(cells: Mapping[str, str], key: str, label: str, choices: Choices) -> list[Problem]:
    if not cells[key]:
        return [(key, f"{label}没有填写", f"从{_listed(choices)}中选一项")]
    if code_of(choices, cells[key]) is None:
        return [(key, f"{label}“{cells[key]}”不在规定的选项内", f"从{_listed(choices)}中选一项")]
    return []


def _format(cells: Mapping[str, str]) -> list[Problem]:
    found = _closed(cells, "format_class", "信息资源格式分类", FORMAT_CLASSES)
    chosen = code_of(FORMAT_CLASSES, cells["format_class"])
    given = cells["format_type"]
    if not given:
        if chosen != "self_described":
            found.append(("format_type", "信息资源格式类型没有填写", "填写具体格式，如 docx、xlsx、oracle、jpg"))
        return found
    belongs = format_type_class(given)
    if chosen and belongs and belongs != chosen:
        labels = dict(FORMAT_CLASSES)
        found.append(
            (
                "format_type",
                f"格式类型“{given}”属于{labels[belongs]}，与所填的{labels[chosen]}不一致",
                f"把格式分类改为{labels[belongs]}，或者更正格式类型",
            )
        )
    return found


def _structure(cells: Mapping[str, str]) -> list[Problem]:
    found: list[Problem] = []
    chosen = code_of(FORMAT_CLASSES, cells["format_class"])
    structured = chosen in STRUCTURED
    if structured and not cells["data_type"]:
        found.append(("data_type", "结构化数据没有标明数据类型", f"填写数据类型，如{_listed(DATA_TYPES[:4])}"))
    if structured and not cells["data_length"]:
        found.append(("data_length", "结构化数据没有标明数据长度", "填写长度，如 18；有小数的写成 10,2"))
    if cells["data_length"] and not _LENGTH.fullmatch(cells["data_length"]):
        found.append(("data_length", f"数据长度“{cells['data_length']}”不是长度", "写正整数，如 18；有小数的写成 10,2"))
    return found


def _sharing(cells: Mapping[str, str]) -> list[Problem]:
    found = _closed(cells, "share_type", "共享类型", SHARE_TYPES)
    kind = code_of(SHARE_TYPES, cells["share_type"])
    ways = [way for way in _SEPARATORS.split(cells["share_way"]) if way]
    if kind != "refused":
        found += [
            ("share_way", f"共享方式“{way}”不在规定的选项内", f"从{_listed(SHARE_WAYS)}中选择，多项用顿号隔开")
            for way in ways
            if code_of(SHARE_WAYS, way) is None
        ]
    if kind in ("unconditional", "conditional") and not ways:
        found.append(("share_way", "共享方式没有填写", f"从{_listed(SHARE_WAYS)}中选择，多项用顿号隔开"))
    if kind == "conditional" and not cells["share_condition"]:
        found.append(("share_condition", "有条件共享没有写明条件", "写明共享的条件，如使用范围、用途、审批要求"))
    if kind == "refused" and not cells["share_condition"]:
        found.append(("share_condition", "不予共享没有写明依据", "写明所依据的法律法规或者文件的名称和条款"))
    return found


def _openness(cells: Mapping[str, str]) -> list[Problem]:
    found = _closed(cells, "open", "是否向社会开放", OPEN_ANSWERS)
    if code_of(OPEN_ANSWERS, cells["open"]) == "yes" and not cells["open_condition"]:
        found.append(("open_condition", "向社会开放没有写明开放条件", "写明开放条件；没有条件的填“无”"))
    return found


def _cycle(cells: Mapping[str, str]) -> list[Problem]:
    if cells["cycle"]:
        return []
    return [("cycle", "数据更新周期没有填写", f"填写更新周期，如{_listed(CYCLES)}")]
