"""What consultations and the library of experience keep beside the filings: what lists are sorted and searched by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yuncheng.casework.models import Case, Entry
from yuncheng.rulebook.annex1_application import Choices
from yuncheng.rulebook.procedures.consultation import KINDS
from yuncheng.rulebook.procedures.experience import TOPICS


def kinds() -> Choices:
    """What a consultation is for; told by name, so that migrations do not repeat it."""
    return KINDS


def topics() -> Choices:
    return TOPICS


class Consultation(models.Model):
    """One consultation that was convened: on what, until when; and its minutes once they are signed."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="consultation")
    kind = models.CharField("类别", max_length=20, choices=kinds)
    topic = models.TextField("会商事项")
    meets_on = models.DateField("会议日期", null=True, blank=True)
    place = models.CharField("会议地点", max_length=100, blank=True)
    reply_by = models.DateField("意见截止日期")
    conclusion = models.TextField("会商结论", blank=True)
    minutes_no = models.CharField("纪要编号", max_length=60, blank=True)
    signed_on = models.DateField("纪要签发日期", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("minutes_no",), condition=~models.Q(minutes_no=""), name="minutes_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case.about}"


class Experience(models.Model):
    """One case of good practice in the library: what every account for business reads.

    `files_of` is the act whose attachments the library shows: the last that brought any. `removal` took it out again.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="experience")
    topic = models.CharField("类别", max_length=20, choices=topics)
    practice = models.TextField("做法")
    effect = models.TextField("成效")
    published_on = models.DateField("收入日期")
    files_of = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    removal = models.OneToOneField(Case, models.PROTECT, null=True, related_name="experience_removed")
    removed_on = models.DateField("撤下日期", null=True)
    removed_why = models.TextField("撤下的理由", blank=True)

    class Meta:
        ordering = ("-published_on", "-id")
        indexes: ClassVar = [models.Index(fields=("topic", "-published_on"), name="experience_by_topic")]

    def __str__(self) -> str:
        return self.case.about
