"""The papers of a consultation, offered on its cases and, the notice, on the case of each office that was asked."""

from __future__ import annotations

from yuncheng.casework.documents import LETTER, Document, letter_file, register
from yuncheng.casework.models import Case
from yuncheng.papers import Letter

from . import letters
from .asking import OPINION, PROCEDURES


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
    register(Document("notice", "会商通知", _procedure, LETTER, ready=_convened, build=letter_file(letters.notice)))
    register(
        Document(
            "minutes",
            "会商纪要",
            _procedure,
            LETTER,
            ready=_prepared,
            build=letter_file(letters.minutes),
            draft=_unsigned,
        )
    )
register(Document("notice", "会商通知", OPINION, LETTER, ready=lambda case: True, build=letter_file(_to_one)))
