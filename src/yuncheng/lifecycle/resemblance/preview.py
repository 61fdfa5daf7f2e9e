"""What is like this? Asked of what nobody has filed yet: by the page 有没有类似的 and by the API. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yuncheng.likeness import Record
from yuncheng.papers import format_wan
from yuncheng.registry import clock
from yuncheng.registry.models import Account

from .asking import NO_CHINESE, advice, ask
from .finding import worth_showing
from .lines import numbers_today
from .record import WAN
from .sight import Shown, found_likes, shown
from .splitting import parts_with

QUESTION = "question"  # the id under which a question is compared: no project has it
NOTHING = "没有发现相近的项目或系统。"


@dataclass(frozen=True, slots=True)
class Preview:
    """The answer: what was found as this person may read it, what to know of the question, what its amount means.

    `away`: the index was lost, nothing is known. `road` is "list", "filing" or empty; `parts` sentences on parts of one
    project.
    """

    rows: list[Shown]
    notes: list[str]
    nothing: str = ""
    parts: tuple[str, ...] = ()
    road: str = ""
    away: bool = False


def previewed(account: Account, asked: Mapping[str, Any]) -> Preview:
    """Compare a question (`AskForm.cleaned_data`) with everything there is."""
    amount = asked["amount"]
    record = Record(
        id=QUESTION,
        name=asked["name"],
        unit=asked["unit"] or account.unit.name,
        year=clock.today().year + 1,
        amount=None if amount is None else amount / WAN,
        content=asked["content"],
        items=tuple(asked["items"]),
    )
    answer = ask(record)
    if answer is None:
        return Preview([], [], away=True)
    rows = shown(account, found_likes(worth_showing(answer.hits)))
    said = advice(record)
    notes = (said, answer.note if said != NO_CHINESE and (answer.hits or not rows) else "")
    return Preview(
        rows,
        [note for note in notes if note],
        nothing="" if rows or answer.note or said == NO_CHINESE else NOTHING,
        parts=_parts(record, account),
        road=_road(amount),
    )


def _parts(plan: Record, account: Account) -> tuple[str, ...]:
    """What the planned project would look like a part of, in words; asked of one's own unit only."""
    if plan.unit != account.unit.name:
        return ()
    return tuple(
        f"与{'、'.join(f'“{member.name}”' for member in parts.members)}合计{format_wan(parts.fen)}万元，"
        f"各低于{parts.line.label}而合计达到：可能被认为是化整为零，请合并报送或写明为什么分开。"
        for parts in parts_with(plan, account.unit)
    )


def _road(amount: int | None) -> str:
    """Whether so much money goes on the list or is filed (art. 7)."""
    numbers = numbers_today()
    if amount is None or numbers is None:
        return ""
    return "list" if amount >= numbers.lines[0].fen else "filing"
