"""Adds a list of a far year to a live server's database: six projects to be ranked on the board.

Run as a program of its own (`python -m tests.browser.board_filling`), because the data directory belongs to a process.
"""

from __future__ import annotations

import os

YEAR = 2040
NAMES = ("甲平台", "乙平台", "丙平台", "丁平台", "戊平台", "己平台")


def main() -> None:
    """Put the projects on the list, written straight to the table: the board asks no more."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yuncheng.config.settings")
    import django

    django.setup()
    from datetime import date

    from yuncheng.registry.models import Project, Unit

    health = Unit.objects.get(code="health")
    for number, name in enumerate(NAMES, 1):
        Project.objects.create(
            code=f"{YEAR}-{number:05d}",
            unit=health,
            created_on=date(2026, 9, 1),
            name=name,
            nature="new",
            kind="industry_app",
            money_source="budget",
            plan_year=YEAR,
            listed_on=date(2026, 11, 1),
            list_no="测数发〔2026〕40号",
            reported_amount=100_000_000,
            listed_amount=100_000_000,
            unit_rank=number,
        )


if __name__ == "__main__":
    main()
