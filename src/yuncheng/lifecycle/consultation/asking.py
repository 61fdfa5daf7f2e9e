"""The child cases of a consultation: opinions asked of offices, tasks given to units; and how each stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yuncheng.casework.children import end_child, open_child
from yuncheng.casework.models import Case, Entry, Filing
from yuncheng.registry.models import Account, Unit
from yuncheng.rulebook.kernel import Post
from yuncheng.rulebook.procedures.consultation import POSITIONS

OPINION, TASK = "office_opinion", "follow_up"
GIVEN, DONE = "given", "done"
PROCEDURES = ("consultation", "meeting")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one office was asked, or one unit was given to do, and what came of it.

    `said` is what it filled in, once its second person has signed; `late` how many days after the day it was told.
    """

    case: Case
    said: Mapping[str, Any]
    who: str
    done_on: date | None
    late: int
    why_not: str

    @property
    def position(self) -> str:
        return dict(POSITIONS).get(self.said.get("position", ""), "")

    @property
    def good(self) -> bool:
        return self.case.step in (GIVEN, DONE)


def ask(case: Case, units: Iterable[Unit], *, by: Account, on: date, reply_by: date) -> None:
    """Open one opinion a unit, to be answered until `reply_by`."""
    for unit in units:
        open_child(case, OPINION, by=by, on=on, unit=unit, about=case.about, due_on=reply_by)


def stop_waiting(case: Case, entry: Entry, day: date) -> None:
    """End the opinions that have not come."""
    waiting = Case.objects.select_for_update(of=("self",)).filter(parent=case, closed_on__isnull=True)
    for child in waiting.select_related("project", "matter"):
        end_child(child, entry, day)


def waited_for(case: Case) -> list[Case]:
    """The opinions that have not come."""
    found = case.children.filter(procedure_key=OPINION, closed_on__isnull=True)
    return list(found.select_related("unit__successor").order_by("id"))


def answers(children: Iterable[Case], day: date) -> list[Answer]:
    """How each child case stands: three queries, however many there are. `unit` is at hand with each."""
    rows = list(children)
    numbers = [child.pk for child in rows]
    # of each the newest at its first step: what lay before the second person
    said: dict[int, dict[str, Any]] = {}
    for filing in Filing.objects.filter(case_id__in=numbers, entry__isnull=False).order_by("id"):
        if filing.values:
            said[filing.case_id] = filing.values
    wrote = _writers(numbers)
    ended = _ended_by(numbers)
    return [_answer(one, said.get(one.pk, {}), wrote.get(one.pk, ""), ended.get(one.pk, ""), day) for one in rows]


def _answer(child: Case, said: Mapping[str, Any], who: str, why_not: str, day: date) -> Answer:
    good = child.step in (GIVEN, DONE)
    until = child.closed_on or day
    due = child.told_due_on
    counts = child.is_open or good
    return Answer(
        case=child,
        said=said if good else {},
        who=who if good else "",
        done_on=child.closed_on if good else None,
        late=max(0, (until - due).days) if due and counts else 0,
        why_not=why_not,
    )


def _writers(numbers: list[int]) -> dict[int, str]:
    """Case → who drafted and who signed, as far as they have."""
    done = Entry.objects.filter(case_id__in=numbers, result="ok").exclude(step="open").order_by("seq")
    found: dict[int, dict[str, str]] = {}
    for case_id, post, name in done.values_list("case_id", "account__post", "account__display_name"):
        if case_id is not None and name:
            found.setdefault(case_id, {})[Post(post).label] = name
    return {
        case_id: "、".join(f"{name}（{post}）" for post, name in people.items()) for case_id, people in found.items()
    }


def _ended_by(numbers: list[int]) -> dict[int, str]:
    """Case → why it was ended without an answer, in the words of whoever ended it."""
    rows = Case.objects.filter(pk__in=numbers, carried_by__step="parent").order_by("carried_by__id")
    return dict(rows.values_list("pk", "carried_by__entry__reason"))


def tally(asked: Iterable[Answer]) -> list[tuple[str, int]]:
    """How many said what, in declared order; then how many have not answered, or never did."""
    counted = Counter(one.position if one.good else "未答复" if one.case.is_open else "没有答复" for one in asked)
    labels = (*(label for _, label in POSITIONS), "未答复", "没有答复")
    return [(label, counted[label]) for label in labels if counted[label]]


def tally_words(asked: Sequence[Answer]) -> str:
    """“征求5个部门意见：同意3个，有条件同意1个，没有答复1个。”"""
    told = "，".join(f"{label}{number}个" for label, number in tally(asked))
    return f"征求{len(asked)}个部门意见：{told}。" if told else ""
