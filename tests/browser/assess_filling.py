"""Leads a project of a live server's county to 投资评审 and prints the number of its case.

Run as a program of its own (`python -m tests.browser.assess_filling`), because the data directory belongs to a process.
"""

from __future__ import annotations

import os
import sys

YEAR = 2041
NAME = "农情评审平台"


def main() -> None:
    """A project that stands on a list of a far year, then applied for, reviewed and approved by acts."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuncheng.config.settings")
    import django

    django.setup()
    from datetime import date

    from tests.approval.road import answered, applied, approved, catalogue_ready, closed, drawn, experts, issued
    from tests.county import SmallCounty
    from yuncheng.registry.models import Account, Project, Unit

    people = {account.username: account for account in Account.objects.select_related("unit")}
    county = SmallCounty({unit.code: unit for unit in Unit.objects.all()}, people)
    experts(county)
    project = Project.objects.create(
        code=f"{YEAR}-00001",
        unit=county.units["farm"],
        created_on=date(2026, 9, 1),
        name=NAME,
        nature="new",
        kind="industry_app",
        money_source="budget",
        plan_year=YEAR,
        listed_on=date(2026, 11, 1),
        list_no="测数发〔2026〕41号",
        reported_amount=120_000_000,
        listed_amount=120_000_000,
    )
    catalogue_ready(county, project)
    case = closed(county, answered(county, issued(county, drawn(county, applied(county, project)))))
    sys.stdout.write(str(approved(county, case).pk))


if __name__ == "__main__":
    main()
