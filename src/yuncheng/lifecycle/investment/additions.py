"""An approved addition (art. 9) adjusts the annual investment plan of every year it puts money into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from yuncheng.casework.models import Case
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.spine import latest_values
from yuncheng.registry.models import Project
from yuncheng.rulebook.kernel import Way
from yuncheng.rulebook.procedures.additions import ADDITION

from .issuing import issue, told_issue
from .lines import copied_lines, keep_lines, told_lines
from .models import ANNUAL, InvestmentLine, InvestmentVersion
from .versions import in_force

Money = Mapping[str, int]  # source → fen
ADDED, TAKEN_OUT = "预算外增补", "预算外增补未予批准，撤回安排"
_ANEW = ("刷新后重新办理，按最新一版调整",)


@record_by(ADDITION.key, "confirm", "refuse")
class AdditionRecorder(Recorder):
    """Approved anew after it came back, an addition replaces what it had put into the plans; refused after all, it
    takes that out again."""

    def save(self, acting: Acting) -> None:
        project = acting.case.project
        if acting.outcome.way is Way.BACK or project is None:
            return
        wanted = _wanted(acting.case) if acting.outcome.way is Way.FORWARD else {}
        put = contributed(acting.case, project)
        for year in sorted(wanted.keys() | put.keys()):
            if wanted.get(year, {}) != put.get(year, {}):
                _adjust(acting, project, year, wanted.get(year, {}), put.get(year, {}))

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        found = InvestmentVersion.objects.filter(case=case).select_related("based_on").order_by("id")
        return {"adjusted": [[told_issue(version), told_lines(version)] for version in found]}


def contributed(case: Case, project: Project) -> dict[int, dict[str, int]]:
    """What an addition has put into the annual plans so far: year → source → fen."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for version in InvestmentVersion.objects.filter(case=case).select_related("based_on"):
        for one, sign in ((version, 1), (version.based_on, -1)):
            for source, fen in one.lines.filter(project=project).values_list("source", "amount") if one else ():
                found[version.year][source] += sign * (fen or 0)
    return {year: {source: fen for source, fen in amounts.items() if fen} for year, amounts in found.items()}


def adjusted_lines(lines: list[InvestmentLine], project: Project, year: int, wanted: Money, put: Money) -> None:
    """Change the lines of an annual plan by what an addition wants more or less than it has put there already.

    What others have arranged for the project stays; a line is never brought below nothing.
    """
    held = {line.source: line for line in lines if line.project_id == project.pk}
    for source in sorted(wanted.keys() | put.keys()):
        more = wanted.get(source, 0) - put.get(source, 0)
        line = held.get(source)
        if line is not None:
            line.amount = max(0, (line.amount or 0) + more)
        elif more > 0:
            lines.append(InvestmentLine(project=project, year=year, source=source, amount=more, note=ADDED))


def _wanted(case: Case) -> dict[int, dict[str, int]]:
    """What 发改委 arranged: year → source → fen."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in latest_values(case, "approve").get("money") or []:
        found[row["year"]][row["source"]] += row["amount"]
    return {year: dict(amounts) for year, amounts in found.items()}


def _adjust(acting: Acting, project: Project, year: int, wanted: Money, put: Money) -> None:
    base = in_force(ANNUAL, year)
    words = ADDED if wanted else TAKEN_OUT
    version = InvestmentVersion.objects.create(
        case=acting.case, kind=ANNUAL, year=year, based_on=base, note=f"{words}：{project.name}"
    )
    lines = copied_lines(base)
    adjusted_lines(lines, project, year, wanted, put)
    keep_lines(version, lines)
    issue(version, base, on=acting.on, doc_no=acting.cleaned.get("doc_no", ""), cures=_ANEW)
