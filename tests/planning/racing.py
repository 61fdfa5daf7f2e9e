"""The last afternoon in a process of its own: many units hand up their files at once, nervous fingers press twice.

Run as `python -m tests.planning.racing` with YUNCHENG_DATA (and DATABASE_URL) pointing at something empty.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

UNITS, ROWS = 10, 6


def last_afternoon(county: Any) -> dict[str, Any]:
    """Ten units, each file confirmed twice at the same moment: twenty threads."""
    from tests.casework.racing import at_once
    from tests.planning.road import many, workbook
    from yuncheng.lifecycle.planning.reporting.taking_in import hand_up, take_in
    from yuncheng.registry.models import Account, Unit

    handlers = []
    for number in range(UNITS):
        unit = Unit.objects.create(code=f"u{number:02}", name=f"测试{number}局", kind="department")
        handlers.append(Account.objects.create_account(f"u{number:02}", unit=unit, post="handler", display_name="经办"))
    contents = [workbook(one.unit, *many(ROWS)) for one in handlers]

    def hand(number: int) -> Callable[[], int]:
        return lambda: hand_up(contents[number], "表.xlsx", year=2027, by=handlers[number]).pk

    files = at_once([hand(number) for number in range(UNITS)])

    def take(number: int) -> Callable[[], int]:
        return lambda: len(take_in(files[number], by=handlers[number]).cases)

    taken = at_once([take(number) for number in range(UNITS) for _ in range(2)])
    return {"handed": all(isinstance(one, int) for one in files), "taken": Counter(map(str, taken))}


def two_handlers(county: Any) -> dict[str, Any]:
    """Two people of one unit hand up and confirm the very same file."""
    from tests.casework.racing import at_once
    from tests.planning.road import many, workbook
    from yuncheng.lifecycle.planning.reporting.taking_in import hand_up, take_in

    people = [county["farm.handler"], county["farm.handler2"]]
    content = workbook(county.units["farm"], *many(ROWS))
    files = [hand_up(content, "表.xlsx", year=2027, by=person).pk for person in people]

    def take(file: int, person: Any) -> Callable[[], int]:
        return lambda: len(take_in(file, by=person).cases)

    both = zip(files, people, strict=True)
    return {"results": Counter(map(str, at_once([take(file, person) for file, person in both])))}


def by_hand_and_by_file(county: Any) -> dict[str, Any]:
    """One name is filled in by hand by several at the moment when it comes in a file."""
    from tests.casework.racing import at_once
    from tests.county import REPORT, begin, do
    from tests.planning.road import workbook
    from yuncheng.lifecycle.planning.reporting.taking_in import hand_up, take_in

    handler = county["edu.handler"]
    data = REPORT | {"name": "甲平台"}
    cases = [begin("report", handler, data={"name": "甲平台"}) for _ in range(4)]
    file = hand_up(workbook(county.units["edu"], {"name": "甲平台"}), "表.xlsx", year=2027, by=handler)

    def fill(case: Any) -> Callable[[], str]:
        return lambda: do(case, "fill", "submitted", handler, data=data).result

    calls: list[Callable[[], Any]] = [fill(case) for case in cases]
    results = at_once([*calls, lambda: "ok" if take_in(file.pk, by=handler).taken_at else ""])
    return {"results": Counter(map(str, results))}


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "yuncheng.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from tests.county import small_county
    from yuncheng.casework.invariants import recount
    from yuncheng.casework.models import Case
    from yuncheng.casework.verify import verify
    from yuncheng.registry.models import Project

    call_command("migrate", verbosity=0)
    county = small_county()
    told: dict[str, Any] = {race.__name__: race(county) for race in (last_afternoon, two_handlers, by_hand_and_by_file)}
    reports = Case.objects.filter(procedure_key="report")
    told["reports"] = dict(Counter(reports.filter(step="check").values_list("unit__code", flat=True)))
    named = reports.filter(step="check").values_list("unit_id", "project__name")
    told["doubled"] = named.count() - len(set(named))
    told["codes"] = Project.objects.count() - len(set(Project.objects.values_list("code", flat=True)))
    told["faults"] = [fault.sentence for fault in verify().faults]
    told["findings"] = [finding.sentence for finding in recount()]
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
