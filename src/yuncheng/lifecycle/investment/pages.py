"""The hand-made page of writing a plan, what hangs beside the steps that decide on it, and a project's money."""

from __future__ import annotations

from typing import Any

from yuncheng.casework.beside import beside, beside_project
from yuncheng.casework.models import Case
from yuncheng.casework.pages.row_files import file_context
from yuncheng.casework.special import special_page
from yuncheng.registry import clock
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.kernel import Function
from yuncheng.rulebook.procedures.investment import INVESTMENT_PLAN, ROLLING_PLAN

from .lines import unlisted
from .models import InvestmentLine
from .table import SOURCES, table_of_lines
from .versions import changes, in_force, scope_of, version_in

_DRAFTED_BY = (Function.NDRC, Function.FINANCE, Function.AUDIT)


@special_page(INVESTMENT_PLAN.key, "compose", template="investment/compose.html")
@special_page(ROLLING_PLAN.key, "compose", template="investment/compose.html")
def compose(case: Case, account: Account) -> dict[str, Any]:
    scope = scope_of(case)
    return {
        "scope": scope,
        "base": in_force(scope.kind, scope.year),
        "row_file": file_context(case, account, "lines"),
    }


@beside(INVESTMENT_PLAN.key, "compose", "finance", "issue", template="investment/plan_box.html", stays=True)
@beside(ROLLING_PLAN.key, "compose", "finance", "issue", template="investment/plan_box.html", stays=True)
def beside_plan(case: Case, account: Account) -> dict[str, Any] | None:
    """What was handed in: sums, what it changes against the version in force, and what to look at twice. Until it is
    issued, to the two offices that make it and to the auditor."""
    version = version_in(case)
    if version is None or (version.issued_on is None and not account.is_office(*_DRAFTED_BY)):
        return None
    older = version.based_on
    held = in_force(version.kind, version.year)
    return {
        "version": version,
        "table": table_of_lines(version),
        "older": older,
        "changes": changes(older, version) if older else [],
        "unlisted": unlisted(version, clock.today()) if case.is_open else [],
        "overtaken": bool(case.is_open and held and held.pk != version.based_on_id),
    }


@beside_project("investment/project_box.html")
def project_money(project: Project, account: Account) -> dict[str, Any] | None:
    """A project's money by year and source in the plans that hold; None where none has any. One query."""
    lines = (
        InvestmentLine.objects.filter(project=project, version__issued_on__isnull=False, version__ended_on__isnull=True)
        .select_related("version")
        .order_by("version__kind", "version__year", "year", "source")
    )
    rows = [{"line": line, "version": line.version, "source": SOURCES.get(line.source, "")} for line in lines]
    return {"rows": rows} if rows else None
