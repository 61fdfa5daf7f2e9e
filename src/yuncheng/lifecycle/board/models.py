"""Drafts of the board (working material: no record, no chain), and the versions of the plan that acts put on record."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yuncheng.casework.models import Case
from yuncheng.registry.models import Account, Project, Unit
from yuncheng.registry.money import FenField, not_negative
from yuncheng.rulebook.annex1_application import MONEY_SOURCES


class PlanVersion(models.Model):
    """One version of a year's plan as it was handed in at `compose`. In force once it is issued, until the next is.

    `number` counts the issued versions of a year; `based_on` is the version in force when this one was made.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="plan_versions")
    year = models.IntegerField("年度")
    draft_name = models.CharField("采用的方案", max_length=60)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="changed_by")
    made_on = models.DateField("编制日期")
    number = models.IntegerField("第几版", null=True)
    doc_no = models.CharField("印发文号", max_length=60, blank=True)
    issued_on = models.DateField("印发日期", null=True)

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=("year", "number"), name="plan_version_number_once")]
        indexes: ClassVar = [models.Index(fields=("case", "-id"), name="plan_version_of_case")]

    def __str__(self) -> str:
        return f"{self.year}年度建设计划"

    @property
    def money(self) -> dict[str, int]:
        """Source → the money counted on; only sources with any."""
        return {fund.source: fund.fen or 0 for fund in self.funds.all()}


class PlanFund(models.Model):
    """The money of one source that a version counted on."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="funds")
    source = models.CharField("资金来源", max_length=20, choices=MONEY_SOURCES)
    fen = FenField("可用资金")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("version", "source"), name="plan_fund_once"),
            *not_negative("plan_fund", "fen"),
        ]

    def __str__(self) -> str:
        return self.source


class PlanLine(models.Model):
    """One project in a version: its rank, whether it is in, with how much, and why it is out where it is."""

    version = models.ForeignKey(PlanVersion, models.CASCADE, related_name="lines")
    rank = models.IntegerField("位次")
    project = models.ForeignKey(Project, models.PROTECT, related_name="plan_lines")
    included = models.BooleanField("列入")
    amount = FenField("计划安排")
    source = models.CharField("资金来源", max_length=20, choices=MONEY_SOURCES, blank=True)
    mandatory = models.BooleanField("必保", default=False)
    note = models.CharField("说明", max_length=200, blank=True)
    reason = models.CharField("未列入的原因", max_length=200, blank=True)

    class Meta:
        ordering = ("rank",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("version", "rank"), name="plan_line_rank_once"),
            models.UniqueConstraint(fields=("version", "project"), name="plan_line_project_once"),
            *not_negative("plan_line", "amount"),
        ]

    def __str__(self) -> str:
        return f"{self.version_id}.{self.rank}"

    @property
    def fen(self) -> int:
        """The amount as a number."""
        return self.amount or 0


class BoardDraft(models.Model):
    """A scenario on the board of a year. Every write raises `revision`; `funds_revision` and `rows_revision` tell at
    which revision the money, or the set of projects, was changed last.
    """

    year = models.IntegerField("年度")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    name = models.CharField("方案名称", max_length=60)
    based_on = models.ForeignKey(PlanVersion, models.PROTECT, null=True, related_name="drafts")
    revision = models.IntegerField(default=0)
    funds_revision = models.IntegerField(default=0)
    rows_revision = models.IntegerField(default=0)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [models.UniqueConstraint(fields=("unit", "year", "name"), name="board_draft_name_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def money(self) -> dict[str, int]:
        """Source → the money counted on; only sources with any."""
        return {fund.source: fund.fen or 0 for fund in self.funds.all()}


class BoardFund(models.Model):
    """The money of one source that a draft counts on."""

    draft = models.ForeignKey(BoardDraft, models.CASCADE, related_name="funds")
    source = models.CharField("资金来源", max_length=20, choices=MONEY_SOURCES)
    fen = FenField("可用资金")

    class Meta:
        ordering = ("id",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("draft", "source"), name="board_fund_once"),
            *not_negative("board_fund", "fen"),
        ]

    def __str__(self) -> str:
        return self.source


class BoardRow(models.Model):
    """One project on a draft. `position` orders the rows and leaves room between them; `fen` is this year's part of the
    listed amount, all of it where None.

    `revision` is the draft's at which anything of the row changed last, `moved_at` and `edited_at` those at which
    somebody (`changed_by`) ranked or edited it.
    """

    draft = models.ForeignKey(BoardDraft, models.CASCADE, related_name="rows")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    fen = FenField("本年安排", null=True)
    mandatory = models.BooleanField("必保", default=False)
    hold = models.BooleanField("暂缓", default=False)
    note = models.CharField("说明", max_length=200, blank=True)
    revision = models.IntegerField(default=0)
    moved_at = models.IntegerField(default=0)
    edited_at = models.IntegerField(default=0)
    changed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("hold", "position", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("draft", "project"), name="board_row_once"),
            *not_negative("board_row", "fen"),
        ]
        indexes: ClassVar = [models.Index(fields=("draft", "hold", "position"), name="board_row_order")]

    def __str__(self) -> str:
        return f"{self.draft_id}.{self.project_id}"
