"""Cases, the append-only record and what hangs on it.

Only `engine`, `chain` and the named functions of this package write here.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yuncheng.registry.models import Account, Company, InformationSystem, Matter, Project, Unit
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Procedure, Step

from .jobs.models import Job as Job  # long work: a model of this app, told in its own folder


class Case(models.Model):
    """One running procedure on exactly one subject. `step` is where it stands: a step, or an end once closed.

    `about` says what it is about where the subject alone does not (a meeting, a task); `told_due_on` is the last day
    that whoever asked for a child case has set, for all of its steps.
    """

    procedure_key = models.CharField("程序", max_length=30)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="cases")
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, blank=True, related_name="cases")
    system = models.ForeignKey(InformationSystem, models.PROTECT, null=True, blank=True, related_name="cases")
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="cases")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="cases", verbose_name="承办单位")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    assignee = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="assigned")
    about = models.CharField("事由", max_length=100, blank=True)
    told_due_on = models.DateField("要求办结日期", null=True, blank=True)
    opened_on = models.DateField("启动日期")
    closed_on = models.DateField("办结日期", null=True, blank=True)
    step = models.CharField("所处环节", max_length=30)
    step_since = models.DateField("进入环节日期")
    version = models.IntegerField("版本", default=0)

    class Meta:
        ordering = ("-id",)
        constraints: ClassVar = [
            models.CheckConstraint(
                name="case_has_one_subject",
                condition=(
                    Q(project__isnull=False, matter__isnull=True, system__isnull=True, company__isnull=True)
                    | Q(project__isnull=True, matter__isnull=False, system__isnull=True, company__isnull=True)
                    | Q(project__isnull=True, matter__isnull=True, system__isnull=False, company__isnull=True)
                    | Q(project__isnull=True, matter__isnull=True, system__isnull=True, company__isnull=False)
                ),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=("procedure_key", "step", "closed_on"), name="case_standing"),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def procedure(self) -> Procedure:
        return BOOK.procedures[self.procedure_key]

    @property
    def current(self) -> Step | None:
        """The step it stands at; None once closed."""
        return None if self.closed_on else self.procedure.step(self.step)

    @property
    def place(self) -> str:
        """Where it stands, in words."""
        return self.procedure.place(self.step)

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def subject_name(self) -> str:
        """What it is on, in words: the project, or the matter; what it is about where that is told."""
        subject = self.project or self.matter or self.system or self.company
        return f"{self.about}（{subject}）" if self.about else str(subject)

    @property
    def says_procedure(self) -> bool:
        """Whether its subject is a matter that is named after this very procedure: “2027年度清单发布”."""
        return self.matter is not None and self.matter.kind == self.procedure_key and not self.about

    @property
    def heading(self) -> str:
        """Procedure and subject in one line, nothing said twice."""
        return self.subject_name if self.says_procedure else f"{self.procedure.title} · {self.subject_name}"

    @property
    def subject_ref(self) -> str:
        """How the record names the subject: "project:42"."""
        for kind in ("project", "matter", "system", "company"):
            pk = getattr(self, f"{kind}_id")
            if pk is not None:
                return f"{kind}:{pk}"
        raise AssertionError("a case has exactly one subject")


class Entry(models.Model):
    """One thing somebody did, or was refused. Never changed, never deleted; chained by SM3 (house.md)."""

    seq = models.BigIntegerField(unique=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="entries")
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="entries")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=40)
    step = models.CharField(max_length=30)
    outcome = models.CharField(max_length=40)
    result = models.CharField(max_length=10)  # ok | denied
    reason = models.TextField(blank=True)
    on_day = models.DateField("发生日期")
    ts = models.DateTimeField("记录时间")
    req = models.CharField(max_length=80)
    canon = models.TextField()
    snapshot = models.TextField()
    digest = models.CharField(max_length=64)
    h = models.CharField(max_length=64)
    mac = models.CharField(max_length=64)
    key_id = models.CharField(max_length=20)

    class Meta:
        ordering = ("seq",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("account", "req"), condition=Q(result="ok"), name="entry_once_per_key"),
        ]
        indexes: ClassVar = [models.Index(fields=("case", "-seq"), name="entry_of_case")]

    def __str__(self) -> str:
        return f"{self.seq} {self.step}.{self.outcome}"


class ChainHead(models.Model):
    """Where the chain ends: one row, locked last in every act; its own MAC shows a cut-off tail."""

    seq = models.BigIntegerField(default=0)
    h = models.CharField(max_length=64, default="0" * 64)
    ts = models.DateTimeField(null=True)
    mac = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.seq}"


class Carried(models.Model):
    """A case that an act on a matter moved along: the act's entry, and the step and outcome it meant for this case."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="carried")
    case = models.ForeignKey(Case, models.PROTECT, related_name="carried_by")
    step = models.CharField(max_length=30)
    outcome = models.CharField(max_length=40)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.entry_id}→{self.case_id}"


class SpineWrite(models.Model):
    """A project fact as one act wrote it: every fact on a page opens the entry behind it."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="writes")
    fact = models.CharField(max_length=40)
    value = models.JSONField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="spine_writes")

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=("project", "fact", "-id"), name="spine_latest")]

    def __str__(self) -> str:
        return f"{self.project_id}.{self.fact}"


class Filing(models.Model):
    """What was filled in at one act: the plain record of steps that have no typed model of their own."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="filings")
    step = models.CharField(max_length=30)
    values = models.JSONField(default=dict)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="filings")

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=("case", "step", "-id"), name="filing_latest")]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.step}"


class Blob(models.Model):
    """A file's content, kept once under its SM3 digest."""

    sm3 = models.CharField(max_length=64, unique=True)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    mime = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.sm3[:12]


class Attachment(models.Model):
    """A paper of a case. Until an act binds it to its entry it may be taken away again; after that never."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    step = models.CharField(max_length=30)
    paper = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="attachments")
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="attachments")

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [models.Index(fields=("case", "paper"), name="attachment_of_case")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What it is called on the checklist; `case` is at hand."""
        step = self.case.procedure.step(self.step)
        return next((declared.label for declared in step.papers if declared.key == self.paper), "") if step else ""


class Obligation(models.Model):
    """Who must do what by when: an index over open steps, written by `act()` only and rebuilt from the entries."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="obligations")
    step = models.CharField(max_length=30)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="obligations")
    post = models.CharField(max_length=20)
    assignee = models.ForeignKey(Account, models.PROTECT, null=True, related_name="obligations")
    opens_on = models.DateField()
    due_on = models.DateField(null=True)
    opened_by = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    closed_by = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        indexes: ClassVar = [
            models.Index(
                fields=("unit", "post", "due_on"), condition=Q(closed_by__isnull=True), name="obligation_open_inbox"
            ),
            models.Index(fields=("assignee", "due_on"), condition=Q(closed_by__isnull=True), name="obligation_person"),
            models.Index(fields=("case",), condition=Q(closed_by__isnull=True), name="obligation_open_case"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.step}"


class Notice(models.Model):
    """Something to know (待阅): an entry that concerns a unit's post or one person."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="notices")
    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="notices")
    sentence = models.CharField(max_length=200)

    class Meta:
        ordering = ("-id",)
        indexes: ClassVar = [models.Index(fields=("unit", "-entry"), name="notice_of_unit")]

    def __str__(self) -> str:
        return self.sentence


class Draft(models.Model):
    """What somebody is still writing at a step: not record, overwritten at will, gone once the act is done."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="drafts")
    case = models.ForeignKey(Case, models.CASCADE, related_name="drafts")
    step = models.CharField(max_length=30)
    values = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=("account", "case", "step"), name="draft_once")]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.step}"


class ApiToken(models.Model):
    """A sign-in token of the API; only its digest is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.account_id}"
