"""Drafts as a whole: made, copied, renamed, thrown away. Their projects, money and order have files of their own
(`draft_rows.py`, `draft_funds.py`, `ranking.py`).
"""

from __future__ import annotations

from django.db import IntegrityError, transaction

from yuncheng.casework.refusals import BadForm, Blocked, Stale
from yuncheng.registry import clock
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import YEARS

from .draft_funds import keep_funds
from .draft_rows import GAP, add_rows, amount_of, first_order, listed
from .holding import working_on
from .models import BoardDraft, BoardRow, PlanVersion
from .plans import plan_of
from .sight import demand_editor, draft_in_sight

MAX_DRAFTS = 30  # of one year
HELD = "暂缓"  # how a plan tells that a project was put on hold


def new_draft(year: int, name: str, *, by: Account) -> BoardDraft:
    """A draft of a year: from the plan in force where there is one, else all listed projects in a first order.

    Raises BadForm for a name or year that will not do, Blocked where there is nothing to rank.
    """
    demand_editor(by)
    if year not in YEARS:
        raise BadForm(f"年度应在{YEARS[0]}年至{YEARS[-1]}年之间。")
    with transaction.atomic():
        base = plan_of(year)
        draft = _made(year, name, base, by)
        if base is not None:
            _take_over(draft, base)
        else:
            add_rows(draft, first_order(listed(year)))
        if not draft.rows.exists():
            raise Blocked(
                f"{year}年度还没有发布清单，没有可以排序的项目。",
                articles=(7, 8),
                cures=["先发布该年度的项目清单"],
                who=str(by.unit),
                code="nothing_listed",
            )
    return draft


def copy_draft(draft_id: int, name: str, *, by: Account) -> BoardDraft:
    """The same order and money under another name, to try something out."""
    demand_editor(by)
    with transaction.atomic():
        old = draft_in_sight(by, draft_id)
        draft = _made(old.year, name, old.based_on, by)
        keep_funds(draft, old.money.items())
        kept = ("project_id", "position", "fen", "mandatory", "hold", "note")
        BoardRow.objects.bulk_create(BoardRow(draft=draft, **row) for row in old.rows.values(*kept))
    return draft


def rename_draft(draft_id: int, name: str, *, by: Account) -> BoardDraft:
    """Another name."""
    with working_on(draft_id, by) as draft:
        draft.name = _name(name)
        taken = BoardDraft.objects.filter(unit=draft.unit_id, year=draft.year, name=draft.name)
        if taken.exclude(pk=draft.pk).exists():
            raise _name_taken(draft.name)
    return draft


def delete_draft(draft_id: int, *, by: Account) -> int:
    """Throw a draft away; the plans made from it stand. Returns its year."""
    with transaction.atomic():
        with working_on(draft_id, by) as draft:
            year = draft.year
        draft.delete()
    return year


def _made(year: int, name: str, base: PlanVersion | None, by: Account) -> BoardDraft:
    others = BoardDraft.objects.filter(unit_id=by.unit_id, year=year)
    if others.count() >= MAX_DRAFTS:
        raise Blocked(f"{year}年度已有{MAX_DRAFTS}个方案。", cures=["先删除不用的方案"], code="too_many_drafts")
    try:
        with transaction.atomic():
            return BoardDraft.objects.create(
                year=year,
                unit=by.unit,
                name=_name(name),
                based_on=base,
                made_by=by,
                made_at=clock.now(),
                changed_by=by,
                changed_at=clock.now(),
            )
    except IntegrityError as fault:
        raise _name_taken(_name(name)) from fault


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name or len(name) > 60 or not name.isprintable():
        raise BadForm("方案名称应为1至60个字。", fields={"name": ["方案名称应为1至60个字"]})
    return name


def _name_taken(name: str) -> Stale:
    return Stale(f"本年度已有名为“{name}”的方案，请换一个名称。", fields={"name": ["名称已有"]}, code="name_taken")


def _take_over(draft: BoardDraft, base: PlanVersion) -> None:
    """Rows and money of the version in force, in its order; what it left out stays below in that order."""
    keep_funds(draft, base.money.items())
    lines = base.lines.select_related("project").order_by("rank")
    BoardRow.objects.bulk_create(
        BoardRow(
            draft=draft,
            project_id=line.project_id,
            position=place * GAP,
            fen=line.amount if line.included and line.amount != amount_of(line.project) else None,
            mandatory=line.mandatory,
            hold=not line.included and line.reason.startswith(HELD),
            note=line.note,
        )
        for place, line in enumerate(lines, 1)
    )
