"""Investment plans and their lines: every version kept; what is in force, what it was based on, what replaced it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yuncheng.casework.models import Case
from yuncheng.registry.models import Project
from yuncheng.registry.money import FenField, not_negative
from yuncheng.rulebook.annex1_application import MONEY_SOURCES
from yuncheng.rulebook.procedures.investment import INVESTMENT_PLAN, ROLLING_PLAN, ROLLING_YEARS

ANNUAL, ROLLING = "annual", "rolling"
KINDS = ((ANNUAL, INVESTMENT_PLAN.title), (ROLLING, ROLLING_PLAN.title))


class VersionQuerySet(models.QuerySet["InvestmentVersion"]):
    def in_force(self) -> VersionQuerySet:
        """What holds today: issued, and not replaced."""
        return self.filter(issued_on__isnull=False, ended_on__isnull=True)

    def issued(self) -> VersionQuerySet:
        """What holds or once held."""
        return self.filter(issued_on__isnull=False)


class InvestmentVersion(models.Model):
    """One version of an annual or rolling plan, as its case made it; until issued it is a draft without a number.

    An approved addition (art. 9) makes a version of the annual plan of each year it puts money into.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="investment_versions")
    kind = models.CharField("种类", max_length=10, choices=KINDS)
    year = models.IntegerField("年度")
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="adjustments")
    number = models.IntegerField("第几版", null=True)
    doc_no = models.CharField("文号", max_length=60, blank=True)
    issued_on = models.DateField("下达日期", null=True)
    ended_on = models.DateField("停止执行日期", null=True)
    note = models.TextField("说明", blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "kind", "-number", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("case", "kind", "year"), condition=Q(issued_on__isnull=True), name="investment_one_draft"
            ),
            models.UniqueConstraint(fields=("kind", "year", "number"), name="investment_number_once"),
            models.UniqueConstraint(
                fields=("kind", "year"),
                condition=Q(issued_on__isnull=False, ended_on__isnull=True),
                name="investment_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("issued_on")), name="investment_ends_after_issue"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """“2027年度投资计划” or “2027—2029年滚动投资规划”."""
        if self.kind == ANNUAL:
            return f"{self.year}年度投资计划"
        return f"{self.year}—{self.last_year}年滚动投资规划"

    @property
    def last_year(self) -> int:
        return self.year + (ROLLING_YEARS - 1 if self.kind == ROLLING else 0)

    @property
    def years(self) -> range:
        """The years it puts money into."""
        return range(self.year, self.last_year + 1)

    @property
    def version(self) -> str:
        return f"第{self.number}版" if self.number else "未下达"

    @property
    def holds(self) -> bool:
        return self.issued_on is not None and self.ended_on is None


class InvestmentLine(models.Model):
    """Money for a project in one year from one source, in fen."""

    version = models.ForeignKey(InvestmentVersion, models.CASCADE, related_name="lines")
    position = models.IntegerField()
    project = models.ForeignKey(Project, models.PROTECT, related_name="investment_lines")
    year = models.IntegerField("年度")
    source = models.CharField("资金来源", max_length=20, choices=MONEY_SOURCES)
    amount = FenField("安排额度")
    note = models.CharField("备注", max_length=100, blank=True)

    class Meta:
        ordering = ("version_id", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("version", "project", "year", "source"), name="investment_line_once"),
            *not_negative("investmentline", "amount"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id}·{self.year}·{self.source}"
