"""Commissioning an agency (art. 4, 10): by credit code, refused in words where it may not review this project."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from yuncheng.casework.models import Case
from yuncheng.registry.models import Agency

from .applications import newest_application
from .models import Draw, Opinion


def agency_fault(case: Case, credit_code: str) -> tuple[Agency | None, str]:
    """The agency of a credit code, or in words why it cannot review this project."""
    wanted = credit_code.strip().upper()
    agency = Agency.objects.select_related("company", "account").filter(company__credit_code=wanted).first()
    if agency is None:
        return None, "机构库中没有这个统一社会信用代码的机构，请核对，或先将机构入库。"
    fault = agency_faults(case, [agency])[0]
    return (None, fault) if fault else (agency, "")


def agency_faults(case: Case, agencies: Sequence[Agency]) -> list[str]:
    """For each agency in words why it cannot review this project; empty where it can."""
    application = newest_application(case)
    drafter = application.drafter_code if application else ""
    units = {unit.credit_code for unit in (case.unit, case.unit.parent) if unit} - {""}
    asked = set(Opinion.objects.filter(draw__case=case, agency__isnull=False).values_list("agency_id", flat=True))
    return [_agency_fault(agency, drafter, units, asked) for agency in agencies]


def _agency_fault(agency: Agency, drafter: str, units: Collection[str], asked: Collection[int | None]) -> str:
    name, code = agency.company.name, agency.company.credit_code
    if not agency.in_use:
        return f"“{name}”已不在机构库，请另选机构。"
    if agency.account is None or not agency.account.is_active:
        return f"“{name}”还没有可用的账号，不能在系统内提交意见，请先开通账号。"
    if code == drafter:
        return f"“{name}”是本项目申报文件的编制单位，不能又编又审，请另选机构。"
    if code in units:
        return f"“{name}”就是项目单位或其主管部门，不能评审本单位项目，请另选机构。"
    if agency.pk in asked:
        return f"“{name}”已受托评审过本项目，请另选机构。"
    return ""


def commission(case: Case, agency: Agency, day: date) -> Draw:
    """Commission an agency for all seats."""
    return Draw.objects.create(case=case, number=case.draws.count() + 1, drawn_on=day, seats=1, agency=agency)
