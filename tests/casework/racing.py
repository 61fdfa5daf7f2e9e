"""A race in a process of its own: a fresh database, eight real threads with a connection each. Prints the outcome.

Run as `python -m tests.casework.racing` with YUNCHENG_DATA (and DATABASE_URL) pointing at something empty.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

THREADS = 8
ROUNDS = 4


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Run the calls at the same moment, each in a thread; a refusal counts as its status."""
    from django.db import connection

    from yuncheng.casework.refusals import Refusal

    start = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(number: int) -> None:
        start.wait()
        try:
            results[number] = calls[number]()
        except Refusal as refusal:
            results[number] = refusal.status
        except Exception as failure:  # told to the test, which expects none
            results[number] = f"{type(failure).__name__}: {failure}"
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def one_case(county: Any) -> dict[str, Any]:
    """Eight people press the button of one step."""
    from tests.county import REPORT, begin
    from yuncheng.casework.engine import act
    from yuncheng.casework.models import Case

    case = begin("report", county["health.handler"], data={"name": "甲"})

    def press(number: int) -> Callable[[], str]:
        key = f"one-{number}"
        return lambda: (
            act(case.pk, "fill", "submitted", by=county["health.handler"], version=0, key=key, data=REPORT).result
        )

    results = at_once([press(number) for number in range(THREADS)])
    after = Case.objects.get(pk=case.pk)
    return {"results": Counter(map(str, results)), "version": after.version, "step": after.step}


def one_key(county: Any) -> dict[str, Any]:
    """A nervous finger: the same form eight times."""
    from tests.county import REPORT, begin
    from yuncheng.casework.engine import act
    from yuncheng.casework.models import Entry

    case = begin("report", county["farm.handler"], data={"name": "乙"})

    def press() -> int:
        return act(case.pk, "fill", "submitted", by=county["farm.handler"], version=0, key="once", data=REPORT).seq

    results = at_once([press] * THREADS)
    return {"results": len(set(results)), "entries": Entry.objects.filter(req="once").count(), "first": str(results[0])}


def many_cases(county: Any) -> dict[str, Any]:
    """Eight cases move at the same moment."""
    from tests.county import REPORT, begin, do

    cases = [begin("report", county["edu.handler"], data={"name": f"丙{number}"}) for number in range(THREADS)]

    def press(case: Any) -> Callable[[], str]:
        data = REPORT | {"name": f"丙{case.pk}"}
        return lambda: do(case, "fill", "submitted", county["edu.handler"], data=data).result

    return {"results": Counter(map(str, at_once([press(case) for case in cases])))}


def one_opening(county: Any) -> dict[str, Any]:
    """Eight people begin the same matter, and one project's name is sent eight times under one key."""
    from yuncheng.casework.models import Case
    from yuncheng.casework.opening import open_case

    def matter(number: int) -> Callable[[], str]:
        return lambda: open_case("dispatch", by=county["edu.handler"], key=f"matter-{number}", year=2027).procedure_key

    def project() -> int:
        return open_case("report", by=county["farm.handler"], key="same", data={"name": "丁"}).pk

    results = at_once([matter(number) for number in range(THREADS)])
    same = at_once([project] * THREADS)
    return {
        "results": Counter(map(str, results)),
        "cases": Case.objects.filter(procedure_key="dispatch").count(),
        "projects": len(set(same)),
        "first": str(same[0]),
    }


def closing_and_sending(county: Any) -> dict[str, Any]:
    """The bureau closes a round at the moment when units confirm that they have nothing to send: for several years."""
    from tests.county import begin, do
    from yuncheng.casework.models import Case
    from yuncheng.registry import clock

    units = ("edu", "farm", "health", "soe", "audit")
    results: Counter[str] = Counter()
    for year in range(clock.today().year - ROUNDS + 1, clock.today().year + 1):  # their last days are over
        case = begin("round", county["lead.handler"], year=year)
        said = {"doc_no": f"测〔{year}〕1号", "requirements": "请按期报送。"}
        do(case, "prepare", "prepared", county["lead.handler"], data=said)
        do(case, "issue", "issued", county["lead.checker"])
        do(case, "collect", "closing", county["lead.handler"])
        waiting = {child.unit.code: child for child in case.children.filter(unit__code__in=units)}
        for unit, child in waiting.items():
            do(child, "compose", "nothing", county[f"{unit}.handler"])

        def confirm(unit: str, child: Any) -> Callable[[], str]:
            return lambda: do(child, "nil", "confirmed", county[f"{unit}.checker"]).result

        def close(case: Any) -> Callable[[], str]:
            return lambda: do(case, "close", "closed", county["lead.checker"]).result

        results.update(map(str, at_once([close(case), *(confirm(unit, one) for unit, one in waiting.items())])))
    ends = Case.objects.filter(procedure_key="dispatch", parent__procedure_key="round", unit__code__in=units)
    return {"results": results, "ends": Counter(ends.values_list("step", flat=True))}


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "yuncheng.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from tests.county import small_county
    from yuncheng.casework.invariants import recount
    from yuncheng.casework.models import Entry
    from yuncheng.casework.verify import verify

    call_command("migrate", verbosity=0)
    county = small_county()
    races = (one_case, one_key, many_cases, one_opening, closing_and_sending)
    told: dict[str, Any] = {race.__name__: race(county) for race in races}
    told["faults"] = [fault.sentence for fault in verify().faults]
    told["findings"] = [finding.sentence for finding in recount()]
    told["numbers"] = list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == list(
        range(1, Entry.objects.count() + 1)
    )
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
