"""审定表 as an official paper: the lines of an assessment under their headings, with sums, on a page on its side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from yuncheng.casework.journal import last_act
from yuncheng.casework.letters import UNSIGNED
from yuncheng.casework.models import Case
from yuncheng.casework.verification import code_of
from yuncheng.papers import Cell, FormSheet, Row, chinese_date, format_wan
from yuncheng.registry.county import county
from yuncheng.rulebook.kernel import Function

from ..models import AssessedLine
from .look import Look
from .offers import to_fen
from .records import look_of, newest_assessment
from .sums import UNNAMED, HeadingRow

TITLE = "投资评审审定表"
_NUMBERS = "（一）", "（二）", "（三）", "（四）", "（五）", "（六）", "（七）", "（八）", "（九）", "（十）"
UNIT_NOTE = "单位：万元"
_FORM_PT = 9.0
#: 序号, 名称, 规格和说明, 单位, 送审 数量 单价 金额, 审定 数量 单价 金额, 核减金额, 核减理由
_WIDTHS = (1.4, 3.7, 3.0, 1.3, 1.4, 2.6, 2.7, 1.4, 2.6, 2.7, 2.5, 3.4)


def assessed_form(case: Case) -> tuple[FormSheet, date]:
    """The table as a landscape paper, and its day; unsigned it wears a mark."""
    assessment, project = newest_assessment(case), case.project
    assert assessment is not None
    assert project is not None
    look = look_of(assessment, project.approved_estimate)
    signed = last_act(case, "conclude", "assessed")
    day = signed.on_day if signed else case.step_since
    finance = county().names.office(Function.FINANCE)
    sheet = FormSheet(
        title=TITLE,
        widths=_WIDTHS,
        rows=(*_head(), *_body(look, list(assessment.lines.all())), *_whole(look), *_offers(look)),
        above=(
            (f"项目名称：{project.name}", f"项目单位：{case.unit.name}"),
            (f"批复文号：{project.approval_no}", UNIT_NOTE),
        ),
        below=(
            (f"评审单位：{finance}（盖章）", f"日期：{chinese_date(day) if signed else '    年  月  日'}"),
            ("经办：", "审核："),
        ),
        notes=(f"评审所用费用标准：{assessment.standard}。", *_rule(look)),
        size_pt=_FORM_PT,
        landscape=True,
        repeat=1,
        watermark="" if signed else UNSIGNED,
        code=code_of(signed) if signed else "",
    )
    return sheet, day


def _head() -> Iterator[Row]:
    figures = ("数量", "单价", "金额")
    sides = [f"{side}\n{figure}" for side in ("送审", "审定") for figure in figures]
    names = ("序号", "名称", "规格和说明", "单位", *sides, "核减", "核减理由")
    yield Row(tuple(Cell(name, label=True) for name in names), 11)


def _body(look: Look, lines: Sequence[AssessedLine]) -> Iterator[Row]:
    """The lines under their headings, each heading with its sums."""
    named = {line.row: line.heading for line in look.comparison.lines}
    number = 0
    for heading in look.headings:
        if heading.is_group and not _stands_alone(look, heading):
            continue
        number += 1
        yield _sums_row(f"{_chinese(number)}{heading.label}", heading)
        own = [line for line in lines if named.get(line.position) == _plain(heading.label)]
        yield from (_line_row(line) for line in own)


def _stands_alone(look: Look, heading: HeadingRow) -> bool:
    """Whether a group of the profile is a heading itself."""
    return heading.label in look.profile.headings and not look.profile.headings[heading.label]


def _plain(label: str) -> str:
    return "" if label == UNNAMED else label


def _chinese(number: int) -> str:
    return _NUMBERS[number - 1] if number <= len(_NUMBERS) else f"（{number}）"


def _sums_row(label: str, sums: HeadingRow) -> Row:
    blank = Cell("")
    cells = (
        Cell(label, span=4),
        blank, blank, _money(sums.submitted),
        blank, blank, _money(sums.assessed),
        _money(sums.cut), Cell(""),
    )  # fmt: skip
    return Row(cells, 7)


def _line_row(line: AssessedLine) -> Row:
    cells = (
        Cell(str(line.position), align="c"),
        Cell(line.name),
        Cell(line.spec),
        Cell(line.unit, align="c"),
        Cell(line.quantity, align="r"),
        _money(line.price),
        _money(line.submitted),
        Cell(line.assessed_quantity, align="r"),
        _money(line.assessed_price),
        _money(line.assessed),
        _money(line.cut),
        Cell(line.reason),
    )
    return Row(cells, 7)


def _money(fen: int | None) -> Cell:
    return Cell("" if fen is None else format_wan(fen, exact=True), align="r")


def _whole(look: Look) -> Iterator[Row]:
    total = HeadingRow("合计", True, look.submitted, look.assessed)
    yield _sums_row(f"合计（核减率 {total.percent}）", total)


def _offers(look: Look) -> Iterator[Row]:
    """Under the whole: the offers behind prices, a row a line of the budget; nothing where there are none."""
    given = [one for one in look.offered if one.given]
    if not given:
        return
    names = (("询价", 4), ("报价单位、单价、报价日期", 4), ("有效报价", 1), ("中位数", 1), ("审定单价", 1), ("结论", 1))
    yield Row(tuple(Cell(name, span=span, label=True) for name, span in names), 9)
    for one in given:
        told = "\n".join(f"{offer.supplier} {_shown(to_fen(offer.yuan))}（{offer.day}）" for offer in one.given)
        cells = (
            Cell(str(one.row), align="c"),
            Cell(one.name, span=3),
            Cell(told, span=4),
            Cell(f"{one.good} 家", align="c"),
            _money(one.median),
            _money(one.assessed),
            Cell(one.told),
        )
        yield Row(cells, 7)


def _rule(look: Look) -> Iterator[str]:
    """By which rule offers were counted, where there are any."""
    rule = look.profile.quotation
    if rule is not None and any(one.given for one in look.offered):
        aged = f"，{rule.max_age_days} 天内有效" if rule.max_age_days else ""
        on = f"，按{chinese_date(look.judged_on)}计" if look.judged_on and aged else ""
        yield f"询价依据{rule.clause}：每项 {rule.at_least} 家{aged}{on}。"
        if aged and rule.age_clause != rule.clause:
            yield f"报价有效期：{rule.age_clause}。"


def _shown(fen: int) -> str:
    return format_wan(fen, exact=True)
