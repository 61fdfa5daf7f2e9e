"""单位报送 (DISPATCH): what a unit sends, in which order, and why so late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from yuncheng.casework import spine
from yuncheng.casework.membership import candidates, chosen
from yuncheng.casework.models import Case, Draft, Filing
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.special import special_page
from yuncheng.registry import clock
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import article_label
from yuncheng.rulebook.procedures.reporting import DISPATCH, REPORT

from .unit_round import handed_on, road_of
from .years import closed_on, last_day, year_of

# A report that was sent in this very case, and is not new whatever happens to it later.
SENT_BEFORE = Q(project__reported_on__gte=F("opened_on"))
ADDED = ~Q(project__addition_ground="")


def only_what_may_still_go(case: Case) -> bool:
    """Whether a case may go on although the year's reporting is closed: it was sent in its time and came back, or its
    sending holds nothing else but such reports and additions (art. 9). Additions themselves the rule lets through."""
    if case.procedure_key == DISPATCH.key:
        members = Case.objects.filter(pk__in=chosen(case))
        return members.exists() and not members.exclude(SENT_BEFORE | ADDED).exists()
    project = case.project
    return project is not None and project.reported_on is not None and project.reported_on >= case.opened_on


def late_members(numbers: Iterable[int], year: int, day: date) -> QuerySet[Case]:
    """Of these reports, those that would go late on `day`: new ones after the year's last day. Additions never are."""
    due = last_day(year, day)
    found = Case.objects.filter(pk__in=list(numbers))
    if due is None or day <= due:
        return found.none()
    return found.exclude(ADDED).exclude(SENT_BEFORE & Q(project__reported_on__lte=due))


@record_by(DISPATCH.key, "compose", "send")
class Sending(Recorder):
    """After the last day a sending is accepted, marked late, and says why."""

    def check(self, acting: Acting) -> Mapping[str, list[str]]:
        if acting.outcome.key not in ("prepared", "sent"):
            return {}
        said, year = spine.everything_filled_in(acting.case), year_of(acting.case)
        assert year is not None
        if acting.cleaned.get("late_reason") or said.get("late_reason"):
            return {}
        late = late_members(acting.cleaned.get("members") or said.get("members") or [], year, acting.on).count()
        if not late:
            return {}
        due = last_day(year, acting.on)
        words = f"报送截止日（{due}，{article_label(7)}）已过，有{late}个项目逾期报送，请写明原因。照常受理，标为逾期。"
        return {"late_reason": [words]}


# ---------------------------------------------------------------------------------------------- the page


@dataclass(frozen=True, slots=True)
class Row:
    """One report that may be sent: ticked or not, its place, what its unit said of it."""

    case: Case
    ticked: bool
    road: str
    basis: str
    handed_on: date | None
    late: bool


@special_page(DISPATCH.key, "compose", template="planning/compose.html")
def compose_page(case: Case, account: Account) -> dict[str, Any]:
    """What may be sent, in the order that was last chosen; untouched, everything in the order the units asked for."""
    day, year = clock.today(), year_of(case)
    assert year is not None
    due = last_day(year, day)
    rows = _rows(case, account, day)
    waiting = Case.objects.filter(procedure_key=REPORT.key, closed_on__isnull=True, project__plan_year=year)
    unready = waiting.filter(unit_id__in=account.acts_for, step__in=("fill", "check"))
    return {
        "rows": rows,
        "due": due,
        "overdue": due is not None and day > due,
        "closed_on": closed_on(year),
        "unready": unready.count(),
        "schools": any(row.case.unit_id != case.unit_id for row in rows),
    }


def _rows(case: Case, account: Account, day: date) -> list[Row]:
    year = year_of(case)
    found = list(candidates(case).order_by("unit__code", "id"))
    numbers = [one.pk for one in found]
    said = said_in(numbers)
    held = _held(case, account)
    places = {number: place for place, number in enumerate(held or [])}
    if held is None:
        found.sort(key=lambda one: (said[one.pk].get("rank") is None, said[one.pk].get("rank") or 0))
    else:
        found.sort(key=lambda one: places.get(one.pk, len(places)))
    handed = handed_on([one.pk for one in found if one.unit.through_parent])
    late = set(late_members(numbers, year or 0, day).values_list("pk", flat=True))
    return [
        Row(
            case=one,
            ticked=held is None or one.pk in places,
            road=road_of(one.project, day) if one.project else "",
            basis=said[one.pk].get("basis", ""),
            handed_on=handed.get(one.pk),
            late=one.pk in late,
        )
        for one in found
    ]


def _held(case: Case, account: Account) -> list[int] | None:
    """The members of the draft, else those last chosen; None where nobody has chosen yet."""
    draft = Draft.objects.filter(case=case, step=case.step, account=account).first()
    numbers = draft.values.get("members") if draft else None
    if isinstance(numbers, list):
        return [int(number) for number in numbers if str(number).isdigit()]
    return chosen(case) or None


def said_in(numbers: list[int]) -> dict[int, dict[str, Any]]:
    """What each report was last filled in with: its rank and its basis."""
    found: dict[int, dict[str, Any]] = {number: {} for number in numbers}
    filings = Filing.objects.filter(case_id__in=numbers, step="fill", entry__isnull=False).order_by("id")
    for number, rank, basis in filings.values_list("case_id", "values__rank", "values__basis"):
        found[number] = {"rank": rank, "basis": basis or ""}
    return found
