"""What others ask about an approval: applications, draws with their ranks, opinions, review items.

Texts and personal data of a step stay in its `Filing`; here stands what gates, pages and papers query.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yuncheng.casework.models import Case
from yuncheng.registry.models import Agency, Expert
from yuncheng.registry.money import FenField, not_negative
from yuncheng.rulebook.procedures.application import DOCUMENT_KINDS
from yuncheng.rulebook.procedures.approval import SPECIALTIES
from yuncheng.rulebook.procedures.opinion import ASPECTS, CONCLUSIONS

from .assessment_models import (  # noqa: F401
    AssessedLine,
    AssessedOffer,
    AssessedPoint,
    Assessment,
    BudgetCorrection,
    CostDraft,
)
from .draw import REASONS


class Application(models.Model):
    """One version of the annex-1 application, as submitted at `step` (fill or supplement)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="applications")
    version = models.IntegerField("第几稿")
    step = models.CharField(max_length=30)
    estimate = FenField("经费估算")
    document_kind = models.CharField("申报文件种类", max_length=20, choices=DOCUMENT_KINDS)
    chapters = models.JSONField("已含的必备篇章", default=list)
    cross_department = models.BooleanField("跨部门共建共享项目", default=False)
    framework_no = models.CharField("框架方案审核意见文号", max_length=60, blank=True)
    civil_works = models.BooleanField("含新建土建工程", default=False)
    high_energy = models.BooleanField("高耗能项目", default=False)
    users = models.IntegerField("使用人数", null=True)
    drafter = models.CharField("申报文件编制单位", max_length=100, blank=True)
    drafter_code = models.CharField("编制单位统一社会信用代码", max_length=18, blank=True)

    class Meta:
        ordering = ("case_id", "version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("case", "version"), name="application_version_once"),
            *not_negative("application", "estimate"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} 第{self.version}稿"


class ScheduleLine(models.Model):
    """One year of 进度计划和年度资金估算."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="schedule")
    position = models.IntegerField()
    year = models.IntegerField("年度")
    work = models.CharField("进度计划", max_length=300)
    amount = FenField("资金估算")

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return f"{self.year}"


class BasisFile(models.Model):
    """One document that the project rests on: 文件名和文号."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="basis_files")
    position = models.IntegerField()
    title = models.CharField("文件名", max_length=200)
    number = models.CharField("文号", max_length=60, blank=True)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.title


class Draw(models.Model):
    """One draw of experts (or one commission of an agency). Pool, seed and ranks are kept, so that it can be redone."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="draws")
    number = models.IntegerField("第几次")
    drawn_on = models.DateField("抽选日期")
    specialty = models.CharField("评审专业", max_length=20, choices=SPECIALTIES, blank=True)
    seats = models.IntegerField("席位")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="commissions")
    head = models.CharField("抽选时记录链末端", max_length=64, blank=True)
    pool = models.JSONField("候选专家编号", default=list)
    seed = models.CharField("种子", max_length=64, blank=True)

    class Meta:
        ordering = ("case_id", "number")
        constraints: ClassVar = [models.UniqueConstraint(fields=("case", "number"), name="draw_number_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """How the ranking formula names this draw."""
        return f"{self.case_id}-{self.number}"


class DrawRank(models.Model):
    """The place of one expert in a draw."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="ranks")
    rank = models.IntegerField("次序")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="ranks")
    score = models.CharField("序值", max_length=64)

    class Meta:
        ordering = ("rank",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("draw", "rank"), name="draw_rank_once"),
            models.UniqueConstraint(fields=("draw", "expert"), name="draw_expert_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.expert_id}"


class DrawExclusion(models.Model):
    """An expert kept out of a draw, and why."""

    draw = models.ForeignKey(Draw, models.CASCADE, related_name="exclusions")
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="+")
    reason = models.CharField("回避事由", max_length=20, choices=tuple(REASONS.items()))

    class Meta:
        ordering = ("expert__code",)

    def __str__(self) -> str:
        return f"{self.expert_id}：{self.get_reason_display()}"


class Opinion(models.Model):
    """A seat in the review: the child case it was asked in, by which draw, of whom, and what came back."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="opinion")
    draw = models.ForeignKey(Draw, models.PROTECT, related_name="opinions")
    expert = models.ForeignKey(Expert, models.PROTECT, null=True, related_name="opinions")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="opinions")
    conclusion = models.CharField("结论", max_length=20, choices=CONCLUSIONS, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.expert or self.agency}"


class ReviewItem(models.Model):
    """One numbered point of the review opinion: what was said, what was answered, whether it is settled."""

    class Raised(models.TextChoices):
        REVIEW = "review", "审查意见"
        DECISION = "decision", "决策退回"

    case = models.ForeignKey(Case, models.PROTECT, related_name="review_items")
    number = models.IntegerField("序号")
    raised = models.CharField("来源", max_length=20, choices=Raised.choices, default=Raised.REVIEW)
    aspect = models.CharField("方面", max_length=20, choices=ASPECTS)
    text = models.TextField("意见")
    issued_on = models.DateField("出具日期", null=True)
    answer = models.CharField("修改落实情况", max_length=1000, blank=True)
    place = models.CharField("修改之处", max_length=200, blank=True)
    closed_on = models.DateField("落实日期", null=True)
    note = models.CharField("核对说明", max_length=500, blank=True)

    class Meta:
        ordering = ("number",)
        constraints: ClassVar = [models.UniqueConstraint(fields=("case", "number"), name="review_item_number_once")]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.number}"
