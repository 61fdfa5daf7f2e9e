"""投资评审 on record: each version of an assessment, its lines side by side, the offers and function points behind it;
and what is kept beside the record for one person: a file waiting to be corrected, a reckoning of his own."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from yuncheng.casework.models import Case
from yuncheng.registry.models import Account
from yuncheng.registry.money import FenField, not_negative
from yuncheng.rulebook.procedures.assessment import POINT_KINDS


class Assessment(models.Model):
    """One version of an assessment as the handler drafted it. Its amount is the sum of its lines; without lines it was
    typed, with a reason why there are none."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assessments")
    version = models.IntegerField("第几稿")
    amount = FenField("审定额")
    without_lines = models.CharField("不列明细的理由", max_length=300, blank=True)
    standard = models.CharField("费用标准", max_length=200)
    bases = models.JSONField("测算口径", default=list)  # [[item, value], …]
    judged_on = models.DateField("报价核对日", null=True)  # the day on which the age of offers was counted

    class Meta:
        ordering = ("case_id", "version")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("case", "version"), name="assessment_version_once"),
            *not_negative("assessment", "amount"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} 第{self.version}稿"


class AssessedLine(models.Model):
    """One line of the budget: submitted, assessed, and why less. Quantities are exact decimals as text.

    The database holds what the law of the table is: never assessed above what was submitted, no cut without a reason.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="lines")
    position = models.IntegerField("序号")
    heading = models.CharField("费用科目", max_length=60)
    name = models.CharField("名称", max_length=200)
    spec = models.CharField("规格和说明", max_length=500, blank=True)
    unit = models.CharField("计量单位", max_length=20, blank=True)
    quantity = models.CharField("送审数量", max_length=24, blank=True)
    price = FenField("送审单价", null=True)
    submitted = FenField("送审金额")
    assessed_quantity = models.CharField("审定数量", max_length=24, blank=True)
    assessed_price = FenField("审定单价", null=True)
    assessed = FenField("审定金额")
    reason = models.CharField("核减理由", max_length=300, blank=True)

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("assessment", "position"), name="assessed_line_once"),
            *not_negative("assessed_line", "price", "submitted", "assessed_price", "assessed"),
            models.CheckConstraint(name="assessed_line_not_above_submitted", condition=Q(assessed__lte=F("submitted"))),
            models.CheckConstraint(
                name="assessed_line_cut_has_reason", condition=Q(assessed=F("submitted")) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def cut(self) -> int:
        """What was cut, in fen."""
        return (self.submitted or 0) - (self.assessed or 0)


class AssessedOffer(models.Model):
    """One offer behind the price of a line, as the assessor held it; it names the line as the line is called."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="offers")
    position = models.IntegerField("序号")
    name = models.CharField("询价项", max_length=200)
    spec = models.CharField("规格和说明", max_length=500, blank=True)
    supplier = models.CharField("报价单位", max_length=100)
    price = FenField("报价单价")
    day = models.DateField("报价日期")

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("assessment", "position"), name="assessed_offer_once"),
            *not_negative("assessed_offer", "price"),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} {self.name}"


class AssessedPoint(models.Model):
    """One function point behind the software of an assessment, as it was counted."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="points")
    position = models.IntegerField("序号")
    module = models.CharField("模块", max_length=100, blank=True)
    name = models.CharField("功能", max_length=200)
    kind = models.CharField("类型", max_length=3, choices=POINT_KINDS)
    count = models.CharField("个数", max_length=12, blank=True)
    reuse = models.CharField("重用程度", max_length=20, blank=True)
    change = models.CharField("修改类型", max_length=20, blank=True)
    complexity = models.CharField("复杂度", max_length=20, blank=True)
    twin = models.BooleanField("另一终端重复", default=False)

    class Meta:
        ordering = ("position",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("assessment", "position"), name="assessed_point_once"),
        ]

    def __str__(self) -> str:
        return self.name


class CostDraft(models.Model):
    """What one person is reckoning for himself before anything is applied for. Not record."""

    account = models.OneToOneField(Account, models.CASCADE, related_name="+")
    values: Any = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    page = models.CharField(max_length=80, blank=True)  # which opened page wrote it last

    def __str__(self) -> str:
        return f"{self.account_id}"


class BudgetCorrection(models.Model):
    """The last budget file a person could not import, marked for correction: kept so that he can fetch it. Not record.

    Without a case it belongs to his own reckoning.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("account", "case"), name="budget_correction_once"),
            models.UniqueConstraint(
                fields=("account",), condition=Q(case__isnull=True), name="budget_correction_own_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}.{self.case_id}"
