"""Units and their functions, accounts, companies, agencies, experts, projects (the spine), systems and matters."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from yuncheng.rulebook.annex1_application import KINDS, MONEY_SOURCES, NATURES, Choices
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.ch3_planning import ADDITION_GROUNDS
from yuncheng.rulebook.ch6_oversight import EVALUATION_RESULTS
from yuncheng.rulebook.kernel import Function, Party, Post

from .clock import today
from .money import FenField, not_negative


class UnitKind(models.TextChoices):
    DEPARTMENT = "department", "党政机关"
    INSTITUTION = "institution", "事业单位"
    ENTERPRISE = "enterprise", "县属国企"
    TOWNSHIP = "township", "乡镇街道"
    SCHOOL = "school", "学校"
    HOSPITAL = "hospital", "医院"


# Schools and hospitals report through their supervising department (art. 7).
THROUGH_PARENT = (UnitKind.SCHOOL, UnitKind.HOSPITAL)


class ValidityQuerySet(models.QuerySet[Any]):
    def on(self, day: date) -> Any:
        """Rows valid on `day`, both ends inclusive."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Unit(models.Model):
    """A department, institution, enterprise, township, school or hospital. Renamed units end and have a successor."""

    code = models.CharField("单位代码", max_length=20, unique=True)
    name = models.CharField("单位名称", max_length=100)
    kind = models.CharField("单位类别", max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="行政主管部门"
    )
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    valid_from = models.DateField("设立日期", null=True, blank=True)
    valid_to = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")

    objects = ValidityQuerySet.as_manager()

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def acting_on(self, day: date) -> Unit:
        """The unit that acts for this one on `day`: itself, or once it has ended its successor (reading office_names).

        One that ended without a successor remains: nobody acts for it until the registry names one.
        """
        unit, passed = self, {self.pk}
        while unit.valid_to and unit.valid_to < day and unit.successor and unit.successor.pk not in passed:
            unit = unit.successor
            passed.add(unit.pk)
        return unit

    @property
    def through_parent(self) -> bool:
        """Whether this unit's projects are consolidated by its supervising department (art. 7)."""
        return self.kind in THROUGH_PARENT and self.parent_id is not None


def acted_for(unit: Unit, day: date) -> frozenset[int]:
    """The units this one acts for on `day`: itself while it lasts, and those that ended and that it succeeds.

    One query where nothing was succeeded; one more for each step of succession.
    """
    lasts = unit.valid_to is None or day <= unit.valid_to
    found = {unit.pk} if lasts else set()
    layer = found
    while layer:
        ended = Unit.objects.filter(successor_id__in=layer, valid_to__lt=day).order_by()
        layer = set(ended.values_list("id", flat=True)) - found
        found = found | layer
    return frozenset(found)


class UnitFunction(models.Model):
    """A unit is one of the law's offices from a day to a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="functions")
    function = models.CharField("职能", max_length=20, choices=[(f.value, f.value) for f in Function])
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        ordering = ("function", "unit_id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("function", "unit", "valid_from"), name="unit_function_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}·{self.function}"


class AccountManager(BaseUserManager["Account"]):
    def create_account(self, username: str, *, unit: Unit, post: str, display_name: str, **extra: Any) -> Account:
        """An account that nobody can sign in to until it is activated."""
        account = self.model(username=username, unit=unit, post=post, display_name=display_name, **extra)
        account.set_unusable_password()
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.select_related("unit").get(username=username)


class Account(AbstractBaseUser):
    """A person with one unit and one post. What a role may do is unit function × post, told by the procedures."""

    username = models.CharField("登录名", max_length=60, unique=True)
    display_name = models.CharField("姓名", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="accounts", verbose_name="单位")
    post = models.CharField("岗位", max_length=20, choices=[(p.value, p.label) for p in Post])
    is_active = models.BooleanField("启用", default=True)
    activation = models.CharField("激活码摘要", max_length=64, blank=True)
    seen_seq = models.BigIntegerField("已阅至", default=0)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"

    class Meta:
        ordering = ("username",)

    def __str__(self) -> str:
        return self.display_name

    @cached_property
    def acts_for(self) -> frozenset[int]:
        """The units whose turns are this person's today: his own, and the ended ones that it succeeds."""
        return acted_for(self.unit, today())

    @cached_property
    def functions(self) -> frozenset[str]:
        """The law's offices that this person's unit is, today; an ended office is its successor."""
        held = UnitFunction.objects.on(today()).filter(unit_id__in=self.acts_for).order_by()
        return frozenset(held.values_list("function", flat=True))

    def is_office(self, *functions: Function) -> bool:
        return any(function in self.functions for function in functions)

    @property
    def is_admin_of_three(self) -> bool:
        """One of the 三员, who run the system and read no business record."""
        return self.post in (Post.SYSADMIN, Post.SECADMIN, Post.AUDITADMIN)

    @property
    def public_id(self) -> str:
        """How the record names this person: an opaque number, never a name."""
        return f"u{self.pk:04d}"


class Company(models.Model):
    """A company by its credit code; names may change, the code does not."""

    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    name = models.CharField("名称", max_length=100)

    class Meta:
        ordering = ("credit_code",)

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A professional agency of the library (art. 4): a company that drafts or reviews, with an account to review by."""

    company = models.OneToOneField(Company, models.PROTECT, related_name="agency")
    specialties = models.JSONField("专业", default=list)
    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="agency")
    in_use = models.BooleanField("在库", default=True)

    def __str__(self) -> str:
        return self.company.name


class Expert(models.Model):
    """An expert of the library (art. 4): specialties, employers, kin, papers drafted; the draw removes conflicts."""

    code = models.CharField("专家编号", max_length=12, unique=True)
    account = models.OneToOneField(Account, models.PROTECT, related_name="expert")
    specialties = models.JSONField("专业", default=list)
    title = models.CharField("职称", max_length=40, blank=True)
    in_use = models.BooleanField("在库", default=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.account.display_name


class Employment(models.Model):
    """Where an expert works or worked: a unit of the county or a named employer."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="employments")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+")
    employer = models.CharField("工作单位", max_length=100)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.employer


class Kinship(models.Model):
    """Kin an expert declares in a unit of the county."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="kin")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.expert_id}–{self.unit_id}"


def kinds_of_projects() -> Choices:
    """The closed list of article 2, told to the database layer by name: migrations do not repeat it."""
    return KINDS


class Project(models.Model):
    """The spine: the few facts that phases share. Each is written by one procedure (`rulebook.facts.SPINE`)."""

    code = models.CharField("项目编号", max_length=20, unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="projects", verbose_name="项目单位")
    created_on = models.DateField("建档日期")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    placeholder = models.BooleanField("涉密占位", default=False)
    offline_no = models.CharField("线下件号", max_length=60, blank=True)

    name = models.CharField("项目名称", max_length=100)
    nature = models.CharField("项目性质", max_length=20, choices=NATURES, blank=True)
    kind = models.CharField("建设类别", max_length=20, choices=kinds_of_projects, blank=True)
    money_source = models.CharField("资金来源", max_length=20, choices=MONEY_SOURCES, blank=True)
    plan_year = models.IntegerField("计划年度", null=True, blank=True)
    reported_amount = FenField("报送投资额度", null=True, blank=True)
    plan_item = models.CharField("对应的规划任务", max_length=60, blank=True)
    addition_ground = models.CharField("预算外增补的情形", max_length=20, choices=ADDITION_GROUNDS, blank=True)
    addition_doc_no = models.CharField("增补依据文号", max_length=60, blank=True)
    reported_on = models.DateField("报送日期", null=True, blank=True)
    unit_rank = models.IntegerField("单位排序", null=True, blank=True)
    listed_on = models.DateField("纳入清单日期", null=True, blank=True)
    list_no = models.CharField("清单文号", max_length=60, blank=True)
    listed_amount = FenField("清单额度", null=True, blank=True)
    removed_on = models.DateField("移出清单日期", null=True, blank=True)
    addition_no = models.CharField("增补批准文号", max_length=60, blank=True)
    addition_approved_on = models.DateField("预算外增补批准日期", null=True, blank=True)
    budget_no = models.CharField("增补预算文号", max_length=60, blank=True)
    budgeted_on = models.DateField("增补预算安排日期", null=True, blank=True)
    budgeted_amount = FenField("增补预算额", null=True, blank=True)
    evaluation_result = models.CharField("最近一次评价结果", max_length=20, choices=EVALUATION_RESULTS, blank=True)
    evaluated_on = models.DateField("最近一次评价日期", null=True, blank=True)
    filed_on = models.DateField("备案日期", null=True, blank=True)
    suspected_duplicate = models.CharField("疑似重复的对象", max_length=200, blank=True)
    consultation_on = models.DateField("协商会商日期", null=True, blank=True)
    exceptions = models.JSONField("例外核准的事项", default=list, blank=True)
    catalogue_ready_on = models.DateField("数据资源目录编制完成日期", null=True, blank=True)
    applied_on = models.DateField("申报日期", null=True, blank=True)
    applied_estimate = FenField("申报经费估算", null=True, blank=True)
    admitted_on = models.DateField("受理日期", null=True, blank=True)
    review_no = models.CharField("审查意见文号", max_length=60, blank=True)
    review_issued_on = models.DateField("审查意见出具日期", null=True, blank=True)
    review_closed_on = models.DateField("审查意见落实日期", null=True, blank=True)
    approval_no = models.CharField("批复文号", max_length=60, blank=True)
    approved_on = models.DateField("批复日期", null=True, blank=True)
    approved_estimate = FenField("批复概算总投资", null=True, blank=True)
    assessment_no = models.CharField("评审文号", max_length=60, blank=True)
    assessed_on = models.DateField("评审日期", null=True, blank=True)
    assessed_amount = FenField("投资评审审定额", null=True, blank=True)

    # cache columns, written by act() only and rebuilt by `invariants --rebuild`
    stage = models.CharField("所处阶段", max_length=10, default="清单")
    standing = models.CharField("当前状态", max_length=40, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            *not_negative(
                "project",
                "reported_amount",
                "listed_amount",
                "budgeted_amount",
                "applied_estimate",
                "approved_estimate",
                "assessed_amount",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=("unit", "-id"), name="project_unit_recent"),
            models.Index(fields=("stage", "-id"), name="project_stage_recent"),
            models.Index(fields=("plan_year", "-id"), name="project_year_recent"),
        ]

    def __str__(self) -> str:
        return self.name


class Drafting(models.Model):
    """An expert took part in drafting a project's papers: he does not review that project (art. 4, 10)."""

    expert = models.ForeignKey(Expert, models.CASCADE, related_name="drafted")
    project = models.ForeignKey(Project, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("expert", "project"), name="drafting_once")]

    def __str__(self) -> str:
        return f"{self.expert_id}–{self.project_id}"


class InformationSystem(models.Model):
    """A system of the county's master catalogue (art. 28); filled by the operation phase."""

    code = models.CharField("系统编号", max_length=20, unique=True)
    name = models.CharField("系统名称", max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="systems")

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Matter(models.Model):
    """A subject that is no project: a round, a list version, a plan, a meeting; kind + year + owning unit."""

    kind = models.CharField(max_length=30)
    year = models.IntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="matters")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("kind", "year", "unit"), name="matter_once")]

    def __str__(self) -> str:
        """“2027年度清单发布”; whose it is only where every unit may have one: “2027年度单位报送·县教育局”."""
        procedure = BOOK.procedures[self.kind]
        title = f"{self.year}年度{procedure.title.removeprefix('年度')}"
        return title if procedure.opens.party is Party.FUNCTION else f"{title}·{self.unit}"


class Counter(models.Model):
    """The last number given in a series; a row lock keeps numbers unique on every database."""

    series = models.CharField(max_length=40, primary_key=True)
    last = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}={self.last}"


def next_number(series: str) -> int:
    """The next number of a series, inside the caller's transaction."""
    Counter.objects.get_or_create(series=series)
    counter = Counter.objects.select_for_update().get(series=series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
