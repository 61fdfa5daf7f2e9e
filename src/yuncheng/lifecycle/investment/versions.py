"""Which plan a case makes, which version is in force, and what two versions differ in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yuncheng.casework.facts import facts_of_project
from yuncheng.casework.models import Case
from yuncheng.papers import format_wan
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Verdict
from yuncheng.rulebook.procedures.investment import INVESTMENT_PLAN, ROLLING_PLAN

from .models import ANNUAL, ROLLING, InvestmentLine, InvestmentVersion

KIND_OF = {INVESTMENT_PLAN.key: ANNUAL, ROLLING_PLAN.key: ROLLING}
Place = tuple[int, int, str]  # project, year, source


def in_force(kind: str, year: int) -> InvestmentVersion | None:
    """The version that holds today."""
    return InvestmentVersion.objects.in_force().filter(kind=kind, year=year).first()


def version_in(case: Case) -> InvestmentVersion | None:
    """What a case of either plan handed in last."""
    return InvestmentVersion.objects.filter(case=case).select_related("based_on").first()


def scope_of(case: Case) -> InvestmentVersion:
    """An unsaved version of the plan that a case makes: its kind and its years."""
    assert case.matter is not None
    return InvestmentVersion(kind=KIND_OF[case.procedure_key], year=case.matter.year)


def money_allowed(project: Project, day: date) -> Verdict:
    """Whether a project may be given money on `day`: rule G1 over its facts (art. 7)."""
    return BOOK.rules["G1"].ask(facts_of_project(project, on=day), law_on(day), BOOK.facts)


def ceiling(project: Project) -> tuple[str, int | None]:
    """What a project's money should not exceed as far as it is known: assessed, approved, listed, reported (fen)."""
    for label, amount in (
        ("审定额", project.assessed_amount),
        ("批复概算", project.approved_estimate),
        ("清单额度", project.listed_amount),
        ("报送额度", project.reported_amount),
    ):
        if amount is not None:
            return label, amount
    return "", None


def over_ceiling(total: int, label: str, most: int | None) -> str:
    """What to say of a project whose money exceeds what is known of it; nothing where it does not."""
    if most is None or total <= most:
        return ""
    return f"合计{format_wan(total, exact=True)}万元，超过{label}{format_wan(most, exact=True)}万元"


@dataclass(frozen=True, slots=True)
class Change:
    """A line that came, went or changed between two versions; amounts in fen, None where there is none."""

    project: Project
    year: int
    source: str
    before: int | None
    after: int | None

    @property
    def difference(self) -> int:
        return (self.after or 0) - (self.before or 0)

    @property
    def word(self) -> str:
        if self.before is None:
            return "新增"
        return "取消" if self.after is None else "调整"


def changes(older: InvestmentVersion | None, newer: InvestmentVersion) -> list[Change]:
    """What `newer` adds, drops and changes; in order of project, year, source. Two queries."""
    before, after = _amounts(older), _amounts(newer)
    differing = [place for place in before.keys() | after.keys() if _fen(before, place) != _fen(after, place)]
    projects = Project.objects.select_related("unit").in_bulk({place[0] for place in differing})
    found = [
        Change(projects[place[0]], place[1], _label(before, after, place), _fen(before, place), _fen(after, place))
        for place in differing
    ]
    return sorted(found, key=lambda one: (one.project.unit.code, one.project.code, one.year, one.source))


def _amounts(version: InvestmentVersion | None) -> Mapping[Place, InvestmentLine]:
    lines: Iterable[InvestmentLine] = version.lines.all() if version else ()
    return {(line.project_id, line.year, line.source): line for line in lines}


def _fen(lines: Mapping[Place, InvestmentLine], place: Place) -> int | None:
    return lines[place].amount if place in lines else None


def _label(before: Mapping[Place, InvestmentLine], after: Mapping[Place, InvestmentLine], place: Place) -> str:
    line: Any = after.get(place) or before[place]
    return str(line.get_source_display())
