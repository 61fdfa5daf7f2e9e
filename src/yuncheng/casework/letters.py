"""What the letters of every phase share: who signs, what a draft wears, how the regulation is cited.

A letter stands on an act: before it is on record the letter is a marked draft, after it bears its date and code.
"""

from __future__ import annotations

from collections.abc import Sequence

from yuncheng.papers import Block, Letter
from yuncheng.registry.county import county
from yuncheng.rulebook.kernel import Function, article_label

from .models import Entry
from .verification import code_of

UNSIGNED = "未签发"
UNISSUED = "未印发"
ALL_UNITS = "各乡镇人民政府、街道办事处，县级各部门，有关单位"


def cited(*articles: int) -> str:
    """The regulation and its articles as a letter cites them."""
    names = county().names
    return f"《{names.regulation}》（{names.doc_no}）" + "、".join(article_label(number) for number in articles)


def office_letter(
    office: Function,
    title: str,
    to: str,
    body: Sequence[Block],
    *,
    entry: Entry | None,
    mark: str = "",
    doc_no: str = "",
    cc: Sequence[Function] = (),
    attachments: Sequence[str] = (),
    draft: str = UNSIGNED,
) -> Letter:
    """A letter that `office` signs: under its own name unless a `mark` is given; `entry` is the act that signed it,
    without which the letter wears `draft` and has neither date nor code."""
    names = county().names
    signer = names.office(office)
    return Letter(
        title=title,
        mark=mark or f"{signer}文件",
        doc_no=doc_no,
        addressee=to,
        body=body,
        attachments=attachments,
        signer=signer,
        date=entry.on_day if entry else None,
        cc=[names.office(one) for one in cc],
        watermark="" if entry else draft,
        code=code_of(entry) if entry else "",
    )
