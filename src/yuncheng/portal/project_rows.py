"""Rows of the project list: ids first, then what is shown of them, then whose turn it is; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum

from yuncheng.casework.models import Case, Obligation
from yuncheng.lifecycle.planning.listing.standing import ROW_FACTS, told_of
from yuncheng.registry.clock import today
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.annex1_application import NATURES
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Post

from .life import life_procedures, standing_words
from .links import project_link
from .project_filters import AMOUNT, Asked, asked_projects, ordering

PAGE = 50
MOST_COUNTED = 10_000
MOST_NAMED = 500  # ids named one by one in a query; more are asked as a subquery
_NATURES = dict(NATURES)
_CHILDREN = tuple(key for key, procedure in BOOK.procedures.items() if procedure.child)
_SHOWN = (
    *("id", "code", "name", "unit__name", "nature", "plan_year", "stage", "standing", "amount", "placeholder"),
    *ROW_FACTS,
)


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is at an open step of a project."""

    project: int
    case: int
    what: str
    whose: str
    due: date | None
    mine: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """How many projects a view holds and what they come to, in fen."""

    count: int
    amount: int | None

    @property
    def more(self) -> bool:
        return self.count > MOST_COUNTED

    @property
    def words(self) -> str:
        return f"{MOST_COUNTED:,}+" if self.more else f"{self.count:,}"


def totals(found: QuerySet[Project]) -> Totals:
    """Count and sum in one query, both capped."""
    capped = found.order_by().annotate(amount=AMOUNT).values("id", "amount")[: MOST_COUNTED + 1]
    told = capped.aggregate(n=Count("id"), fen=Sum("amount"))
    return Totals(told["n"], whole_fen(told["fen"]))


def whole_fen(total: Any) -> int | None:
    """A sum of money as integer fen: PostgreSQL adds big integers up to a decimal."""
    return None if total is None else int(total)


def page_rows(account: Account, asked: Asked, size: int = PAGE) -> tuple[list[dict[str, Any]], bool]:
    """The rows of one page, and whether another follows."""
    found = asked_projects(account, asked).annotate(amount=AMOUNT).order_by(*ordering(asked.sort))
    start = (asked.page - 1) * size
    ids = list(found.values_list("id", flat=True)[start : start + size + 1])
    rows = {row["id"]: row for row in Project.objects.filter(pk__in=ids[:size]).annotate(amount=AMOUNT).values(*_SHOWN)}
    turns = turns_of(ids[:size], account)
    return [_row(rows[pk], turns.get(pk)) | {"url": project_link(pk)} for pk in ids[:size]], len(ids) > size


def all_rows(account: Account, asked: Asked) -> Iterator[dict[str, Any]]:
    """Every row of a view, streamed, in three queries."""
    found = asked_projects(account, asked)
    turns = turns_of(found.order_by().values("pk"), account)
    rows = found.annotate(amount=AMOUNT).order_by(*ordering(asked.sort)).values(*_SHOWN)
    for row in rows.iterator(chunk_size=1000):
        yield _row(row, turns.get(row["id"]))


def turns_of(ids: Sequence[int] | QuerySet[Any], account: Account) -> dict[int, Turn]:
    """Project → whose turn it is, the most urgent open step first; two queries, the cases first, by their own index.
    Single opinions of experts are not told here."""
    cases = Case.objects.filter(project__in=ids, closed_on__isnull=True).exclude(procedure_key__in=_CHILDREN).order_by()
    projects = {pk: (project, key) for pk, project, key in cases.values_list("id", "project_id", "procedure_key")}
    named: Any = projects if len(projects) <= MOST_NAMED else cases.values("id")
    waiting = Obligation.objects.filter(case__in=named, closed_by__isnull=True).order_by("-due_on", "-id")
    found: dict[int, Turn] = {}
    for case, unit, name, post, due in waiting.values_list("case_id", "unit_id", "unit__name", "post", "due_on"):
        project, key = projects[case]
        earlier = found.get(project or 0)
        if project is None or (earlier and due is None and earlier.due is not None):
            continue
        mine = unit == account.unit_id and post == account.post
        whose = f"{name or '未设部门'}{Post(post).label if post else ''}"
        found[project] = Turn(project, case, _aside(key), whose, due, mine)
    return found


def _aside(procedure: str) -> str:
    """The title of a procedure beside the life of the project; the life itself stands in its own column."""
    return "" if procedure in {life.key for life in life_procedures()} else BOOK.procedures[procedure].title


def _row(row: dict[str, Any], turn: Turn | None) -> dict[str, Any]:
    place, passes, allows = told_of(row, today())
    row["nature_label"] = _NATURES.get(row["nature"], "")
    row["standing"] = standing_words(row["standing"], place)
    row["list_words"] = place.label if passes else f"{place.label}，{allows}"
    row["turn"] = turn
    return row
