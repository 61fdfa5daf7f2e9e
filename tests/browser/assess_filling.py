"""Leads a project of a live server's county to 投资评审 and prints the number of its case.

Run as a program of its own (`python -m tests.browser.assess_filling`), because the data directory belongs to a process.
"""

from __future__ import annotations

import os
import sys

YEAR = 2041
NAME = "农情评审平台"


def main() -> None:
    """Report, list, review, approve: everything up to the step, by engine acts only."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuncheng.config.settings")
    import django

    django.setup()
    from tests.approval.road import answered, applied, approved, catalogue_ready, closed, drawn, experts, issued
    from tests.county import SmallCounty, listed_project
    from yuncheng.registry.models import Account, Unit

    people = {account.username: account for account in Account.objects.select_related("unit")}
    county = SmallCounty({unit.code: unit for unit in Unit.objects.all()}, people)
    experts(county)
    project = listed_project(county, "farm", name=NAME, plan_year=YEAR)
    catalogue_ready(county, project)
    case = closed(county, answered(county, issued(county, drawn(county, applied(county, project)))))
    sys.stdout.write(str(approved(county, case).pk))


if __name__ == "__main__":
    main()
