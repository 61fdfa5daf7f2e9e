"""What the project list is asked: every filter stands in the URL, so that a view can be sent to a colleague."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import QueryDict

from yuncheng.casework.inbox import turns_of
from yuncheng.casework.models import Obligation
from yuncheng.lifecycle.planning.listing.standing import WHERE, Place
from yuncheng.registry.access import visible_projects, visible_units
from yuncheng.registry.clock import today
from yuncheng.registry.models import Account, Project
from yuncheng.rulebook.annex1_application import MONEY_SOURCES, NATURES

from .blocked import blocked_ids
from .life import LIFE

MAX_QUERY = 60
# The amount a row shows: the latest that stands.
AMOUNT = Coalesce("assessed_amount", "approved_estimate", "applied_estimate", "reported_amount")
STATES = (("mine", "待我办理"), ("overdue", "已逾期"), ("blocked", "受阻"), ("idle", "没有在办事项"))
SORTS = {
    "code": ("code",),
    "name": ("name",),
    "unit": ("unit__name", "-id"),
    "amount": ("amount", "-id"),
    "stage": ("stage", "standing", "-id"),
    "year": ("plan_year", "-id"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One view of the list, read from the URL; what is not understood is left out."""

    q: str = ""
    year: str = ""
    stage: str = ""
    nature: str = ""
    money: str = ""
    unit: str = ""
    state: str = ""
    listed: str = ""
    sort: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> Asked:
        def one_of(name: str, allowed: Any) -> str:
            given = query.get(name, "")
            return given if given in allowed else ""

        def digits(name: str, longest: int) -> str:
            given = query.get(name, "")
            return given if given.isascii() and given.isdigit() and len(given) <= longest else ""

        return cls(
            q=query.get("q", "").replace("\x00", "").strip()[:MAX_QUERY],
            year=digits("year", 4),
            stage=one_of("stage", LIFE),
            nature=one_of("nature", dict(NATURES)),
            money=one_of("money", dict(MONEY_SOURCES)),
            unit=digits("unit", 9),
            state=one_of("state", dict(STATES)),
            listed=one_of("listed", tuple(Place)),
            sort=one_of("sort", [*SORTS, *(f"-{key}" for key in SORTS)]),
            page=max(1, int(digits("page", 6) or 1)),
        )

    @property
    def narrowed(self) -> bool:
        return any((self.q, self.year, self.stage, self.nature, self.money, self.unit, self.state, self.listed))


def asked_projects(account: Account, asked: Asked) -> QuerySet[Project]:
    """The projects of this view, unordered; only those in this account's sight."""
    found = visible_projects(account)
    plain = {"plan_year": asked.year, "stage": asked.stage, "nature": asked.nature, "money_source": asked.money}
    found = found.filter(**{name: value for name, value in plain.items() if value})
    if asked.unit:
        found = found.filter(unit_id=int(asked.unit))
    if asked.listed:
        found = found.filter(WHERE[asked.listed])
    if asked.q:
        found = found.filter(_matches(account, asked.q))
    return found.filter(_in_state(account, asked.state, found)) if asked.state else found


def _matches(account: Account, text: str) -> Q:
    units = list(visible_units(account).filter(name__icontains=text).values_list("id", flat=True)[:200])
    words = Q(name__icontains=text) | Q(code__startswith=text)
    return words | Q(unit_id__in=units) if units else words


def _in_state(account: Account, state: str, found: QuerySet[Project]) -> Q:
    """Asked as a list of projects, not of each project in turn: the open steps are few, the projects many."""
    if state == "blocked":
        return Q(pk__in=blocked_ids(found))
    waiting = Obligation.objects.filter(closed_by__isnull=True, case__project__isnull=False)
    if state == "mine":
        return Q(pk__in=turns_of(account).filter(case__project__isnull=False).values("case__project"))
    if state == "overdue":
        return Q(pk__in=waiting.filter(due_on__lt=today()).values("case__project"))
    return ~Q(pk__in=waiting.values("case__project"))


def in_words(account: Account, asked: Asked) -> str:
    """What a view is narrowed to: “2027年、新建、待我办理”; empty for the whole list."""
    unit = visible_units(account).filter(pk=int(asked.unit)).first() if asked.unit else None
    told = (
        f"“{asked.q}”" if asked.q else "",
        f"{asked.year}年" if asked.year else "",
        asked.stage,
        dict(NATURES).get(asked.nature, ""),
        dict(MONEY_SOURCES).get(asked.money, ""),
        unit.name if unit else "",
        dict(STATES).get(asked.state, ""),
        Place(asked.listed).label if asked.listed else "",
    )
    return "、".join(word for word in told if word)


def ordering(sort: str) -> tuple[Any, ...]:
    """The order of a view; unknown values last, newest first where nothing is asked."""
    columns = SORTS.get(sort.removeprefix("-"))
    if not columns:
        return ("-id",)
    first, *rest = columns
    column = F(first)
    return (column.desc(nulls_last=True) if sort.startswith("-") else column.asc(nulls_last=True), *rest)


@dataclass(frozen=True, slots=True)
class FilterBar:
    """The filters above the list, with the choices of this account."""

    asked: Asked
    years: list[int] = field(default_factory=list)
    units: list[tuple[str, str]] = field(default_factory=list)

    def as_list(self) -> list[dict[str, Any]]:
        asked = self.asked
        return [
            _box("q", "项目名称、编号、单位", "search", asked.q),
            _box("year", "年度", "select", asked.year, [(str(year), f"{year}年") for year in self.years]),
            _box("stage", "阶段", "select", asked.stage, [(stage, stage) for stage in LIFE]),
            _box("nature", "性质", "select", asked.nature, NATURES),
            _box("money", "资金", "select", asked.money, MONEY_SOURCES),
            _box("unit", "单位", "select", asked.unit, self.units),
            _box("state", "办理", "select", asked.state, STATES),
            _box("listed", "清单", "select", asked.listed, [(place.value, place.label) for place in Place]),
        ]


def _box(name: str, label: str, kind: str, value: str, options: Any = ()) -> dict[str, Any]:
    return {"name": name, "label": label, "kind": kind, "value": value, "options": options}
