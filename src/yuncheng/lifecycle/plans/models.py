"""Plans and their items: one plan a case; what is in force, what it replaced, and what replaced it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yuncheng.casework.models import Case
from yuncheng.registry.models import Unit

COUNTY, DEPARTMENT = "county", "department"
LEVELS = ((COUNTY, "全县规划"), (DEPARTMENT, "部门规划"))


class PlanQuerySet(models.QuerySet["Plan"]):
    def in_force(self) -> PlanQuerySet:
        """The plans that hold today: issued or filed, and not replaced."""
        return self.filter(in_force_on__isnull=False, ended_on__isnull=True)

    def issued(self) -> PlanQuerySet:
        """The plans that hold or once held."""
        return self.filter(in_force_on__isnull=False)


class Plan(models.Model):
    """The county's plan or a department's, as its case made it. Until issued (filed) it is a draft without a number.

    `based_on` is the version in force when it was last handed in: another one in between must be taken in first.
    """

    case = models.OneToOneField(Case, models.PROTECT, related_name="plan")
    level = models.CharField("层级", max_length=10, choices=LEVELS)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="plans", verbose_name="编制单位")
    title = models.CharField("规划名称", max_length=100)
    from_year = models.IntegerField("起始年度")
    to_year = models.IntegerField("终止年度")
    goal = models.TextField("总体目标")
    what_changed = models.TextField("修订说明", blank=True)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, related_name="revisions")
    minutes_no = models.CharField("会议纪要编号", max_length=60, blank=True)
    decided_on = models.DateField("会议日期", null=True)
    doc_no = models.CharField("印发文号", max_length=60, blank=True)
    number = models.IntegerField("第几版", null=True)
    in_force_on = models.DateField("施行日期", null=True)
    ended_on = models.DateField("停止施行日期", null=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ("-number", "-id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("level", "unit"),
                condition=Q(in_force_on__isnull=False, ended_on__isnull=True),
                name="plan_one_in_force",
            ),
            models.UniqueConstraint(fields=("level", "unit", "number"), name="plan_version_once"),
            models.CheckConstraint(condition=Q(to_year__gte=F("from_year")), name="plan_years_in_order"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("in_force_on")), name="plan_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def holds(self) -> bool:
        return self.in_force_on is not None and self.ended_on is None

    @property
    def version(self) -> str:
        """“第2版”; nothing for a draft."""
        return f"第{self.number}版" if self.number else "未施行"

    @property
    def span(self) -> str:
        """“2026—2030年”."""
        return f"{self.from_year}—{self.to_year}年" if self.to_year > self.from_year else f"{self.from_year}年"


class PlanItem(models.Model):
    """One task. `code` is what projects and department plans cite: it stays with the number through all revisions."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="items")
    position = models.IntegerField()
    number = models.CharField("任务编号", max_length=20)
    code = models.CharField("引用代码", max_length=60)
    title = models.CharField("任务", max_length=100)
    content = models.TextField("内容和目标")
    units = models.CharField("牵头和配合单位", max_length=200, blank=True)
    county_item = models.CharField("对应的全县规划任务", max_length=60, blank=True)
    why_none = models.CharField("没有对应的缘由", max_length=300, blank=True)

    class Meta:
        ordering = ("plan_id", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("plan", "number"), name="plan_item_number_once"),
            models.UniqueConstraint(fields=("plan", "code"), name="plan_item_code_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=("code",), name="plan_item_code"),
            models.Index(fields=("county_item",), name="plan_item_leans"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"
