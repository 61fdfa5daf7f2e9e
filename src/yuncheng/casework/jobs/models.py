"""A piece of long work. It is no record: nothing here is chained, and after a month it is gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from yuncheng.registry import clock
from yuncheng.registry.models import Account

KEPT = timedelta(days=1)  # how long a result can be fetched
REMEMBERED = timedelta(days=30)  # how long it is told that there was one


class JobState(models.TextChoices):
    WAITING = "waiting", "排队等候"
    RUNNING = "running", "正在进行"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    INTERRUPTED = "interrupted", "已中断"


OPEN = (JobState.WAITING, JobState.RUNNING)


class Job(models.Model):
    """What one person asked the server to do. `file` is its result's random name on disk, `download` the one he reads.

    One `key` of one person is one job, however often it is sent. `total` is 0 where it is not known yet.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)
    title = models.CharField("名称", max_length=200)
    params = models.JSONField(default=dict)
    key = models.CharField(max_length=80)
    state = models.CharField("状态", max_length=12, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField("已完成", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    sentence = models.CharField("说明", max_length=300, blank=True)
    file = models.CharField(max_length=40, blank=True)
    download = models.CharField("文件名", max_length=200, blank=True)
    created_at = models.DateTimeField("提出时间")
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=("account", "key"), name="job_once_per_key")]
        indexes: ClassVar = [models.Index(fields=("state", "id"), condition=Q(state__in=OPEN), name="job_open")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in OPEN

    @property
    def kept_until(self) -> datetime | None:
        """Until when its result can be fetched; None where there is none."""
        made = self.state == JobState.DONE and self.download
        return self.finished_at + KEPT if made and self.finished_at else None

    @property
    def has_file(self) -> bool:
        """Whether its result can be fetched now."""
        return self.kept_until is not None and clock.now() < self.kept_until
