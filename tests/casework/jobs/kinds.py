"""Kinds of work for tests: one that counts, ones that fail."""

from __future__ import annotations

from typing import BinaryIO

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


def asked(by: Account, kind: str = "test.count", key: str = "key-0001", **params: object) -> Job:
    """A job put in line; in a test's transaction nothing begins by itself."""
    return start_job(kind, by=by, title="测试工作", params=params, key=key)
