"""What jobs leave behind: work that died with its process, files nobody is offered, jobs of a month ago."""

from __future__ import annotations

from django.db.models import QuerySet

from yuncheng.registry import clock

from . import files
from .models import KEPT, OPEN, REMEMBERED, Job, JobState

CUT_OFF = "服务器在进行中停止或重新启动，这项工作没有做完，可以重新开始。"


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
