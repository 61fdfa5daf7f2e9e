"""Annex 1 as a paper: the bordered form in official order, from the newest version of the application."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yuncheng.casework.models import Case, Entry
from yuncheng.casework.verification import code_of
from yuncheng.papers import Cell, Check, FormSheet, Row, chinese_date, format_wan
from yuncheng.registry.county import county
from yuncheng.rulebook.annex1_application import BASIS_KINDS, LABELS, NOTES, form_type

from .applications import newest_application, newest_filing
from .models import Application, BasisFile

_LINES = {line.key: line for line in LABELS}
_VERTICAL = frozenset({"schedule", "papers", "remark"})  # set upright on the printed form
_BLANK_DATE = "    年  月  日"


def signing(case: Case) -> Entry | None:
    """The act by which the unit's checker signed the application; None while it is not signed."""
    return Entry.objects.filter(case=case, step="sign", outcome="signed", result="ok").order_by("-seq").first()


def annex1_sheet(case: Case) -> tuple[FormSheet, date | None]:
    """The form of this case and its day; unsigned it wears a mark."""
    application, values, signed = newest_application(case), newest_filing(case), signing(case)
    assert application is not None
    assert case.project is not None
    dated = chinese_date(signed.on_day) if signed else _BLANK_DATE
    sheet = FormSheet(
        title=county().names.annex1_title,
        annex="附件 1",
        widths=(3, 6, 3, 5),
        above=((f"{_LINES['applicant'].label}：{case.unit.name}", dated),),
        rows=(*_head_rows(case, values), *_body_rows(case, application, values)),
        below=(
            (
                f"{_LINES['filler'].label}：{values['filler']}",
                f"{_LINES['filler_phone'].label}：{values['filler_phone']}",
            ),
        ),
        notes=NOTES,
        size_pt=12,
        watermark="" if signed else "未盖章",
        code=code_of(signed) if signed else "",
    )
    return sheet, signed.on_day if signed else None


def _pair(case: Case, left: str, left_text: str, right: str, right_text: str) -> Row:
    return Row(
        (
            Cell(_LINES[left].label, label=True),
            Cell(left_text),
            Cell(_LINES[right].label, label=True),
            Cell(right_text),
        )
    )


def _head_rows(case: Case, values: Mapping[str, Any]) -> list[Row]:
    project = case.project
    assert project is not None
    supervisor = case.unit.parent or case.unit
    kind = form_type(project.nature) if project.nature else ""
    return [
        _pair(case, "name", project.name, "form_type", kind),
        _pair(case, "owner", case.unit.name, "supervisor", supervisor.name),
        _pair(case, "leader", values["leader"], "leader_phone", values["leader_phone"]),
        _pair(case, "contact", values["contact"], "contact_phone", values["contact_phone"]),
    ]


def _body_rows(case: Case, application: Application, values: Mapping[str, Any]) -> list[Row]:
    kinds = set(values["basis_kinds"])
    checks = tuple(Check(label, code in kinds) for code, label in BASIS_KINDS)
    bases = [_titled(basis) for basis in application.basis_files.all()]
    schedule = [f"{line.year}年：{line.work}；资金估算{_wan(line.amount)}。" for line in application.schedule.all()]
    reasons = "\n".join([*bases, values["basis_text"]])
    return [
        _wide("basis", reasons, height=40, hint=_LINES["basis"].hint, checks=checks, grow=True),
        _wide("estimate", _wan(application.estimate)),
        _wide("preparation", values["preparation"], height=30, grow=True),
        _wide("schedule", "\n".join(schedule), height=50, new_page=True, grow=True),
        _wide("papers", _LINES["papers"].hint.replace("；", "\n"), height=26),
        _wide("remark", values.get("remark", ""), height=26),
    ]


def _titled(basis: BasisFile) -> str:
    return f"《{basis.title}》（{basis.number}）" if basis.number else f"《{basis.title}》"


def _wan(fen: int | None) -> str:
    return f"{format_wan(fen or 0, exact=True)}万元"


def _wide(
    key: str,
    text: str,
    *,
    height: float = 11.0,
    hint: str = "",
    checks: tuple[Check, ...] = (),
    new_page: bool = False,
    grow: bool = False,
) -> Row:
    answer = Cell(text, span=3, hint=hint, checks=checks, checks_inline=True, top=height > 11)
    return Row((Cell(_LINES[key].label, label=True, vertical=key in _VERTICAL), answer), height, new_page, grow)
