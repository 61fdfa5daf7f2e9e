"""The catalogue as a paper: annex 2 in XLSX, from the newest version submitted."""

from __future__ import annotations

from yuncheng.casework.documents import Document, register
from yuncheng.casework.models import Case
from yuncheng.casework.verification import code_for

from .rows import newest_rows, newest_version
from .sheets import workbook


def _build(case: Case, fmt: str) -> bytes:
    code = code_for(case.pk, "check") if case.step == "ready" else ""
    footer = f"核验码 {code}" if code else "未经单位审核"
    return workbook(newest_rows(case), footer=footer, created=case.closed_on or case.step_since)


register(
    Document(
        key="catalogue",
        label="信息资源目录（附件2）",
        procedure="catalogue",
        formats=("xlsx",),
        ready=lambda case: newest_version(case) > 0,
        build=_build,
        draft=lambda case: case.step != "ready",
    )
)
