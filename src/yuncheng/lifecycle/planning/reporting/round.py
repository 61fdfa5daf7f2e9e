"""年度报送通知 (ROUND): issuing opens a sending for every unit, chasing tells who has sent nothing, closing ends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yuncheng.casework.children import lock_matters, open_child
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.notices import leads_to, tell_units
from yuncheng.casework.pages.common import address
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.refusals import Blocked
from yuncheng.casework.special import special_page
from yuncheng.registry import clock
from yuncheng.registry.models import Account, Unit
from yuncheng.rulebook.kernel import article_label
from yuncheng.rulebook.procedures.reporting import DISPATCH
from yuncheng.rulebook.procedures.rounds import ROUND

from .collection import STATES, collection, last_chased, to_chase
from .unit_round import threshold_on
from .years import addressed_units, issued_rounds, last_day, reporters, reporting_units


def _year(case: Case) -> int:
    assert case.matter is not None
    year: int = case.matter.year
    return year


@leads_to(ROUND.key)
def where_it_leads(case: Case) -> str:
    """News of a round lead a unit to its own reporting."""
    return address("reporting", year=_year(case))


@record_by(ROUND.key, "issue")
class Issuing(Recorder):
    """The notice goes out: every unit that reports by itself gets its to-do, every unit hears of it."""

    def save(self, acting: Acting) -> None:
        if acting.outcome.key == "issued":
            lock_matters(DISPATCH.key, _year(acting.case), reporting_units(clock.today()))

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.key != "issued":
            return
        case, today = acting.case, clock.today()
        for unit in _awaited(_year(case)):
            open_child(case, DISPATCH.key, by=acting.by, on=acting.on, unit=unit)
        tell_units(case, entry, addressed_units(today), _announcement(case))


def _awaited(year: int) -> list[Unit]:
    """The units that report by themselves and have neither sent (or said that there is nothing) nor begun to."""
    reporter, today = reporters(clock.today()), clock.today()
    mine = Case.objects.filter(procedure_key=DISPATCH.key, matter__year=year).exclude(step__in=("missed", "withdrawn"))
    busy = {reporter[number] for number in mine.order_by().values_list("unit_id", flat=True)}
    return [unit for unit in reporting_units(today) if unit.pk not in busy]


def _announcement(case: Case) -> str:
    year, again = _year(case), issued_rounds(_year(case)).exclude(pk=case.pk).exists()
    due = last_day(year, clock.today())
    words = "补充开放报送" if again else "开始报送"
    limit = f"，{due}前（含当日）报送" if due and clock.today() <= due else ""
    return f"{year}年度项目{words}{limit}（{article_label(7)}）"


@record_by(ROUND.key, "collect")
class Collecting(Recorder):
    """One press reaches every unit that has sent nothing yet."""

    def save(self, acting: Acting) -> None:
        if acting.outcome.key == "chased" and not _silent(acting.case):
            raise Blocked(
                "各单位都已报送，没有需要催报的。",
                articles=acting.step.articles,
                cures=["过了报送截止日后，送审核截止汇总"],
                code="nobody_to_chase",
            )

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.key == "chased":
            tell_units(acting.case, entry, _silent(acting.case), _reminder(acting.case))


def _silent(case: Case) -> list[Unit]:
    return [one.unit for one in to_chase(collection(_year(case), clock.today()))]


def _reminder(case: Case) -> str:
    year, today = _year(case), clock.today()
    due = last_day(year, today)
    if due is None:
        limit = ""
    elif today > due:
        limit = f"，已逾期{(today - due).days}日"
    else:
        limit = f"，还有{(due - today).days}日（{due}前，含当日）"
    return f"催报：{year}年度项目尚未报送{limit}；没有项目的，也请零报送（{article_label(7)}）"


@record_by(ROUND.key, "close")
class Closing(Recorder):
    """Closed: whoever had sent nothing hears of it, and of what remains possible."""

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.key == "closed":
            year = _year(acting.case)
            words = f"{year}年度项目报送已截止，没有收到贵单位的报送；确需建设的，报下一年度或按{article_label(9)}办理"
            tell_units(acting.case, entry, _silent(acting.case), words)


# ---------------------------------------------------------------------------------------------- the page


@special_page(ROUND.key, "collect", "close", template="planning/collect.html")
def collect_page(case: Case, account: Account) -> dict[str, Any]:
    """The collection of the year, whom a chasing would reach, and whom the last one reached."""
    return told_collection(_year(case), "") | {
        "chased": last_chased(case),
        "may_chase": case.step == "collect",
        "collection_url": address("reporting", year=_year(case), view="collection"),
    }


def told_collection(year: int, state: str) -> dict[str, Any]:
    """What the table of units shows: those in `state`, or all; counts by state; totals; who would be chased."""
    day = clock.today()
    due = last_day(year, day)
    overdue = due is not None and day > due
    rounds = collection(year, day, threshold=threshold_on(day))
    states: Mapping[int, str] = {one.unit.pk: one.state(overdue) for one in rounds}
    shown = [one for one in rounds if not state or states[one.unit.pk] == state]
    return {
        "year": year,
        "due": due,
        "overdue": overdue,
        "rows": [{"round": one, "state": states[one.unit.pk]} for one in shown],
        "counts": [(name, n) for name in STATES if (n := sum(found == name for found in states.values()))],
        "total": {
            "reported": sum(one.reported for one in shown),
            "to_list": sum(one.to_list for one in shown),
            "fen": sum(one.fen for one in shown),
            "preparing": sum(one.preparing for one in shown),
        },
        "silent": to_chase(rounds),
        "all_count": len(rounds),
    }
