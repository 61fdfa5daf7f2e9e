"""The recorders of the two plans: the lines as handed in, and the issue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from yuncheng.casework.models import Case, Entry
from yuncheng.casework.notices import leads_to, tell_units
from yuncheng.casework.pages.common import address
from yuncheng.casework.recorders import Acting, BadCell, Recorder, cell_faults, record_by
from yuncheng.casework.vouching import stray_rows, without_act
from yuncheng.registry.models import Project, Unit
from yuncheng.rulebook.kernel import Way
from yuncheng.rulebook.procedures.investment import INVESTMENT_PLAN, LINE, ROLLING_PLAN

from .issuing import issue, overtaken, told_issue
from .lines import Row, code_in, keep_lines, line_rows, projects_of, told_lines
from .models import InvestmentLine, InvestmentVersion
from .versions import in_force, scope_of, version_in

Faults = dict[str, list[str]]
_COMPOSE_ANEW = ("退回编制，在最新一版的基础上调整后重新送审",)


@record_by(INVESTMENT_PLAN.key, "compose")
@record_by(ROLLING_PLAN.key, "compose")
class ComposeRecorder(Recorder):
    """Keeps the lines as handed in; handed in again, they are replaced."""

    beside_columns = (("unit", "项目单位"), ("list_no", "清单文号"))

    def begins_with(self, case: Case) -> Mapping[str, Any]:
        """An adjustment begins with the version in force."""
        scope = scope_of(case)
        base = in_force(scope.kind, scope.year)
        return {"lines": line_rows(base)} if base else {}

    def beside_rows(self, case: Case, rows: Sequence[Row]) -> Sequence[Mapping[str, str]]:
        found = projects_of(rows)
        return [_told(found.get(code_in(row))) for row in rows]

    def check(self, acting: Acting) -> Faults:
        found: Faults = {}
        scope = scope_of(acting.case)
        if in_force(scope.kind, scope.year) is not None and not acting.cleaned["note"].strip():
            found["note"] = ["这是调整，请写明调整了什么、为什么调整。"]
        bad = self.bad_cells(acting.case, "lines", acting.cleaned["lines"])
        if bad:
            found["lines"] = cell_faults(bad, LINE)
        return found

    def bad_cells(self, case: Case, field: str, rows: Sequence[Row]) -> Sequence[BadCell]:
        scope, found = scope_of(case), projects_of(rows)
        bad: list[BadCell] = []
        seen: dict[tuple[str, int, str], int] = {}
        for number, row in enumerate(rows, 1):
            code = code_in(row)
            project = found.get(code)
            if project is None:
                bad.append(BadCell(number, "project", f"没有编号为“{code}”的项目", "填写项目编号，如2026-00012"))
            elif (row.get("name") or "").strip() not in ("", project.name):
                bad.append(BadCell(number, "name", f"编号{project.code}是“{project.name}”", "核对编号，或把名称留空"))
            if row["year"] not in scope.years:
                span = "、".join(str(year) for year in scope.years)
                bad.append(BadCell(number, "year", f"{row['year']}年不在本计划之内", f"本计划安排{span}年的资金"))
            place = (code, row["year"], row["source"])
            if place in seen:
                bad.append(BadCell(number, "source", f"与第{seen[place]}行重复", "同一项目、年度和来源的合并为一行"))
            seen.setdefault(place, number)
        return bad

    def save(self, acting: Acting) -> None:
        scope = scope_of(acting.case)
        version, _ = InvestmentVersion.objects.update_or_create(
            case=acting.case,
            kind=scope.kind,
            year=scope.year,
            defaults={"based_on": in_force(scope.kind, scope.year), "note": acting.cleaned["note"]},
        )
        version.lines.all().delete()
        rows = acting.cleaned["lines"]
        found = projects_of(rows)
        keep_lines(version, (_line(found[code_in(row)], row) for row in rows))

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        version = version_in(case)
        return {"plan": [version.kind, version.year, version.note], "lines": told_lines(version)} if version else {}


@record_by(INVESTMENT_PLAN.key, "issue")
@record_by(ROLLING_PLAN.key, "issue")
class IssueRecorder(Recorder):
    """The plan takes force. Refused where another version (an approved addition) has taken force in between."""

    def save(self, acting: Acting) -> None:
        version = version_in(acting.case)
        if acting.outcome.way is not Way.FORWARD or version is None:
            return
        held = in_force(version.kind, version.year)
        if (held.pk if held else None) != version.based_on_id:
            raise overtaken(version, _COMPOSE_ANEW)
        issue(version, held, on=acting.on, doc_no=acting.cleaned["doc_no"], cures=_COMPOSE_ANEW)

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        version = version_in(case)
        return {"issued": told_issue(version)} if version and version.issued_on else {}

    def after(self, acting: Acting, entry: Entry) -> None:
        version = version_in(acting.case)
        if acting.outcome.way is Way.FORWARD and version is not None:
            units = Unit.objects.filter(projects__investment_lines__version=version).distinct().order_by("code")
            told = f"{version.title}第{version.number}版已下达（{version.doc_no}），其中有本单位的项目"
            tell_units(acting.case, entry, units, told)


@leads_to(INVESTMENT_PLAN.key)
@leads_to(ROLLING_PLAN.key)
def where_the_plan_is(case: Case) -> str:
    """News of a plan lead to the rows of one's own projects in it."""
    scope = scope_of(case)
    return address("investment", kind=scope.kind, year=scope.year)


@stray_rows("投资计划")
def _unwritten() -> QuerySet[InvestmentVersion]:
    """Versions that nobody handed in, or that no addition made."""
    acts = [f"{plan.key}.compose.prepared" for plan in (INVESTMENT_PLAN, ROLLING_PLAN)]
    return without_act(InvestmentVersion.objects.all(), "case", *acts, "addition.confirm.approved")


@stray_rows("投资计划的下达")
def _unissued() -> QuerySet[InvestmentVersion]:
    """Versions in force that nobody issued."""
    acts = [f"{plan.key}.issue.issued" for plan in (INVESTMENT_PLAN, ROLLING_PLAN)]
    return without_act(InvestmentVersion.objects.issued(), "case", *acts, "addition.confirm.approved")


@stray_rows("投资计划的停止执行")
def _ended_by_nothing() -> QuerySet[InvestmentVersion]:
    """Versions that ended although none took their place on that day."""
    after = InvestmentVersion.objects.filter(based_on=OuterRef("pk"), issued_on=OuterRef("ended_on"))
    return InvestmentVersion.objects.filter(~Exists(after), ended_on__isnull=False)


def _line(project: Project, row: Row) -> InvestmentLine:
    return InvestmentLine(
        project=project, year=row["year"], source=row["source"], amount=row["amount"], note=row.get("note") or ""
    )


def _told(project: Project | None) -> dict[str, str]:
    return {"unit": project.unit.name, "list_no": project.list_no} if project else {}
