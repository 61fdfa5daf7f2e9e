"""Server processes in small, with real threads and connections: one is killed in the middle, another starts after it.

Run as `python -m tests.casework.jobs.serving WHAT` with its own YUNCHENG_DATA (and DATABASE_URL); prints what it saw.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections import Counter
from typing import Any, BinaryIO

JOBS, SERVERS = 12, 4


def prepare() -> Any:
    """An empty database with the small county in it."""
    from django.core.management import call_command

    from tests.county import small_county

    call_command("migrate", verbosity=0)
    return small_county()


def work() -> None:
    """Jobs are told while they run, each is done once, however many servers take what waits."""
    county = prepare()

    from django.db import connections

    from tests.casework.jobs.kinds import asked
    from yuncheng.casework.jobs.kinds import Progress, Result, job
    from yuncheng.casework.jobs.models import Job
    from yuncheng.casework.jobs.work import begin_work, run_waiting
    from yuncheng.registry.doors import BUSINESS

    runs: Counter[int] = Counter()

    @job("test.seen", *BUSINESS)
    def seen(one: Job, out: BinaryIO, progress: Progress) -> Result:
        """Goes on only once others can read how far it is; all the while it has a query open, as an export has."""
        rows = type(one.account).objects.all().iterator(chunk_size=1)
        next(rows)
        progress(1, 2)
        reader = threading.Thread(target=read_until, args=(one.pk, (1, 2)))
        reader.start()
        reader.join()
        progress(2, 2)
        return Result("别人看得到进度。")

    def read_until(pk: int, far: tuple[int, int]) -> None:
        """Another person's process, as it were: on a connection of its own."""
        while Job.objects.values_list("done", "total").get(pk=pk) != far:
            pass
        connections.close_all()

    @job("test.once", *BUSINESS)
    def once(one: Job, out: BinaryIO, progress: Progress) -> Result:
        runs[one.pk] += 1
        return Result("做了一次。")

    told = asked(county["lead.handler"], "test.seen")  # its thread begins by itself, after the commit
    begin_work().join()  # in line behind it
    told.refresh_from_db()
    keys = [f"{name}-{n}" for name in ("lead", "ndrc", "finance", "farm") for n in range(JOBS // 4)]
    Job.objects.bulk_create(
        Job(account=county[f"{key.partition('-')[0]}.handler"], kind="test.once", key=key, created_at=told.created_at)
        for key in keys
    )

    def serve() -> None:
        run_waiting()
        connections.close_all()

    servers = [threading.Thread(target=serve) for _ in range(SERVERS)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    states = Counter(Job.objects.values_list("state", flat=True))
    say({"told": [told.state, told.done, told.total], "runs": sorted(runs.values()), "states": states})


def hang() -> None:
    """Begin a job that never ends, with another in line behind it; say so, and wait to be killed."""
    county = prepare()

    from tests.casework.jobs.kinds import asked
    from yuncheng.casework.jobs.kinds import Progress, Result, job
    from yuncheng.casework.jobs.models import Job
    from yuncheng.casework.jobs.work import begin_work
    from yuncheng.registry.doors import BUSINESS

    @job("test.hang", *BUSINESS)
    def forever(one: Job, out: BinaryIO, progress: Progress) -> Result:
        asked(county["lead.handler"], "test.count", "behind")
        say({"state": Job.objects.get(pk=one.pk).state})
        threading.Event().wait()
        return Result("")

    Job.objects.create(account=county["lead.handler"], kind="test.hang", key="hangs", created_at=now())
    begin_work().join()


def look() -> None:
    """A process that looks while the other runs: what is told?"""
    from yuncheng.casework.jobs.models import Job
    from yuncheng.casework.jobs.remains import tell_interrupted

    tell_interrupted(Job.objects.all())
    say(dict(Job.objects.order_by("id").values_list("key", "state")))


def start() -> None:
    """The server starts anew, as wsgi.py does, and does what still waits."""
    import tests.casework.jobs.kinds  # noqa: F401  # what waits is one of these
    from yuncheng.casework.jobs.models import Job
    from yuncheng.casework.jobs.work import take_up

    take_up()
    for thread in threading.enumerate():
        if thread.name == "jobs":
            thread.join()
    say(dict(Job.objects.order_by("id").values_list("key", "state")))


def now() -> Any:
    from yuncheng.registry import clock

    return clock.now()


def say(what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "yuncheng.config.settings"
    import django

    django.setup()
    {"work": work, "hang": hang, "look": look, "start": start}[sys.argv[1]]()


if __name__ == "__main__":
    main()
