"""Kinds of work for tests: one that counts, ones that fail."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from typing import BinaryIO

from django.db import OperationalError

from yuncheng.casework.jobs.kinds import Progress, Result, job
from yuncheng.casework.jobs.models import Job
from yuncheng.casework.jobs.work import start_job
from yuncheng.casework.refusals import Blocked
from yuncheng.registry.doors import BUSINESS
from yuncheng.registry.models import Account


@job("test.count", *BUSINESS)
def count(asked: Job, out: BinaryIO, progress: Progress) -> Result:
    """As many lines as asked."""
    wanted = int(asked.params.get("lines", 3))
    for line in range(wanted):
        out.write(b"line\n")
        progress(line + 1, wanted)
    return Result(f"写了 {wanted} 行。", "行.txt")


@job("test.talk", *BUSINESS)
def talk(asked: Job, out: BinaryIO, progress: Progress) -> Result:
    """Work without a file."""
    return Result("都核对过了。")


@job("test.refuse", *BUSINESS)
def refuse(asked: Job, out: BinaryIO, progress: Progress) -> Result:
    out.write(b"half")
    raise Blocked("清单还没有发布，不能导出。")


@job("test.break", *BUSINESS)
def break_(asked: Job, out: BinaryIO, progress: Progress) -> Result:
    raise ZeroDivisionError("secret of the machine room")


@job("test.busy", *BUSINESS)
def busy(asked: Job, out: BinaryIO, progress: Progress) -> Result:
    """As many times as asked it finds the database held by another, as SQLite says it; then it succeeds."""
    asked.params["met"] = asked.params.get("met", 0) + 1
    asked.save(update_fields=["params"])
    if asked.params["met"] > asked.params["busy"]:
        return Result(f"第 {asked.params['met']} 次做成。")
    raise OperationalError("database is locked") from held_elsewhere()


def held_elsewhere() -> sqlite3.OperationalError:
    """What SQLite says where another holds the one lock."""
    with TemporaryDirectory() as folder, ExitStack() as open_ones:
        both = [sqlite3.connect(f"{folder}/held.sqlite3", timeout=0, isolation_level=None) for _ in range(2)]
        for one in both:
            open_ones.callback(one.close)
        both[0].execute("BEGIN IMMEDIATE")
        try:
            both[1].execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as fault:
            return fault
    raise AssertionError("nobody held it")


@job("test.no_table", *BUSINESS)
def no_table(asked: Job, out: BinaryIO, progress: Progress) -> Result:
    """A fault of ours that the database tells."""
    try:
        sqlite3.connect(":memory:").execute("SELECT * FROM nothing")
    except sqlite3.OperationalError as fault:
        raise OperationalError(str(fault)) from fault
    return Result()


def asked(by: Account, kind: str = "test.count", key: str = "key-0001", **params: object) -> Job:
    """A job put in line; in a test's transaction nothing begins by itself."""
    return start_job(kind, by=by, title="测试工作", params=params, key=key)
