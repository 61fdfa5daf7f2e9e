"""How long work is done: put in line by a request, done by a thread of the server, told as it goes and as it ends.

Each worker process does one job at a time and takes whatever waits longest, whoever's request it came by.
"""

from __future__ import annotations

import importlib
import logging
import os
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import Any, BinaryIO

from django.conf import settings
from django.db import DatabaseError, OperationalError, connections, transaction
from django.db.models import QuerySet

from yuncheng.papers import PaperError
from yuncheng.registry import clock
from yuncheng.registry.models import Account

from ..refusals import Blocked, Refusal
from . import files
from .kinds import kind_for
from .models import KEPT, OPEN, REMEMBERED, Job, JobState

MOST_OPEN = 3  # jobs of one person that wait or run
TRIES = 5  # how often the line is taken up again when the database was locked
TELL_EVERY = 0.3  # seconds between two writings of how far it is
CUT_OFF = "服务器在进行中停止或重新启动，这项工作没有做完，可以重新开始。"

log = logging.getLogger("yuncheng.jobs")


# ---------------------------------------------------------------------------------------------------- asking for it


def start_job(kind: str, *, by: Account, title: str, params: Mapping[str, Any], key: str) -> Job:
    """Put a job in line and let a thread begin once this is committed; the earlier job where the key was sent before.

    Raises NotVisible for another's work, Blocked where too much of this person's is open already.
    """
    kind_for(kind, by)
    with transaction.atomic():
        earlier = Job.objects.filter(account=by, key=key).first()
        if earlier is not None:
            return earlier
        _demand_room(by)
        job, made = Job.objects.get_or_create(
            account=by,
            key=key,
            defaults={"kind": kind, "title": title[:200], "params": dict(params), "created_at": clock.now()},
        )
        if made:
            transaction.on_commit(begin_work)
    return job


def _demand_room(by: Account) -> None:
    tell_interrupted(by.jobs.all())
    if by.jobs.filter(state__in=OPEN).count() >= MOST_OPEN:
        raise Blocked(
            f"您已有 {MOST_OPEN} 项工作在排队或进行。",
            cures=["等其中一项完成后再试，进度见“我的导出”"],
            code="too_many_jobs",
        )


# ---------------------------------------------------------------------------------------------------- doing it

Beside = Callable[[Job, "Meter"], AbstractContextManager[None]]


class Meter:
    """How far a job is. The work says it as often as it likes; what is said here is written by another."""

    def __init__(self) -> None:
        self.done = self.total = 0

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total


def run_waiting(beside: Beside = lambda job, meter: nullcontext()) -> int:
    """Do all that waits, here and now; how many jobs that were. `beside` is around each while it is worked on."""
    count = 0
    while taken := _take():
        job, out = taken
        with out:
            meter = Meter()
            with beside(job, meter):
                ended = _outcome(job, out, meter)
            # only while the file is still held, so that nobody takes the job for interrupted
            if meter.total:
                ended |= {"done": meter.done, "total": meter.total}
            Job.objects.filter(pk=job.pk, file=job.file).update(finished_at=clock.now(), **ended)
        count += 1
    return count


def _take() -> tuple[Job, BinaryIO] | None:
    """The job that waits longest, now running and its file held by us; None where none waits."""
    for pk in list(Job.objects.filter(state=JobState.WAITING).order_by("id").values_list("pk", flat=True)):
        name, out = files.create()
        changes = {"state": JobState.RUNNING, "file": name, "started_at": clock.now()}
        if Job.objects.filter(pk=pk, state=JobState.WAITING).update(**changes):
            return Job.objects.select_related("account__unit").get(pk=pk), out
        files.path_of(name).unlink(missing_ok=True)
        out.close()
    return None


def _outcome(job: Job, out: BinaryIO, meter: Meter) -> dict[str, Any]:
    """Do one job; how it ended, in columns of the job."""
    try:
        result = kind_for(job.kind, job.account).run(job, out, meter)
        out.flush()
        os.fsync(out.fileno())
    except (Refusal, PaperError) as no:
        return {"state": JobState.FAILED, "sentence": str(no)[:300]}
    except Exception:
        number = secrets.token_hex(4)
        log.exception("failure %s in job %s (%s)", number, job.pk, job.kind)
        sentence = f"系统出现故障，这项工作没有做完。请重新开始；仍不行的，把编号 {number} 告诉系统管理员。"
        return {"state": JobState.FAILED, "sentence": sentence}
    return {"state": JobState.DONE, "sentence": result.sentence[:300], "download": result.download[:200]}


# ---------------------------------------------------------------------------------------------------- in the background

_turn = threading.Lock()


def begin_work() -> threading.Thread:
    """A thread that does what waits. It dies with the server: what it had in hand is then told as interrupted."""
    thread = threading.Thread(target=_work, name="jobs", daemon=True)
    thread.start()
    return thread


def _work() -> None:
    try:
        with _turn:
            for _ in range(TRIES):  # on a busy SQLite: what waits must not wait until somebody asks for the next job
                with suppress(OperationalError):
                    run_waiting(_told_beside)
                    sweep()
                    break
    finally:
        connections.close_all()


@contextmanager
def _told_beside(job: Job, meter: Meter) -> Iterator[None]:
    """A second thread writes how far it is, on a connection of its own: the work may be inside a transaction, and on
    SQLite a connection that is reading an older state of the database cannot write."""
    over = threading.Event()
    teller = threading.Thread(target=_tell, args=(job.pk, meter, over), name="jobs-teller", daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
        connections.close_all()  # whatever reading the work left open must not keep us from writing how it ended


def _tell(pk: int, meter: Meter, over: threading.Event) -> None:
    told = (0, 0)
    while not over.wait(TELL_EVERY):
        far = (meter.done, meter.total)
        if far != told:
            with suppress(DatabaseError):  # the work holds the database: the next turn tells
                Job.objects.filter(pk=pk).update(done=far[0], total=far[1])
                told = far
    connections.close_all()


# ---------------------------------------------------------------------------------------------------- what is left over


def tell_interrupted(jobs: QuerySet[Job]) -> None:
    """Of these jobs, those that are said to run and that nobody works on any more are told as interrupted."""
    for job in jobs.filter(state=JobState.RUNNING).order_by():
        if not files.is_held(job.file):
            ended = {"state": JobState.INTERRUPTED, "sentence": CUT_OFF, "finished_at": clock.now()}
            Job.objects.filter(pk=job.pk, state=JobState.RUNNING, file=job.file).update(**ended)


def sweep() -> None:
    """Remove the files that are no longer offered or never were, and forget jobs of a month ago."""
    now = clock.now()
    offered = Job.objects.filter(state=JobState.DONE, finished_at__gt=now - KEPT).exclude(download="")
    for path in files.unheld():
        if not offered.filter(file=path.name).exists():
            path.unlink(missing_ok=True)
    Job.objects.filter(created_at__lt=now - REMEMBERED).exclude(state__in=OPEN).delete()


def take_up() -> None:
    """Called where the server starts: tell what a killed process left, and do what still waits."""
    with suppress(DatabaseError):  # no tables yet
        tell_interrupted(Job.objects.all())
        if Job.objects.filter(state=JobState.WAITING).exists():
            importlib.import_module(settings.ROOT_URLCONF)  # the pages register what can be done
            begin_work()
