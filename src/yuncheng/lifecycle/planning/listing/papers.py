"""The papers of a version: the notice of its publication (GB/T 9704) and the list itself as a landscape table."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

from yuncheng.casework.documents import Document, register
from yuncheng.casework.letters import UNSIGNED, cited, office_letter
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.spine import everything_filled_in
from yuncheng.casework.verification import code_of
from yuncheng.papers import (
    Block,
    Cell,
    FormSheet,
    Letter,
    Paragraph,
    Row,
    Sheet,
    chinese_date,
    form_docx,
    form_pdf,
    format_wan,
    letter_docx,
    letter_pdf,
    write_xlsx,
)
from yuncheng.registry.county import county
from yuncheng.rulebook.kernel import Function

from .drawing_up import FIELDS, Change, chosen_cases, draw_up
from .models import ListLine, ListVersion
from .pages import parts_of
from .sheets import DONE_COLUMNS, UNIT_NOTE, done_rows, remark_of, title_of, told_under

LISTING = "listing"
# A longer list is printed from its workbook: setting it takes too long (300 lines as DOCX 4 s, 1000 as PDF 5 s).
MOST_EDITED, MOST_PRINTED = 300, 1000
HEADS = (
    "序号",
    "变动",
    "项目编号",
    "项目名称",
    "项目单位",
    "性质",
    "建设类别",
    "资金来源",
    "投资额度",
    "提出单位、理由",
)
WIDTHS = (1.2, 1.4, 2.9, 5.4, 4.4, 1.4, 3.0, 2.9, 2.6, 5.6)
_NAMED, _AMOUNT = HEADS.index("项目名称"), HEADS.index("投资额度")


def version_of(case: Case) -> tuple[ListVersion, list[ListLine]]:
    """The version of a listing with its lines: as published, else as it would be if it were published now."""
    published = ListVersion.objects.filter(case=case).first()
    if published is not None:
        return published, list(published.lines.select_related("unit").order_by("position"))
    assert case.matter is not None
    told, year = everything_filled_in(case), case.matter.year
    newest = ListVersion.objects.filter(year=year).first()
    number = newest.number + 1 if newest else 1
    coming = ListVersion(
        case=case,
        year=year,
        number=number,
        doc_no=told["doc_no"],
        published_on=case.step_since,
        note=told.get("note") or "",
    )
    return coming, draw_up(chosen_cases(case))


def _signed(case: Case) -> Entry | None:
    return Entry.objects.filter(case=case, step="publish", outcome="published", result="ok").first()


# ---------------------------------------------------------------------------------------------- the notice


def notice(case: Case) -> Letter:
    """关于发布…项目清单的通知, to all units."""
    version, lines = version_of(case)
    entry = _signed(case)
    body: list[Block] = [
        Paragraph(f"依据{cited(7)}，现发布{title_of(version)}第{version.number}版。{_did(lines)}"),
        Paragraph("列入清单的项目，按规定程序办理申报、审批后实施；没有列入清单的，不安排预算和其他资金。"),
        Paragraph("额度、建设内容有变或者不再建设的，由项目单位申请清单调整。"),
    ]
    if version.note:
        body.append(Paragraph(version.note))
    return office_letter(
        Function.LEAD,
        f"关于发布{version.year}年度政务信息化项目清单\n（第{version.number}版）的通知",
        "各有关单位",
        body,
        entry=entry,
        doc_no=version.doc_no if entry else "",
        cc=(Function.NDRC, Function.FINANCE),
        attachments=(f"{title_of(version)}（第{version.number}版）",),
    )


def _did(lines: Sequence[ListLine]) -> str:
    """Added, changed and removed, in a sentence, with the sums of what came and what went."""
    told = []
    for part in parts_of(lines):
        count, fen = len(part["lines"]), format_wan(part["fen"])
        sentences = {
            Change.ADDED: f"新增项目{count}个，投资额度{fen}万元",
            Change.CHANGED: f"变更项目{count}个，投资额度由{format_wan(part['before'])}万元变更为{fen}万元",
            Change.REMOVED: f"移出项目{count}个，投资额度{fen}万元",
        }
        told.append(sentences[part["change"]])
    return "；".join(told) + "。" if told else ""


# ---------------------------------------------------------------------------------------------- the list itself


def table(case: Case) -> FormSheet:
    """The version's lines as a landscape table: added, changed, removed, and what they come to."""
    version, lines = version_of(case)
    entry = _signed(case)
    head = Row(tuple(Cell(label, label=True) for label in HEADS), height_mm=9)
    rows = [head, *(_row(number, line) for number, line in enumerate(lines, 1))]
    rows.append(Row((Cell(f"合计：{_did(lines)}", span=len(HEADS)),), height_mm=8))
    day = chinese_date(entry.on_day) if entry else ""
    return FormSheet(
        title=f"{title_of(version)}（第{version.number}版）",
        widths=WIDTHS,
        rows=tuple(rows),
        above=((f"{county().names.office(Function.LEAD)}　{version.doc_no}　{day}".rstrip(), UNIT_NOTE),),
        size_pt=10,
        watermark="" if entry else UNSIGNED,
        code=code_of(entry) if entry else "",
        landscape=True,
        repeat=1,
    )


def _row(number: int, line: ListLine) -> Row:
    amount = format_wan(line.amount or 0)
    if line.change == Change.CHANGED and line.amount_before is not None:
        amount = f"{amount}\n（原{format_wan(line.amount_before)}）"
    told = (
        str(number),
        line.get_change_display(),
        line.code,
        line.name,
        line.unit_name,
        line.get_nature_display(),
        line.get_kind_display(),
        line.get_source_display(),
        amount,
        _why(line),
    )
    return Row(tuple(_cell(place, text) for place, text in enumerate(told)), height_mm=8)


def _cell(place: int, text: str) -> Cell:
    """Numbers at the right, short marks in the middle, names and words at the left."""
    if place == _AMOUNT:
        return Cell(text, align="r")
    return Cell(text, align="c" if place < _NAMED else "l")


def _why(line: ListLine) -> str:
    """Who asked and why, for what is no plain report of a unit's own."""
    asked = line.asked_by if line.change != Change.ADDED or line.asked_by != line.unit_name else ""
    parts = (asked, "；".join(part for part in (line.reason, remark_of(line)) if part))
    return "：".join(part for part in parts if part)


def _notice_file(case: Case, fmt: str) -> bytes:
    letter = notice(case)
    made = letter.date or case.step_since
    return letter_pdf(letter, made_at=made) if fmt == "pdf" else letter_docx(letter, made_at=made)


def _table_file(case: Case, fmt: str) -> bytes:
    entry = _signed(case)
    made = entry.on_day if entry else case.step_since
    sheet = table(case)
    return form_pdf(sheet, made_at=made) if fmt == "pdf" else form_docx(sheet, made_at=made)


def _workbook_file(case: Case, fmt: str) -> bytes:
    version, lines = version_of(case)
    sheet = Sheet(
        name="清单变动",
        columns=DONE_COLUMNS,
        rows=done_rows(lines),
        title=f"{title_of(version)}（第{version.number}版）",
        unit_note=told_under(version) if version.pk else f"第{version.number}版（{UNSIGNED}）　{UNIT_NOTE}",
        sum_keys=("before", "amount"),
        footer=version.doc_no,
    )
    made = io.BytesIO()
    write_xlsx([sheet], made, created=version.published_on, author=county().names.office(Function.LEAD))
    return made.getvalue()


def _composed(case: Case) -> bool:
    """Once it is put together, and unless it was taken back."""
    return case.step in ("publish", "published")


def _size(case: Case) -> int:
    """How many lines the version has, asked once for all papers of a page, as the case stands now."""
    kept: tuple[int, int] | None = case.__dict__.get("_list_size")
    if kept is None or kept[0] != case.version:
        told = everything_filled_in(case)
        kept = case.__dict__["_list_size"] = (case.version, sum(len(told.get(field) or ()) for field in FIELDS))
    return kept[1]


def _up_to(most: int, above: int = 0) -> Callable[[Case], bool]:
    return lambda case: _composed(case) and above < _size(case) <= most


for _key, _label, _formats, _ready, _build in (
    ("notice", "发布清单的通知", ("pdf", "docx"), _composed, _notice_file),
    ("list", "项目清单", ("pdf", "docx"), _up_to(MOST_EDITED), _table_file),
    ("print", "项目清单", ("pdf",), _up_to(MOST_PRINTED, above=MOST_EDITED), _table_file),
    ("sheet", "项目清单（电子表格）", ("xlsx",), _composed, _workbook_file),
):
    register(
        Document(
            _key, _label, LISTING, _formats, ready=_ready, build=_build, draft=lambda case: case.step != "published"
        )
    )
