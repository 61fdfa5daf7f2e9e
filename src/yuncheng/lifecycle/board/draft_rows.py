"""The projects of a draft: which may be ranked, the first order, adding and dropping them, what is said about one.

Amounts in fen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Max, QuerySet

from yuncheng.casework.refusals import BadForm, Blocked, NotVisible, Stale
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.annex1_application import BASIS_KINDS

from .basis import basis_of
from .holding import working_on
from .models import BoardDraft, BoardRow, PlanLine
from .plans import in_force

GAP = 1 << 32  # room between two neighbours: thirty-two moves into the same place before others must give way
LAST_RANK = 1_000_000  # of a unit that has not ranked its own requests


# ---------------------------------------------------------------------------------------------------- in which order


def listed(year: int) -> QuerySet[Project]:
    """The projects on the published list of a year that no plan of another year holds."""
    elsewhere = PlanLine.objects.filter(version__in=in_force().exclude(year=year), included=True)
    found = Project.objects.filter(plan_year=year, listed_on__isnull=False)
    return found.exclude(pk__in=elsewhere.values("project_id"))


def unranked(draft: BoardDraft) -> QuerySet[Project]:
    """What came onto the list after the draft was made."""
    return listed(draft.year).exclude(pk__in=BoardRow.objects.filter(draft=draft).values("project_id"))


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
