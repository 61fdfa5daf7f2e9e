"""The papers of a consultation, offered on its cases and, the notice, on the case of each office that was asked."""

from __future__ import annotations

from collections.abc import Callable

from yuncheng.casework.documents import Document, register
from yuncheng.casework.models import Case
from yuncheng.papers import Letter, letter_docx, letter_pdf

from . import letters
from .asking import OPINION, PROCEDURES

_FORMATS = ("pdf", "docx")


def _file(write: Callable[[Case], Letter]) -> Callable[[Case, str], bytes]:
    def build(case: Case, fmt: str) -> bytes:
        letter = write(case)
        make = letter_pdf if fmt == "pdf" else letter_docx
        return make(letter, made_at=letter.date or case.step_since)

    return build


def _convened(case: Case) -> bool:
    return case.step in ("collect", "conclude", "follow", "concluded")


def _prepared(case: Case) -> bool:
    return case.step in ("conclude", "follow", "concluded")


def _unsigned(case: Case) -> bool:
    return case.step == "conclude"


def _to_one(case: Case) -> Letter:
    assert case.parent is not None
    return letters.notice(case.parent, to=case.unit)


for _procedure in PROCEDURES:
    register(Document("notice", "会商通知", _procedure, _FORMATS, ready=_convened, build=_file(letters.notice)))
    register(
        Document(
            "minutes", "会商纪要", _procedure, _FORMATS, ready=_prepared, build=_file(letters.minutes), draft=_unsigned
        )
    )
register(Document("notice", "会商通知", OPINION, _FORMATS, ready=lambda case: True, build=_file(_to_one)))
