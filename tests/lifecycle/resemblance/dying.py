"""Acts in processes of their own that share one record and one index: some of them die, some run at the same time.

`python -m tests.lifecycle.resemblance.dying WHAT [WORDS]` with YUNCHENG_DATA (and DATABASE_URL) pointing at one place
for all. Prints what came of it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

SUBJECTS = ("停车", "殡葬", "图书", "畜禽", "消防", "林地", "公交", "档案")


def prepare() -> None:
    """An empty database, the small county, an empty index."""
    from django.core.management import call_command

    from tests.county import small_county
    from yuncheng.lifecycle.resemblance import mending

    call_command("migrate", verbosity=0)
    small_county()
    mending.rebuild()


def file(unit: str, subject: str) -> int:
    """A unit fills in a report and hands it to its checker: from here on it is compared."""
    from tests.county import REPORT
    from yuncheng.casework.engine import act
    from yuncheng.casework.opening import open_case
    from yuncheng.registry.models import Account

    account = Account.objects.get(username=f"{unit}.handler")
    name = f"{subject}综合管理平台"
    said = {"name": name, "content": f"{subject}登记、{subject}审核、{subject}统计、{subject}预约。"}
    case = open_case("report", by=account, key=f"open-{unit}-{subject}", data={"name": name})
    act(case, "fill", "submitted", by=account, version=0, key=f"fill-{unit}-{subject}", data=REPORT | said)
    assert case.project_id is not None
    return case.project_id


def die(unit: str, subject: str, milliseconds: str) -> None:
    """Hand a report in and be killed so long after its commit, before the index knows of it (0) or while it learns."""
    from yuncheng.casework import after_commit

    def kill(entry: Any) -> None:
        if entry.step != "fill":
            return
        if milliseconds == "0":
            os.kill(os.getpid(), signal.SIGKILL)
        threading.Timer(int(milliseconds) / 1000, os.kill, (os.getpid(), signal.SIGKILL)).start()

    after_commit._listeners.insert(0, kill)
    file(unit, subject)
    time.sleep(60)  # the timer ends this process first


def many(unit: str) -> None:
    for subject in SUBJECTS:
        file(unit, subject)


def rebuild() -> None:
    from yuncheng.lifecycle.resemblance import mending

    with mending.only_one():
        mending.rebuild()


def mend() -> None:
    from yuncheng.lifecycle.resemblance import mending

    mending.mend()


def look() -> dict[str, Any]:
    """What is in the record, what the index holds, what was compared."""
    from yuncheng.lifecycle.resemblance import following, shelf
    from yuncheng.lifecycle.resemblance.models import Comparison
    from yuncheng.lifecycle.resemblance.record import compared_projects

    with shelf.opened() as index:
        held = sorted(index.store.all_records())
        followed = (index.store.value(shelf.FOLLOWED) or b"").decode()
    return {
        "projects": sorted(f"p{number}" for number in compared_projects().values_list("pk", flat=True)),
        "held": [json.loads(one)["r"] for one in held],
        "compared": Comparison.objects.count(),
        "up_to_date": followed == following.newest_place(),
    }


def speed(unit: str) -> dict[str, Any]:
    """How long it takes until a report is found once its act has committed: CPU milliseconds, the middle of many."""
    from yuncheng.casework.models import Entry
    from yuncheng.lifecycle.resemblance import following, shelf

    taken = []
    for subject in SUBJECTS:
        file(unit, subject)
        newest = Entry.objects.order_by("-seq")[1:2].get()
        with shelf.opened() as index:
            with index.store.changing():
                index.store.set_value(shelf.FOLLOWED, f"{newest.seq}:{newest.h}".encode())
            before = time.process_time()
            following.take_up(index)
            taken.append((time.process_time() - before) * 1000)
    return {"milliseconds": sorted(taken)[len(taken) // 2]}


def main(what: str, *words: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "yuncheng.config.settings"
    import django

    django.setup()
    every: tuple[Callable[..., Any], ...] = (prepare, file, die, many, rebuild, mend, look, speed)
    told = next(one for one in every if one.__name__ == what)(*words)
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
