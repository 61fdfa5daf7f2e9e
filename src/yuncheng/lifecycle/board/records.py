"""The plan on record: what `compose` copies from the draft, what `approve` and `issue` see to (art. 8)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet
from django.urls import reverse

from yuncheng.casework.models import Case, Entry
from yuncheng.casework.notices import every_unit, leads_to, tell_units
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.papers import format_wan
from yuncheng.registry import clock
from yuncheng.registry.models import Project
from yuncheng.rulebook.kernel import Way
from yuncheng.rulebook.procedures.annual_plan import ANNUAL_PLAN

from .allocation import Cut, Placed, Standing
from .draft_rows import amount_of, is_gone
from .drafts import HELD
from .models import BoardDraft, BoardRow, PlanFund, PlanLine, PlanVersion
from .picture import Picture, picture_of, source_label
from .plans import issued, plan_of, version_of_case

Faults = dict[str, list[str]]


# ---------------------------------------------------------------------------------------------------- composing


@record_by(ANNUAL_PLAN.key, "compose")
class ComposeRecorder(Recorder):
    """Copies the chosen draft: from then on the draft may change, the version does not."""

    def check(self, acting: Acting) -> Faults:
        draft = _draft(acting, lock=False)
        fault = _no_draft(acting) if draft is None else _fault_of(draft)
        return {"draft": [f"{fault}。"]} if fault else {}

    def save(self, acting: Acting) -> None:
        draft = _draft(acting, lock=True)
        assert draft is not None
        put_on_record(draft, acting.case, acting.on)

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        version = version_of_case(case.pk)
        if version is None:
            return {}
        lines = version.lines.select_related("project").order_by("rank")
        return {
            "year": version.year,
            "draft_name": version.draft_name,
            "based_on": version.based_on.doc_no if version.based_on else "",
            "made_on": version.made_on.isoformat(),
            "funds": [[fund.source, fund.fen] for fund in version.funds.all()],
            "lines": [
                [
                    line.rank,
                    line.project.code,
                    line.included,
                    line.amount,
                    line.source,
                    line.mandatory,
                    line.note,
                    line.reason,
                ]
                for line in lines
            ],
        }


def _year(case: Case) -> int:
    assert case.matter is not None
    return case.matter.year


def _named(acting: Acting) -> QuerySet[BoardDraft]:
    return BoardDraft.objects.filter(name=acting.cleaned["draft"], unit_id__in=acting.by.acts_for).order_by("pk")


def _draft(acting: Acting, *, lock: bool) -> BoardDraft | None:
    found = _named(acting).filter(year=_year(acting.case))
    return (found.select_for_update() if lock else found).first()


def _no_draft(acting: Acting) -> str:
    """Why there is no such draft: there is one of another year, or none (any more)."""
    year, other = _year(acting.case), _named(acting).first()
    if other is not None:
        return f"“{other.name}”是{other.year}年度的方案，本事项办理的是{year}年度"
    return f"{year}年度没有名为“{acting.cleaned['draft']}”的方案，可能已被改名或删除，请重新选择"


def _fault_of(draft: BoardDraft) -> str:
    """Why this draft cannot become the plan of its year; empty where it can."""
    base = plan_of(draft.year)
    if draft.based_on_id != (base.pk if base else None):
        now = f"第{base.number}版（{base.doc_no}）" if base else "没有印发"
        return f"“{draft.name}”不是从现行计划排起的，现行计划是{now}，请从现行计划另建方案后再排"
    picture = picture_of(draft)
    if not picture.allocation.included:
        return f"“{draft.name}”没有列入任何项目，请先填可用资金并排定位次"
    return _too_much(draft)


def _too_much(draft: BoardDraft) -> str:
    """Whether this year's part of a project exceeds what the list now tells."""
    rows = BoardRow.objects.filter(draft=draft, fen__isnull=False, hold=False).select_related("project")
    over = [row.project.name for row in rows if (row.fen or 0) > amount_of(row.project)]
    return f"“{'”“'.join(over[:3])}”的本年安排高于清单额度，请核对" if over else ""


def put_on_record(draft: BoardDraft, case: Case, day: date) -> PlanVersion:
    """A version out of the draft as it stands: money, and every project with its rank and what became of it."""
    picture = picture_of(draft)
    version = PlanVersion.objects.create(
        case=case, year=draft.year, draft_name=draft.name, based_on=draft.based_on, made_on=day
    )
    PlanFund.objects.bulk_create(
        PlanFund(version=version, source=source, fen=fen) for source, fen in picture.funds.items() if fen
    )
    rows = {row.pk: row for row in draft.rows.select_related("project")}
    places = {one.row.key: place for place, one in enumerate(picture.allocation.rows, 1)}
    cuts = {cut.source: cut for cut in picture.allocation.cuts if cut.source}
    PlanLine.objects.bulk_create(
        PlanLine(
            version=version,
            rank=place,
            project=rows[placed.row.key].project,
            included=placed.standing.included,
            amount=placed.row.fen,
            source=placed.row.source,
            mandatory=placed.row.mandatory,
            note=rows[placed.row.key].note,
            reason=reason_out(placed, rows[placed.row.key], cuts.get(placed.row.source), places, picture)[:200],
        )
        for place, placed in enumerate(picture.allocation.rows, 1)
    )
    return version


def reason_out(placed: Placed, row: BoardRow, cut: Cut | None, places: Mapping[int, int], picture: Picture) -> str:
    """Why a project is out, in words; empty where it is in."""
    if placed.standing.included:
        return ""
    if placed.standing is Standing.HOLD:
        gone = "，已不在清单" if _gone(row.project, picture) else ""
        return f"{HELD}{gone}" + (f"：{row.note}" if row.note else "")
    source = source_label(placed.row.source)
    if cut is None or not picture.funds.get(placed.row.source):
        return f"{source}没有可用资金"
    if cut.key == row.pk:
        return f"{source}到此不够，还差{format_wan(cut.missing)}万元"
    return f"排在第{places[row.pk]}位，{source}在第{places[cut.key]}位用完"


def _gone(project: Project, picture: Picture) -> bool:
    return is_gone(project, picture.draft.year)


# ---------------------------------------------------------------------------------------------------- deciding, issuing


@record_by(ANNUAL_PLAN.key, "approve")
class ApproveRecorder(Recorder):
    """The group cannot have decided on a plan before its making was begun."""

    def check(self, acting: Acting) -> Faults:
        decided = acting.cleaned.get("decided_on")
        if decided and decided < acting.case.opened_on:
            return {"decided_on": [f"会议日期早于计划启动编制的日期（{acting.case.opened_on}），请核对。"]}
        return {}


@record_by(ANNUAL_PLAN.key, "issue")
class IssueRecorder(Recorder):
    """Brings the version into force: it takes the next number of its year."""

    def check(self, acting: Acting) -> Faults:
        if acting.outcome.way is not Way.FORWARD:
            return {}
        version = version_of_case(acting.case.pk)
        used = issued().filter(doc_no=acting.cleaned.get("doc_no", "")).first()
        if used is not None:
            return {"doc_no": [f"这个文号已用于{used}（{used.issued_on}印发）。"]}
        return {} if version else {"doc_no": ["还没有排定的计划。"]}

    def save(self, acting: Acting) -> None:
        if acting.outcome.way is not Way.FORWARD:
            return
        version = version_of_case(acting.case.pk)
        assert version is not None
        last = issued().filter(year=version.year).aggregate(last=Max("number"))["last"] or 0
        version.number, version.doc_no, version.issued_on = last + 1, acting.cleaned["doc_no"], acting.on
        version.save(update_fields=["number", "doc_no", "issued_on"])

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        version = version_of_case(case.pk)
        if version is None or version.issued_on is None:
            return {}
        return {"number": version.number, "doc_no": version.doc_no, "issued_on": version.issued_on.isoformat()}

    def after(self, acting: Acting, entry: Entry) -> None:
        version = version_of_case(acting.case.pk)
        if acting.outcome.way is Way.FORWARD and version is not None:
            which = "" if version.number == 1 else f"（调整第{(version.number or 1) - 1}次）"
            told = f"{version}{which}已印发（{version.doc_no}）"
            tell_units(acting.case, entry, every_unit(clock.today()), told)


@leads_to(ANNUAL_PLAN.key)
def where_the_plan_is(case: Case) -> str:
    """News of a plan lead to the plan of that year."""
    assert case.matter is not None
    return reverse("annual_plan_year", args=[case.matter.year])
