"""Short words for investment plans in the small county: a version handed in, countersigned, issued."""

from __future__ import annotations

from typing import Any

from tests.county import SmallCounty, begin, do
from yuncheng.casework.models import Case
from yuncheng.lifecycle.investment.models import InvestmentVersion
from yuncheng.registry.models import Project


def line(
    project: Project, amount: str = "100", year: int = 2027, source: str = "budget", note: str = ""
) -> dict[str, Any]:
    return {"project": project.code, "year": year, "source": source, "amount": amount, "note": note}


def handed_in(
    county: SmallCounty, *lines: dict[str, Any], kind: str = "investment_plan", year: int = 2027, note: str = ""
) -> Case:
    """A plan sent to the finance office."""
    case = begin(kind, county["ndrc.handler"], year=year)
    do(case, "compose", "prepared", county["ndrc.handler"], data={"lines": list(lines), "note": note})
    return case


def countersigned(county: SmallCounty, case: Case) -> Case:
    do(case, "finance", "agreed", county["finance.checker"], data={"opinion": ""})
    return case


def issue(county: SmallCounty, case: Case, number: int = 1) -> InvestmentVersion:
    do(case, "issue", "issued", county["ndrc.checker"], data={"doc_no": f"测发改投〔2026〕{number}号"})
    return InvestmentVersion.objects.get(case=case)


def issued(county: SmallCounty, *lines: dict[str, Any], number: int = 1, **more: Any) -> InvestmentVersion:
    """A version in force."""
    return issue(county, countersigned(county, handed_in(county, *lines, **more)), number)
