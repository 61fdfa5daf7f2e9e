"""What goes in and out of the API. Bodies that come in refuse keys they do not know."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt

LARGEST_ID = 2**63 - 1
_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$", re.ASCII)
BAD_DAY = "日期不对，请写成 2026-03-02。"


def _day(value: Any) -> date | None:
    if value is None or type(value) is date:
        return value
    if not isinstance(value, str) or not _DAY.match(value):
        raise ValueError(BAD_DAY)
    try:
        return date.fromisoformat(value)
    except ValueError as fault:
        raise ValueError(BAD_DAY) from fault


Day = Annotated[date | None, BeforeValidator(_day)]
RowId = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class Incoming(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SignIn(Incoming):
    username: str = Field(max_length=150, description="登录名")
    password: str = Field(max_length=200, description="口令")


class Opening(Incoming):
    procedure: str = Field(max_length=60, description="程序代码，见 /procedures")
    project: Annotated[StrictInt, Field(ge=1, le=LARGEST_ID)] | None = Field(
        None, description="项目编号（id）；新建项目的程序不填"
    )
    year: StrictInt | None = Field(None, ge=1, le=9999, description="年度；对象是年度事项的程序填写，不填为次年")
    data: dict[str, Any] = Field(default_factory=dict, description="启动时要填的各项")
    on: Day = Field(None, description="发生日期，不填为今天，不能晚于今天")


class Acting(Incoming):
    step: str = Field(max_length=60, description="环节代码；撤回填 withdraw")
    outcome: str = Field(max_length=60, description="办理结果代码；撤回填 withdrawn")
    version: StrictInt = Field(ge=0, le=LARGEST_ID, description="您看到的事项版本")
    data: dict[str, Any] = Field(default_factory=dict, description="这一步要填的各项")
    reason: str = Field("", max_length=20_000, description="理由；退回、终止类结果必填")
    on: Day = Field(None, description="发生日期，不填为今天，不能晚于今天")


# ---------------------------------------------------------------------------------------------------- out


class ArticleRef(BaseModel):
    number: int
    label: str


class VerdictOut(BaseModel):
    """A rule's answer: `yes`, `no` or `unknown`."""

    rule: str
    question: str
    answer: str
    sentence: str
    articles: list[int]
    basis: str
    cure: str
    who: str
    earliest: date | None
    lifted: bool


class RefusalBody(BaseModel):
    """Every "no": code, sentence, articles, what cures it, who can, faults by field, gates that do not pass."""

    code: str
    sentence: str
    articles: list[ArticleRef]
    cures: list[str]
    who: str
    fields: dict[str, list[str]]
    blockers: list[VerdictOut]


class UnitOut(BaseModel):
    id: int
    code: str
    name: str
    kind: str
    kind_label: str
    parent: int | None
    functions: list[str]
    valid_from: date | None
    valid_to: date | None


class UnitRef(BaseModel):
    id: int
    code: str
    name: str


class AccountOut(BaseModel):
    id: int
    username: str
    name: str
    unit: UnitRef
    post: str
    post_label: str
    functions: list[str]


class TokenOut(BaseModel):
    token: str
    expires_at: datetime
    account: AccountOut


class Paged(BaseModel):
    """A page of a list. `total` counts up to 10,000; beyond that `total_text` says 10000+. `next` goes on after it."""

    total: int
    total_text: str
    page: int
    per_page: int
    next: int | None


class ProjectRow(BaseModel):
    id: int
    code: str
    name: str
    unit: UnitRef
    plan_year: int | None
    nature: str
    kind: str
    stage: str
    standing: str


class ProjectList(Paged):
    items: list[ProjectRow]


class FactOut(BaseModel):
    """A spine fact: its value (money in fen), and the entry that wrote it."""

    key: str
    label: str
    kind: str
    value: Any
    text: str
    seq: int | None
    articles: list[int]


class TurnOut(BaseModel):
    """Whose turn it is; `since` and `due_on` are days of law, `due_on` inclusive."""

    step: str
    title: str
    who: str
    unit: int | None
    post: str
    mine: bool
    since: date
    due_on: date | None


class CaseRow(BaseModel):
    id: int
    procedure: str
    title: str
    subject: str
    subject_ref: str
    project: int | None
    unit: UnitRef
    step: str
    place: str
    open: bool
    opened_on: date
    closed_on: date | None
    version: int


class CaseList(Paged):
    items: list[CaseRow]


class OpenableOut(BaseModel):
    procedure: str
    title: str
    articles: list[int]
    summary: str


class ProjectOut(ProjectRow):
    created_on: date
    facts: list[FactOut]
    cases: list[CaseRow]
    next: TurnOut | None
    openable: list[OpenableOut]


class FileOut(BaseModel):
    id: int
    paper: str
    step: str
    name: str
    size: int
    kind: str
    sm3: str
    uploaded_at: datetime
    seq: int | None


class PaperLine(BaseModel):
    """A paper on a checklist. `asked` is null where it depends on what is filled in."""

    key: str
    label: str
    required: bool
    asked: bool | None
    when: str
    state: str
    missing: bool
    basis: str
    articles: list[int]
    files: list[FileOut]


class OutcomeNow(BaseModel):
    """An outcome as it stands now. `available`: this person could do it at once, apart from what the form asks for."""

    key: str
    label: str
    to: str
    to_label: str
    way: str
    needs_reason: bool
    offered: bool
    available: bool
    when: str
    blockers: list[VerdictOut]
    missing_papers: list[str]
    fields: list[dict[str, Any]]


class FiledOut(BaseModel):
    """What was last filled in at a step. Personal data of other units is masked."""

    step: str
    title: str
    seq: int
    on: date
    values: dict[str, Any]


class DocumentOut(BaseModel):
    key: str
    label: str
    formats: list[str]


class CaseOut(CaseRow):
    parent: int | None
    turn: TurnOut | None
    may_withdraw: bool
    outcomes: list[OutcomeNow]
    papers: list[PaperLine]
    filed: list[FiledOut]
    children: list[CaseRow]
    documents: list[DocumentOut]


class EntryRow(BaseModel):
    """A line of the journal. `denied`: it was refused."""

    seq: int
    case: int | None
    step: str
    action: str
    unit: str
    who: str
    at: datetime
    on: date
    reason: str
    denied: bool
    carried_by: str
    articles: list[int]
    files: list[int]


class EntryOut(BaseModel):
    """One entry. `canon` and hashes prove it; `snapshot` (what was filed) only for whom the case is visible."""

    seq: int
    case: int | None
    step: str
    outcome: str
    result: str
    unit: str
    who: str
    role: str
    at: datetime
    on: date
    reason: str | None
    req: str
    canon: str
    snapshot: Any
    digest: str
    h: str
    mac: str
    key_id: str
    previous_h: str
    link_holds: bool
    digest_holds: bool


class OpenedOut(BaseModel):
    case: CaseRow
    seq: int


class ActedOut(BaseModel):
    seq: int
    step: str
    outcome: str
    case: CaseRow


class TurnRow(BaseModel):
    """A step that waits. `count` above 1: one act on a matter moves several cases."""

    case: int
    procedure: str
    step: str
    title: str
    subject: str
    since: date
    due_on: date | None
    days_left: int | None
    overdue: bool
    missing_papers: list[str]
    note: str
    with_whom: str
    count: int


class NewsOut(BaseModel):
    seq: int
    sentence: str
    unit: str
    at: datetime


class InboxOut(BaseModel):
    my_turn: list[TurnRow]
    waiting: list[TurnRow]
    changed: list[NewsOut]
    counts: dict[str, int]


class VerifiedOut(BaseModel):
    code: str
    procedure: str
    action: str
    unit: str
    on: date
    hash: str
