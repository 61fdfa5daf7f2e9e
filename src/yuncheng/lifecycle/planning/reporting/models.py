"""A file of reports that somebody handed up: looked through, previewed, taken in once. Not record: its acts are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yuncheng.registry.models import Account, Unit


class ReportFile(models.Model):
    """One upload. `rows` are what is to be reported (row number, form data); a bad file keeps its faults and the sheet
    marked for correction instead. `cases` are the reports made of it, once it was taken in."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    year = models.IntegerField("计划年度")
    name = models.CharField("文件名", max_length=200)
    sm3 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    corrected = models.BinaryField(null=True)
    taken_at = models.DateTimeField(null=True)
    cases = models.JSONField(default=list)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=("unit", "year", "sm3"), name="report_file_same")]

    def __str__(self) -> str:
        return f"{self.name}（{self.year}）"
