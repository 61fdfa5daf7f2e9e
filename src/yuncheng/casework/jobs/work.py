"""How long work is done: put in line by a request, done by a thread of the server, told as it goes and as it ends.

Each worker process does one job at a time and takes whatever waits longest, whoever's request it came by.
"""

from __future__ import annotations

import importlib
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import timedelta
from typing import Any, BinaryIO

from django.conf import settings
from django.db import DatabaseError, OperationalError, connection, connections, transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Coalesce

from yuncheng.papers import PaperError
from yuncheng.registry import clock
from yuncheng.registry.models import Account

from ..busy import is_busy, pauses
from ..refusals import Blocked, Refusal
from . import files
from .kinds import kind_for
from .models import OPEN, Job, JobState
from .remains import sweep, tell_interrupted

MOST_OPEN = 3  # jobs of one person that wait or run
TELL_EVERY = 0.3  # seconds between two writings of how far it is
BREATH = 0.15  # seconds between two jobs on SQLite, which gives its one lock to whoever happens to ask first
PATIENCE = timedelta(minutes=30)  # how long a job is begun again and again where it met a busy database
AGAIN = "数据库正忙，这项工作还没有做成，稍候自动重新进行，不用重新提交。"

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
    """Do all that waits, here and now, each once; how many jobs were worked on. `beside` is around each meanwhile.

    One that meets a busy database waits again, and is left to the next call.
    """
    tried: set[int] = set()
    while taken := _take(tried):
        job, out = taken
        tried.add(job.pk)
        with out:
            meter = Meter()
            with beside(job, meter):
                ended = _outcome(job, out, meter)
            # only while the file is still held, so that nobody takes the job for interrupted
            if meter.total:
                ended = {"done": meter.done, "total": meter.total} | ended
            _write_end(job, ended)
    return len(tried)


def _take(tried: Collection[int]) -> tuple[Job, BinaryIO] | None:
    """The job that waits longest, now running and its file held by us; None where none waits but those tried."""
    waiting = Job.objects.filter(state=JobState.WAITING).exclude(pk__in=tried).order_by("id")
    for pk in list(waiting.values_list("pk", flat=True)):
        name, out = files.create()
        first_begun = Coalesce("started_at", Value(clock.now(), DateTimeField()))
        changes = {"state": JobState.RUNNING, "file": name, "started_at": first_begun, "sentence": ""}
        if Job.objects.filter(pk=pk, state=JobState.WAITING).update(**changes):
            return Job.objects.select_related("account__unit").get(pk=pk), out
        files.path_of(name).unlink(missing_ok=True)
        out.close()
    return None


def _write_end(job: Job, ended: Mapping[str, Any]) -> None:
    """Write how it ended, however long the database is busy: work that is done must not be told as interrupted."""
    for pause in pauses():
        try:
            Job.objects.filter(pk=job.pk, file=job.file).update(**ended)
            return
        except OperationalError as fault:
            if not is_busy(fault) or connection.in_atomic_block:
                raise
        connections.close_all()
        time.sleep(pause)


def _outcome(job: Job, out: BinaryIO, meter: Meter) -> dict[str, Any]:
    """Do one job; how it ended, in columns of the job: it waits again where the database was busy."""
    try:
        result = kind_for(job.kind, job.account).run(job, out, meter)
        out.flush()
        os.fsync(out.fileno())
        ended = {"state": JobState.DONE, "sentence": result.sentence[:300], "download": result.download[:200]}
    except (Refusal, PaperError) as no:
        ended = {"state": JobState.FAILED, "sentence": str(no)[:300]}
    except Exception as fault:
        if is_busy(fault) and _has_patience(job):
            log.warning("job %s (%s) met a busy database and waits again", job.pk, job.kind)
            return {"state": JobState.WAITING, "sentence": AGAIN, "file": "", "done": 0, "total": 0}
        number = secrets.token_hex(4)
        log.exception("failure %s in job %s (%s)", number, job.pk, job.kind)
        sentence = f"系统出现故障，这项工作没有做完。请重新开始；仍不行的，把编号 {number} 告诉系统管理员。"
        ended = {"state": JobState.FAILED, "sentence": sentence}
    return ended | {"finished_at": clock.now()}


def _has_patience(job: Job) -> bool:
    """Whether it was begun for the first time not so long ago."""
    return job.started_at is None or clock.now() - job.started_at < PATIENCE


# ---------------------------------------------------------------------------------------------------- in the background

_turn = threading.Lock()


def begin_work() -> threading.Thread:
    """A thread that does what waits. It dies with the server: what it had in hand is then told as interrupted."""
    thread = threading.Thread(target=_work, name="jobs", daemon=True)
    thread.start()
    return thread


def nudge() -> None:
    """Somebody looks at a job that waits: let work begin unless it is under way here."""
    if not _turn.locked():
        transaction.on_commit(begin_work)


def _work() -> None:
    """Until nothing waits: on a busy database what waits must not wait until somebody asks for the next job."""
    try:
        with _turn:
            for pause in pauses():
                try:
                    run_waiting(_told_beside)
                    sweep()
                    if not Job.objects.filter(state=JobState.WAITING).exists():
                        break
                except OperationalError as fault:
                    if not is_busy(fault):
                        raise
                connections.close_all()
                time.sleep(pause)
    finally:
        connections.close_all()


@contextmanager
def _told_beside(job: Job, meter: Meter) -> Iterator[None]:
    """A second thread writes how far it is, on a connection of its own: the work may be inside a transaction, and on
    SQLite a connection that is reading an older state of the database cannot write."""
    if connection.vendor == "sqlite":
        time.sleep(BREATH)
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


def take_up() -> None:
    """Called where the server starts: tell what a killed process left, and do what still waits."""
    with suppress(DatabaseError):  # no tables yet
        tell_interrupted(Job.objects.all())
        if Job.objects.filter(state=JobState.WAITING).exists():
            importlib.import_module(settings.ROOT_URLCONF)  # the pages register what can be done
            begin_work()
