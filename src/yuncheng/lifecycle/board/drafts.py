"""Every write of a draft, one named function each. Drafts are no record: no entry is made, the last word stands.

Each takes the draft under lock and raises its revision, so that whoever looks at an older one learns what has changed.
Ranking has a file of its own (`ranking.py`). Amounts in fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet

from yuncheng.casework.refusals import BadForm, Blocked, NotVisible, NotYours, Stale
from yuncheng.registry import clock
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.annex1_application import BASIS_KINDS
from yuncheng.rulebook.ch1_scope import GOVERNED_SOURCES
from yuncheng.rulebook.kernel import YEARS

from .basis import basis_of
from .models import BoardDraft, BoardFund, BoardRow, PlanLine, PlanVersion
from .plans import in_force, plan_of
from .sight import demand_editor, draft_in_sight

GAP = 1 << 32  # room between two neighbours: thirty-two moves into the same place before others must give way
MAX_DRAFTS = 30  # of one year
LAST_RANK = 1_000_000  # of a unit that has not ranked its own requests


# ---------------------------------------------------------------------------------------------------- under lock


@contextmanager
def working_on(draft_id: int, by: Account) -> Iterator[BoardDraft]:
    """The draft under lock, its revision raised when the block ends. Raises NotVisible, NotYours."""
    demand_editor(by)
    with transaction.atomic():
        draft = BoardDraft.objects.select_for_update().filter(pk=draft_id).first()
        if draft is None:
            raise NotVisible("没有这个排序方案，可能已被删除。")
        _demand_own(draft, by)
        draft.revision += 1
        yield draft
        draft.changed_by, draft.changed_at = by, clock.now()
        draft.save()


def _demand_own(draft: BoardDraft, by: Account) -> None:
    if draft.unit_id not in by.acts_for:
        raise NotYours(f"“{draft.name}”是{draft.unit}的方案，不由您改动。", articles=(8,), who=str(draft.unit))


# ---------------------------------------------------------------------------------------------------- drafts


def listed(year: int) -> QuerySet[Project]:
    """The projects on the published list of a year that no plan of another year holds."""
    elsewhere = PlanLine.objects.filter(version__in=in_force().exclude(year=year), included=True)
    found = Project.objects.filter(plan_year=year, listed_on__isnull=False)
    return found.exclude(pk__in=elsewhere.values("project_id"))


def unranked(draft: BoardDraft) -> QuerySet[Project]:
    """What came onto the list after the draft was made."""
    return listed(draft.year).exclude(pk__in=BoardRow.objects.filter(draft=draft).values("project_id"))


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
        _copy_funds(draft, old.money.items())
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
    _copy_funds(draft, base.money.items())
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


HELD = "暂缓"  # how a plan tells that a project was put on hold


def _copy_funds(draft: BoardDraft, funds: Iterable[tuple[str, int]]) -> None:
    BoardFund.objects.bulk_create(BoardFund(draft=draft, source=source, fen=fen) for source, fen in funds)


def amount_of(project: Project) -> int:
    """What a project costs by the list; what its unit reported where the list tells no amount."""
    return project.listed_amount if project.listed_amount is not None else project.reported_amount or 0


def first_order(projects: QuerySet[Project]) -> list[int]:
    """Where nobody has ranked yet: every unit's first request before any unit's second; of equals what a superior
    demands before what work needs; then as they came onto the list."""
    demands = {code: place for place, (code, _) in enumerate(BASIS_KINDS)}
    basis = basis_of(projects)
    rows = projects.values_list("pk", "unit_rank", "listed_on", "code")
    ordered = sorted(
        rows,
        key=lambda row: (
            row[1] or LAST_RANK,
            demands.get(basis[row[0]].kind, len(demands)) if row[0] in basis else len(demands),
            row[2],
            row[3],
        ),
    )
    return [pk for pk, *_ in ordered]


# ---------------------------------------------------------------------------------------------------- its projects


def add_rows(draft: BoardDraft, projects: Iterable[int]) -> None:
    """Put projects at the end, in the order given; the draft is at hand and stays as it is."""
    last = BoardRow.objects.filter(draft=draft).aggregate(last=Max("position"))["last"] or 0
    BoardRow.objects.bulk_create(
        BoardRow(draft=draft, project_id=pk, position=last + place * GAP, revision=draft.revision)
        for place, pk in enumerate(projects, 1)
    )


def add_listed(draft_id: int, projects: Iterable[int], *, by: Account) -> int:
    """Take what came onto the list later into the order, at its end. Returns how many. Raises Stale."""
    with working_on(draft_id, by) as draft:
        waiting = unranked(draft)
        wanted = set(projects)
        found = [pk for pk in first_order(waiting) if pk in wanted]
        if len(found) != len(wanted) or not found:
            raise Stale("选定的项目已在方案中，或已不在本年度清单，请刷新后重选。", articles=(7, 8))
        add_rows(draft, found)
        draft.rows_revision = draft.revision
    return len(found)


def drop_row(row_id: int, *, by: Account) -> BoardDraft:
    """Take a project that is no longer on the list of the year out of the draft. Raises Blocked for any other."""
    with working_on(_row(row_id).draft_id, by) as draft:
        row = _row(row_id)
        if not is_gone(row.project, draft.year):
            raise Blocked(
                f"“{row.project}”还在本年度清单上，不能移出方案。", articles=(7, 8), cures=["不打算安排的，标为暂缓"]
            )
        row.delete()
        draft.rows_revision = draft.revision
    return draft


def is_gone(project: Project, year: int) -> bool:
    """Whether a project is no longer on the list of this year."""
    return project.listed_on is None or project.plan_year != year


def edit_row(row_id: int, changes: Mapping[str, object], *, seen: int, by: Account) -> BoardDraft:
    """Change what is said about a project: `fen`, `mandatory`, `hold`, `note`. `seen`: the draft's revision that the
    person looked at. Raises Stale where somebody else changed the same row since, BadForm for a wrong amount."""
    with working_on(_row(row_id).draft_id, by) as draft:
        row = _row(row_id)
        if row.edited_at > seen and row.changed_by_id != by.pk:
            raise Stale(
                f"“{row.project}”刚由{row.changed_by}改过，请核对后再改。", cures=["刷新页面，看过对方的改动再改"]
            )
        for name, value in changes.items():
            setattr(row, name, value)
        _demand_amount(row)
        row.revision = row.edited_at = draft.revision
        row.changed_by = by
        row.save()
    return draft


def _row(pk: int) -> BoardRow:
    row = BoardRow.objects.select_related("project", "changed_by").filter(pk=pk).first()
    if row is None:
        raise NotVisible("方案里没有这个项目，可能已被移出。")
    return row


def _demand_amount(row: BoardRow) -> None:
    most = amount_of(row.project)
    if row.fen == most:
        row.fen = None
    if row.fen is not None and not 0 < row.fen <= most:
        fault = "本年安排应大于0，且不超过清单额度；总投资有变化的，先办理清单调整"
        raise BadForm(f"{fault}。", articles=(7, 8), fields={"fen": [fault]})


# ---------------------------------------------------------------------------------------------------- its money


def set_funds(draft_id: int, funds: Mapping[str, int], *, seen: int, by: Account) -> BoardDraft:
    """The money there is, by source (every source that is not named has none). Raises Stale where somebody else has
    changed it since the revision `seen`."""
    with working_on(draft_id, by) as draft:
        if draft.funds_revision > seen:
            raise Stale(
                f"可用资金刚由{draft.changed_by}改过，您填的没有保存，请核对后再改。",
                cures=["刷新页面，看过现在的数再改"],
            )
        known = dict(GOVERNED_SOURCES)
        if not set(funds) <= set(known) or any(fen < 0 for fen in funds.values()):
            raise BadForm("资金来源或金额不对。")
        draft.funds.all().delete()
        _copy_funds(draft, [(source, funds[source]) for source in known if funds.get(source)])
        draft.funds_revision = draft.revision
    return draft


def funds_of(draft: BoardDraft) -> dict[str, int]:
    """The money of each source, in the order of the form; a source without any has 0."""
    held = draft.money
    return {source: held.get(source, 0) for source, _ in GOVERNED_SOURCES}
