"""What the comparison found of each project, and what the bureau said of it.

`Comparison` and `Resemblance` are derived: written after the commit of an act and by the command that compares anew,
never by hand. `Verdict` is record, written by the act that confirms it.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yuncheng.casework.models import Case
from yuncheng.registry.models import InformationSystem, Project
from yuncheng.rulebook.procedures.resemblance import KINDS, VERDICTS


def _one_other(name: str) -> models.CheckConstraint:
    """An entry of the index is a project or a system, never both."""
    return models.CheckConstraint(
        name=name,
        condition=Q(other_project__isnull=False, other_system__isnull=True)
        | Q(other_project__isnull=True, other_system__isnull=False),
    )


class Comparison(models.Model):
    """That a project has been compared: when, with what, by which version of index, lexicon and weights."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="comparison")
    made_at = models.DateTimeField("比对时间")
    among = models.IntegerField("比对对象数")
    note = models.CharField("说明", max_length=200, blank=True)
    version = models.CharField("比对版本", max_length=60)

    def __str__(self) -> str:
        return f"{self.project_id} {self.made_at:%Y-%m-%d}"


class Resemblance(models.Model):
    """One entry that a project resembles, best first. `percent`: how sure a reviewer must see it, rounded down."""

    comparison = models.ForeignKey(Comparison, models.CASCADE, related_name="found")
    rank = models.IntegerField("次序")
    other_project = models.ForeignKey(Project, models.CASCADE, null=True, related_name="resembled_by")
    other_system = models.ForeignKey(InformationSystem, models.CASCADE, null=True, related_name="resembled_by")
    kind = models.CharField("比对结果", max_length=20, choices=KINDS)
    percent = models.IntegerField("相近程度")
    service = models.BooleanField("运维、监理等服务", default=False)
    system_key = models.CharField("所属系统", max_length=300)
    evidence = models.JSONField("依据", default=dict)

    class Meta:
        ordering = ("comparison_id", "rank")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("comparison", "rank"), name="resemblance_rank_once"),
            _one_other("resemblance_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.comparison_id}.{self.rank} {self.kind}"


class Verdict(models.Model):
    """What the bureau decided of one entry, confirmed by a second person. The newest of a pair counts."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="verdicts")
    position = models.IntegerField("序号")
    project = models.ForeignKey(Project, models.PROTECT, related_name="verdicts")
    other_project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="verdicts_as_other")
    other_system = models.ForeignKey(InformationSystem, models.PROTECT, null=True, related_name="verdicts_as_other")
    proposed = models.CharField("比对结果", max_length=20, choices=KINDS, blank=True)
    verdict = models.CharField("判定", max_length=20, choices=VERDICTS)
    reason = models.CharField("理由", max_length=500)
    confirmed_on = models.DateField("审核日期")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("case", "position"), name="verdict_once"),
            _one_other("verdict_on_one"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.get_verdict_display()}"
