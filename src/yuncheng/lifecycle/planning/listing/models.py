"""Versions of the list as they were published (art. 7). Written by the act of publication only, never changed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yuncheng.casework.models import Case
from yuncheng.registry.models import Project, Unit, kinds_of_projects
from yuncheng.registry.money import FenField, not_negative
from yuncheng.rulebook.annex1_application import MONEY_SOURCES, NATURES
from yuncheng.rulebook.ch3_planning import ADDITION_GROUNDS


class ListVersion(models.Model):
    """One publication of a year's list: the act's case, its number in the year from 1, its document, its day."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="list_version")
    year = models.IntegerField("计划年度")
    number = models.IntegerField("第几版")
    doc_no = models.CharField("清单文号", max_length=60)
    published_on = models.DateField("发布日期")
    note = models.TextField("编制说明", blank=True)

    class Meta:
        ordering = ("-year", "-number")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("year", "number"), name="list_version_number_once"),
            models.UniqueConstraint(fields=("doc_no",), name="list_version_doc_no_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度清单第{self.number}版（{self.doc_no}）"


class ListLine(models.Model):
    """What one version did with one project: the entry as published, where the amount came from, who asked and why.

    Of a removed project `amount` is what it was listed with, of a changed one `amount_before` (both in fen);
    `name_before` where the change gave it another name.
    """

    class Change(models.TextChoices):
        ADDED = "added", "新增"
        CHANGED = "changed", "变更"
        REMOVED = "removed", "移出"

    version = models.ForeignKey(ListVersion, models.PROTECT, related_name="lines")
    position = models.IntegerField("序号")
    change = models.CharField("变动", max_length=10, choices=Change.choices)
    project = models.ForeignKey(Project, models.PROTECT, related_name="list_lines")
    case = models.ForeignKey(Case, models.PROTECT, related_name="list_lines")
    code = models.CharField("项目编号", max_length=20)
    name = models.CharField("项目名称", max_length=100)
    name_before = models.CharField("原名称", max_length=100, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    unit_name = models.CharField("项目单位", max_length=100)
    nature = models.CharField("项目性质", max_length=20, choices=NATURES, blank=True)
    kind = models.CharField("建设类别", max_length=20, choices=kinds_of_projects, blank=True)
    source = models.CharField("资金来源", max_length=20, choices=MONEY_SOURCES, blank=True)
    amount = FenField("投资额度", null=True)
    amount_before = FenField("变更前额度", null=True)
    content = models.TextField("变更后的主要建设内容", blank=True)
    ground = models.CharField("预算外增补的情形", max_length=20, choices=ADDITION_GROUNDS, blank=True)
    ground_no = models.CharField("增补依据文号", max_length=60, blank=True)
    reason = models.TextField("理由", blank=True)
    asked_by = models.CharField("提出单位", max_length=100)

    class Meta:
        ordering = ("version_id", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("version", "project"), name="list_line_project_once"),
            models.UniqueConstraint(fields=("version", "position"), name="list_line_position_once"),
            *not_negative("list_line", "amount", "amount_before"),
        ]
        indexes: ClassVar = [models.Index(fields=("project", "version"), name="list_line_of_project")]

    def __str__(self) -> str:
        return f"{self.get_change_display()} {self.name}"
