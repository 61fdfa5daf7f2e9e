"""The columns of a budget in Excel: what we write, and under which names people's own tables have them."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from yuncheng.costing import Profile
from yuncheng.papers import Column, PaperError, Sheet, parse_money, write_xlsx
from yuncheng.rulebook.procedures.assessment import POINT_KINDS

from .rows import Row, is_ticked, text, wan_text

SHEET_NAME = "预算明细"
POINTS_NAME, OFFERS_NAME = "功能点", "询价"
_SUBMITTED, _ASSESSED = "送审", "审定"
_BLANK_ROWS = 30

#: What a budget is made of. Quantity stands as text: “12.5” is exact, and “3台” is understood.
BUDGET = (
    Column(
        key="heading",
        label="费用科目",
        width=20,
        carry=True,
        max_length=60,
        aliases=("科目", "费用名称", "费用类别", "费用类型", "类别", "费用项", "分类"),
    ),
    Column(
        key="name",
        label="名称",
        width=28,
        max_length=200,
        aliases=("项目名称", "内容", "建设内容", "名称及内容", "设备名称", "项目内容", "分项名称", "子项名称", "明细"),
    ),
    Column(
        key="spec",
        label="规格和说明",
        width=30,
        carry=True,
        max_length=500,
        aliases=("规格", "规格型号", "技术参数", "参数", "说明", "规格说明", "主要参数", "型号规格", "描述"),
    ),
    Column(key="unit", label="计量单位", width=9, max_length=20, aliases=("单位",)),
    Column(
        key="quantity", label="数量", group=_SUBMITTED, width=9, max_length=24, aliases=("数量", "工程量", "申报数量")
    ),
    Column(
        key="price",
        label="单价",
        group=_SUBMITTED,
        kind="money_wan",
        width=13,
        aliases=("单价", "申报单价", "综合单价", "估算单价"),
    ),
    Column(
        key="submitted",
        label="金额",
        group=_SUBMITTED,
        kind="money_wan",
        width=14,
        required=True,
        aliases=("金额", "合价", "总价", "申报金额", "概算金额", "预算金额", "估算金额", "投资额", "投资"),
    ),
)
ASSESSED = (
    Column(key="assessed_quantity", label="数量", group=_ASSESSED, width=9, max_length=24),
    Column(key="assessed_price", label="单价", group=_ASSESSED, kind="money_wan", width=13),
    Column(key="assessed", label="金额", group=_ASSESSED, kind="money_wan", width=14),
    Column(key="reason", label="核减理由", width=30, max_length=300, aliases=("理由", "审定说明")),
)
#: Columns that are read so that they are no stranger, and told to be left out; a cut is compared with its amounts.
LEFT_OUT = (
    Column(key="note", label="备注", carry=True),
    Column(key="cut", label="核减金额", kind="money_wan", aliases=("核减", "核减额")),
)
#: Offers behind prices. Known by these names alone; `OFFER_ALIASES` are understood once the sheet is known.
OFFER_COLUMNS = (
    Column(
        key="name",
        label="询价项",
        width=28,
        required=True,
        carry=True,
        max_length=200,
        aliases=("询价名称", "采购项", "询价内容"),
    ),
    Column(key="spec", label="规格和说明", width=26, carry=True, max_length=500),
    Column(
        key="supplier",
        label="报价单位",
        width=26,
        required=True,
        max_length=100,
        aliases=("供应商", "报价供应商", "供货商", "报价公司", "报价人", "供应商名称"),
    ),
    Column(
        key="price",
        label="报价单价",
        kind="money_wan",
        width=14,
        required=True,
        aliases=("报价", "报价价格"),
    ),
    Column(key="day", label="报价日期", kind="date", width=13, required=True, aliases=("日期", "报价时间", "询价日期")),
)
OFFER_ALIASES = {
    "name": ("名称", "设备名称", "产品名称", "项目名称", "品名"),
    "spec": ("规格", "规格型号", "型号规格", "技术参数", "说明"),
    "price": ("单价", "报价金额"),
}
MONEY = ("price", "submitted", "assessed_price", "assessed")
POINT_COLUMNS = (
    Column(
        key="module", label="模块", width=20, carry=True, max_length=100, aliases=("模块名称", "子系统", "一级模块")
    ),
    Column(
        key="name",
        label="功能",
        width=34,
        required=True,
        max_length=200,
        aliases=("功能名称", "功能点名称", "功能点", "名称", "功能点计数项名称", "计数项"),
    ),
    Column(
        key="kind",
        label="类型",
        width=9,
        required=True,
        kind="choice",
        choices=tuple(code for code, _ in POINT_KINDS),
        choice_aliases={label: code for code, label in POINT_KINDS}
        | {label.partition("（")[0]: code for code, label in POINT_KINDS},
        aliases=("功能点类型", "类别", "计数项类型"),
    ),
    Column(key="count", label="个数", width=8, max_length=12, aliases=("数量",)),
    Column(key="reuse", label="重用程度", width=10, max_length=20, aliases=("复用程度", "重用度", "复用度")),
    Column(key="change", label="修改类型", width=10, max_length=20, aliases=("修改程度",)),
    Column(key="complexity", label="复杂度", width=9, max_length=20),
    Column(key="twin", label="另一终端重复", kind="yesno", width=12, aliases=("另一终端", "移动端重复")),
)


def written(column: Column, unit: str = "万元") -> Column:
    """A column as it is written: one of money says its unit, as text where no number can say it."""
    if column.key not in MONEY:
        return column
    label = f"{column.label}（{unit}）" if unit else column.label
    return replace(column, label=label, kind="money_yuan" if unit == "元" else "money_wan", aliases=())


def budget_sheet(
    lines: Iterable[Row], *, profile: Profile, assessed: bool, notes: Sequence[str] = (), blank: int = 0
) -> Sheet:
    """The lines as one sheet, to be filled in further: every cell says exactly what was typed."""
    first, *others = (*BUDGET, *ASSESSED) if assessed else BUDGET
    return Sheet(
        name=SHEET_NAME,
        title="投资预算明细表",
        columns=[
            replace(first, kind="choice", choices=profile.all_headings, max_length=5000),
            *map(written, others),
        ],
        rows=[_typed(line) for line in lines],
        notes=notes,
        blank_rows=blank,
    )


def _typed(line: Row) -> dict[str, object]:
    """A line for writing. Money of two decimals in 万元 is a number; what a cell would show rounded stays a text, so
    that whoever copies the cell copies the whole figure."""
    made: dict[str, object] = {key: text(value) for key, value in line.items() if key not in MONEY}
    for key in MONEY:
        figure = wan_text(line.get(key))
        try:
            fen = parse_money(figure, unit="万元") if figure else None
        except PaperError:
            fen = None
        made[key] = fen if fen is not None and fen % 10_000 == 0 else figure
    return made


def points_sheet(points: Iterable[Row], *, blank: int = 0) -> Sheet:
    """Function points as one sheet."""
    rows = [{**{key: text(value) for key, value in point.items()}, "twin": is_ticked(point)} for point in points]
    notes = ("填表说明：没有定制软件开发的，本表留空。另一终端重复的功能填“是”，按费用标准折算。",)
    return Sheet(name=POINTS_NAME, columns=POINT_COLUMNS, rows=rows, notes=notes, blank_rows=blank)


def offers_sheet(offers: Iterable[Row], *, blank: int = 0) -> Sheet:
    """Offers as one sheet; a day stands as text, as it was typed."""
    columns = [replace(column, kind="text") if column.kind == "date" else written(column) for column in OFFER_COLUMNS]
    rows = [{**_typed(offer), "day": text(offer.get("day"))} for offer in offers]
    notes = (
        "填表说明：采购的设备、软件一家一行；询价项与预算明细中的名称一致，同名的行写明规格；没有采购的，本表留空。",
    )
    return Sheet(name=OFFERS_NAME, title="询价记录", columns=columns, rows=rows, notes=notes, blank_rows=blank)


def workbook(sheets: Sequence[Sheet], *, created: date | None = None) -> bytes:
    """The sheets as one file."""
    stream = io.BytesIO()
    write_xlsx(sheets, stream, created=created)
    return stream.getvalue()


def template(
    profile: Profile, lines: Sequence[Row], points: Sequence[Row], offers: Sequence[Row], *, assessed: bool
) -> bytes:
    """An empty table to fill in, or what has been filled in so far."""
    notes = (
        "填表说明：1. 一项一行，金额单位为万元；也可把表头改成（元）后按元填写。",
        "2. 费用科目从下拉列表选；数量×单价应等于金额，只有总价的须补充数量和单价。",
        "3. 小计、合计行可有可无，有的须与各行相加相等；不用合并单元格，公式须已算出结果。",
    )
    sheet = budget_sheet(
        lines,
        profile=profile,
        assessed=assessed,
        notes=notes,
        blank=_BLANK_ROWS,
    )
    return workbook([sheet, offers_sheet(offers, blank=_BLANK_ROWS), points_sheet(points, blank=_BLANK_ROWS)])
