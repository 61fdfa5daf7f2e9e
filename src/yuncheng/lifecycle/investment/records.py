"""The recorders of investment plans: the lines as handed in, the issue, and the adjustment that an addition makes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from yuncheng.casework.models import Case
from yuncheng.casework.recorders import Acting, BadCell, Recorder, cell_faults, record_by
from yuncheng.casework.refusals import Stale
from yuncheng.casework.spine import latest_values
from yuncheng.papers import format_wan
from yuncheng.registry.models import Project
from yuncheng.rulebook.kernel import Way
from yuncheng.rulebook.procedures.additions import ADDITION
from yuncheng.rulebook.procedures.investment import INVESTMENT_PLAN, LINE, ROLLING_PLAN

from .models import ANNUAL, InvestmentLine, InvestmentVersion
from .versions import in_force, money_allowed, scope_of, version_in

Faults = dict[str, list[str]]
Row = Mapping[str, Any]


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
        return [_told(found.get(_code(row))) for row in rows]

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
            project = found.get(_code(row))
            if project is None:
                bad.append(BadCell(number, "project", f"没有编号为“{_code(row)}”的项目", "填写项目编号，如2026-00012"))
            elif (row.get("name") or "").strip() not in ("", project.name):
                bad.append(BadCell(number, "name", f"编号{project.code}是“{project.name}”", "核对编号，或把名称留空"))
            if row["year"] not in scope.years:
                span = "、".join(str(year) for year in scope.years)
                bad.append(BadCell(number, "year", f"{row['year']}年不在本计划之内", f"本计划安排{span}年的资金"))
            place = (_code(row), row["year"], row["source"])
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
        found = projects_of(acting.cleaned["lines"])
        InvestmentLine.objects.bulk_create(
            _line(version, position, found[_code(row)], row) for position, row in enumerate(acting.cleaned["lines"], 1)
        )

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        version = version_in(case)
        return {"lines": told_lines(version)} if version else {}


class _Issuing(Recorder):
    """What takes force replaces the version before it."""

    def issue(self, version: InvestmentVersion, *, on: date, doc_no: str) -> None:
        before = in_force(version.kind, version.year)
        number = (before.number or 0) + 1 if before else 1
        try:
            with transaction.atomic():
                if before:
                    InvestmentVersion.objects.filter(pk=before.pk).update(ended_on=on)
                rows = InvestmentVersion.objects.filter(pk=version.pk)
                rows.update(number=number, issued_on=on, doc_no=doc_no, based_on=before)
        except IntegrityError as raced:
            raise _overtaken(version) from raced


@record_by(INVESTMENT_PLAN.key, "issue")
@record_by(ROLLING_PLAN.key, "issue")
class IssueRecorder(_Issuing):
    """The plan takes force. Refused where another version (an approved addition) has taken force in between."""

    def check(self, acting: Acting) -> Faults:
        version = version_in(acting.case)
        if acting.outcome.way is Way.FORWARD and version is not None:
            held = in_force(version.kind, version.year)
            if held is not None and held.pk != version.based_on_id:
                raise _overtaken(version)
        return {}

    def save(self, acting: Acting) -> None:
        version = version_in(acting.case)
        if acting.outcome.way is Way.FORWARD and version is not None:
            self.issue(version, on=acting.on, doc_no=acting.cleaned["doc_no"])

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        version = version_in(case)
        return {"issued": _told_issue(version)} if version and version.issued_on else {}


@record_by(ADDITION.key, "confirm", "refuse")
class AdditionRecorder(_Issuing):
    """An approved addition adjusts the annual investment plan of every year it puts money into (art. 9).

    Approved anew after it came back, it replaces what it had put there; refused after all, it takes that out again.
    """

    def save(self, acting: Acting) -> None:
        project = acting.case.project
        if acting.outcome.way is Way.BACK or project is None:
            return
        wanted: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        if acting.outcome.way is Way.FORWARD:
            for row in latest_values(acting.case, "approve").get("money") or []:
                wanted[row["year"]][row["source"]] += row["amount"]
        put = contributed(acting.case, project)
        for year in sorted(wanted.keys() | put.keys()):
            if dict(wanted[year]) != put.get(year, {}):
                self._adjust(acting, project, year, wanted[year], put.get(year, {}))

    def _adjust(
        self, acting: Acting, project: Project, year: int, wanted: Mapping[str, int], put: Mapping[str, int]
    ) -> None:
        base = in_force(ANNUAL, year)
        words = "预算外增补" if wanted else "预算外增补未予批准，撤回安排"
        version = InvestmentVersion.objects.create(
            case=acting.case, kind=ANNUAL, year=year, based_on=base, note=f"{words}：{project.name}"
        )
        lines = [InvestmentLine(**{**kept, "version": version}) for kept in _kept(base)]
        held = {(line.project_id, line.source): line for line in lines}
        for source in wanted.keys() | put.keys():
            more = wanted.get(source, 0) - put.get(source, 0)
            line = held.get((project.pk, source))
            if line is not None:
                line.amount = max(0, line.amount + more)
            elif more > 0:
                row = {"year": year, "source": source, "amount": more, "note": "预算外增补"}
                lines.append(_line(version, len(lines) + 1, project, row))
        InvestmentLine.objects.bulk_create(line for line in lines if line.amount)
        self.issue(version, on=acting.on, doc_no=acting.cleaned.get("doc_no", ""))

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        found = InvestmentVersion.objects.filter(case=case).order_by("id")
        return {"adjusted": [[_told_issue(version), told_lines(version)] for version in found]}


def contributed(case: Case, project: Project) -> dict[int, dict[str, int]]:
    """What an addition has put into the annual plans so far: year → source → fen."""
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for version in InvestmentVersion.objects.filter(case=case).select_related("based_on"):
        for one, sign in ((version, 1), (version.based_on, -1)):
            for source, fen in one.lines.filter(project=project).values_list("source", "amount") if one else ():
                found[version.year][source] += sign * fen
    return {year: {source: fen for source, fen in amounts.items() if fen} for year, amounts in found.items()}


# ---------------------------------------------------------------------------------------------------- lines


def line_rows(version: InvestmentVersion) -> list[dict[str, Any]]:
    """The lines of a version as the form's rows."""
    lines = version.lines.select_related("project").order_by("position")
    return [
        {
            "project": line.project.code,
            "name": line.project.name,
            "year": line.year,
            "source": line.source,
            "amount": line.amount,
            "note": line.note,
        }
        for line in lines
    ]


def told_lines(version: InvestmentVersion) -> list[list[Any]]:
    """The lines as the record tells them."""
    keys = ("project__code", "year", "source", "amount", "note")
    return [list(line) for line in version.lines.order_by("position").values_list(*keys)]


def projects_of(rows: Sequence[Row]) -> dict[str, Project]:
    """The projects that rows name, by their number."""
    codes = {_code(row) for row in rows}
    return {project.code: project for project in Project.objects.select_related("unit").filter(code__in=codes)}


def unlisted(version: InvestmentVersion, day: date) -> list[Project]:
    """The projects of a version that may not be given money on `day` (G1)."""
    projects = Project.objects.filter(investment_lines__version=version).distinct().order_by("code")
    return [project for project in projects if not money_allowed(project, day).passes]


def over_ceiling(total: int, label: str, most: int | None) -> str:
    """What to say of a project whose money exceeds what is known of it; nothing where it does not."""
    if most is None or total <= most:
        return ""
    return f"合计{format_wan(total)}万元，超过{label}{format_wan(most)}万元"


def _code(row: Row) -> str:
    return str(row.get("project") or "").strip()


def _told(project: Project | None) -> dict[str, str]:
    if project is None:
        return {}
    return {"unit": project.unit.name, "list_no": project.list_no}


def _line(version: InvestmentVersion, position: int, project: Project, row: Row) -> InvestmentLine:
    return InvestmentLine(
        version=version,
        position=position,
        project=project,
        year=row["year"],
        source=row["source"],
        amount=row["amount"],
        note=row.get("note") or "",
    )


def _kept(base: InvestmentVersion | None) -> list[dict[str, Any]]:
    keys = ("position", "project_id", "year", "source", "amount", "note")
    return list(base.lines.order_by("position").values(*keys)) if base else []


def _told_issue(version: InvestmentVersion) -> list[Any]:
    day = version.issued_on.isoformat() if version.issued_on else ""
    before = version.based_on.case_id if version.based_on else None
    return [version.kind, version.year, version.number, version.doc_no, day, before]


def _overtaken(version: InvestmentVersion) -> Stale:
    return Stale(
        f"编制期间，{version.title}已另有一版下达（可能是批准了预算外增补），本稿没有在它的基础上调整。",
        articles=(4, 9),
        cures=["退回编制，在最新一版的基础上调整后重新送审"],
    )
