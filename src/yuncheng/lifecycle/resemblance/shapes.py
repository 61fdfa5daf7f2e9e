"""What goes in and out of the API of the comparison. Money in fen, as elsewhere in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, StrictInt

from yuncheng.casework.api.shapes import LARGEST_ID, Day, Incoming
from yuncheng.rulebook.procedures.resemblance import VERDICTS

MOST_ITEMS, MOST_VERDICTS = 500, 50


class Question(Incoming):
    """A project nobody has filed yet. Nothing of it is kept."""

    name: str = Field("", description="项目名称，最多200字")
    content: str = Field("", description="要做的内容；名称和内容至少写一项")
    unit: str = Field("", description="项目单位名称，不填按本单位")
    amount: str = Field("", max_length=40, description="投资额度，万元的文字，如 120.5；不填不提示清单起点和拆分情况")
    items: list[Annotated[str, Field(max_length=200)]] = Field(
        default_factory=list, max_length=MOST_ITEMS, description="拟采集的信息项名称"
    )


class Judged(Incoming):
    other: str = Field(max_length=20, description="对方项目或系统的编号（code）")
    verdict: str = Field(max_length=20, description="、".join(f"{code} {label}" for code, label in VERDICTS))
    reason: str = Field(max_length=500, description="理由，必填")


class Judging(Incoming):
    project: Annotated[StrictInt, Field(ge=1, le=LARGEST_ID)] = Field(description="项目编号（id）")
    verdicts: list[Judged] = Field(min_length=1, max_length=MOST_VERDICTS, description="逐个判定")
    on: Day = Field(None, description="发生日期，不填为今天，不能晚于今天")


# ---------------------------------------------------------------------------------------------------- out


class MeetingOut(BaseModel):
    """A phrase of the project, the phrase of the other that meets it, how alike they are (0–1)."""

    mine: str
    theirs: str
    score: float


class SharedGroupOut(BaseModel):
    """Different words for one thing."""

    canonical: str
    mine: str
    theirs: str


class EvidenceOut(BaseModel):
    """Why an entry is shown; `figures` are shares in the decision, in logits."""

    phrases: list[MeetingOut]
    terms: list[str]
    groups: list[SharedGroupOut]
    items: list[str]
    figures: dict[str, float]


class SaidOut(BaseModel):
    """The bureau's newest verdict on the pair; its reason only for whoever sees the other."""

    verdict: str
    label: str
    on: date
    reason: str | None


class LikeOut(BaseModel):
    """An entry that was found. Of others' projects (`whole` false) name, unit and state only, the rest is null."""

    name: str
    unit: str
    state: str
    kind: str
    kind_label: str
    meaning: str
    alert: bool
    whole: bool
    project: int | None
    code: str | None
    percent: int | None
    year: int | None
    amount: int | None
    evidence: EvidenceOut | None
    verdict: SaidOut | None
    together: list[LikeOut]


class ComparedOut(BaseModel):
    """When a project was compared, with how many entries, by which version; `note` what was left out."""

    at: datetime
    among: int
    note: str
    version: str


class MemberOut(BaseModel):
    project: int
    code: str
    name: str
    unit: str
    year: int | None
    reported_amount: int | None
    standing: str


class PartsOut(BaseModel):
    """Projects that look like one in parts. `line` (fen) is null where a name was changed after a refusal."""

    rule: str
    warning: bool
    unit: str
    members: list[MemberOut]
    sum: int
    line: int | None
    articles: list[int]
    reasons: list[str]


class ResemblanceOut(BaseModel):
    """`line`: the percentage from which a suspected duplicate wants an answer. `parts`: for the bureau and audit."""

    project: int
    compared: ComparedOut | None
    line: int | None
    warning: str
    articles: list[int]
    note: str
    found: list[LikeOut]
    parts: list[PartsOut] | None


class PreviewOut(BaseModel):
    """`road`: `list` or `filing`, by the amount; `parts`: sentences on what it would look like a part of."""

    found: list[LikeOut]
    notes: list[str]
    road: str
    parts: list[str]


class PartsList(BaseModel):
    year: int
    lines: list[dict[str, Any]]
    groups: list[PartsOut]


class MonthOut(BaseModel):
    """One month (`YYYY-MM`; the year's sum: `YYYY`): projects whose newest comparison fell in it, of them with a
    suspected duplicate at the line, confirmed verdicts by code. Of the duplicates that the comparison proposed:
    judged, borne out (重复, 可共享), overruled (不重复)."""

    month: str
    compared: int
    alerted: int
    verdicts: dict[str, int]
    judged: int
    borne_out: int
    overruled: int


class ReportOut(BaseModel):
    """A calendar year of comparisons and verdicts. As of today: `waiting`, projects at the line that still want a
    consultation or a verdict; `never_compared`; `versions` of the comparison, with how many projects each compared."""

    year: int
    line: int | None
    months: list[MonthOut]
    total: MonthOut
    waiting: int
    never_compared: int
    versions: dict[str, int]
