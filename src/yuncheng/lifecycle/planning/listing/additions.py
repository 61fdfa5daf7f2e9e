"""预算外增补 (art. 9): begun by being listed (or filed, below the line) on its ground; approved by 发改委 within what
is listed, and put into the budget by 财政局 within what was approved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from yuncheng.casework.children import open_next
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.spine import latest_values
from yuncheng.papers import format_wan
from yuncheng.registry.models import Project
from yuncheng.rulebook.annex1_application import MONEY_SOURCES
from yuncheng.rulebook.kernel import Way
from yuncheng.rulebook.procedures.additions import ADDITION

Faults = Mapping[str, list[str]]


def begin_additions(projects: Iterable[Project], acting: Acting, entry: Entry) -> None:
    """The road of article 9 for those of these projects that were reported on its ground and do not walk it already."""
    grounded = [project for project in projects if project.addition_ground]
    walking = Case.objects.filter(procedure_key=ADDITION.key, project__in=grounded, closed_on__isnull=True)
    under_way = set(walking.values_list("project_id", flat=True))
    for project in grounded:
        if project.pk not in under_way:
            open_next(project, ADDITION.key, by=acting.by, on=acting.on, after=entry)


def ceiling_of(project: Project) -> int | None:
    """What an addition may come to, in fen: the entry's amount on the list, or the reported one of what is filed."""
    return project.listed_amount if project.listed_on else project.reported_amount


def arranged(case: Case) -> int:
    """What 发改委 arranged in all, in fen."""
    return sum(row["amount"] for row in latest_values(case, "approve").get("money") or ())


@record_by("report", "intake")
class IntakeRecorder(Recorder):
    """What is filed on the ground of article 9 goes on; what is listed waits for the list."""

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.key == "filed" and acting.case.project is not None:
            begin_additions([acting.case.project], acting, entry)


@record_by(ADDITION.key, "approve")
class ApproveRecorder(Recorder):
    """The money rows name each year and source once and stay within what is listed or filed."""

    def begins_with(self, case: Case) -> Mapping[str, Any]:
        """All of it in this year, from the source it was reported with."""
        project = case.project
        if project is None:
            return {}
        row = {"year": case.opened_on.year, "source": project.money_source, "amount": ceiling_of(project)}
        return {"money": [row]}

    def check(self, acting: Acting) -> Faults:
        if acting.outcome.way is not Way.FORWARD or acting.case.project is None:
            return {}
        rows, labels = acting.cleaned["money"], dict(MONEY_SOURCES)
        times = Counter((row["year"], row["source"]) for row in rows)
        faults = [
            f"{year}年{labels.get(source, source)}写了{count}行，请合为一行。"
            for (year, source), count in times.items()
            if count > 1
        ]
        total, ceiling = sum(row["amount"] for row in rows), ceiling_of(acting.case.project)
        if ceiling is not None and total > ceiling:
            faults.append(
                f"安排额度合计{format_wan(total, exact=True)}万元，超过{_where(acting.case.project)}"
                f"{format_wan(ceiling, exact=True)}万元；额度有变的，先由项目单位{_cure(acting.case.project)}。"
            )
        return {"money": faults} if faults else {}


def _where(project: Project) -> str:
    return "清单额度" if project.listed_on else "备案额度"


def _cure(project: Project) -> str:
    return "办理清单调整" if project.listed_on else "重新报送"


@record_by(ADDITION.key, "budget")
class BudgetRecorder(Recorder):
    """The budget stays within what was approved."""

    def begins_with(self, case: Case) -> Mapping[str, Any]:
        return {"amount": arranged(case)}

    def check(self, acting: Acting) -> Faults:
        if acting.outcome.way is not Way.FORWARD:
            return {}
        amount, approved = acting.cleaned["amount"], arranged(acting.case)
        if amount <= approved:
            return {}
        told = f"预算额{format_wan(amount, exact=True)}万元，超过批准安排的{format_wan(approved, exact=True)}万元"
        return {"amount": [f"{told}；确需增加的，退回发展改革部门调整。"]}
