"""What a page of the list is asked, all of it in the URL, so that a view can be sent to a colleague and exported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet

from yuncheng.casework.pages.common import whole_number
from yuncheng.rulebook.annex1_application import KINDS, MONEY_SOURCES, NATURES, REFUSED_KINDS

from .models import ListLine, ListVersion
from .versions import done_by, entries_at

MAX_QUERY = 60
# The list as it stood, what a version did, two versions compared.
VIEWS = ("list", "done", "compare")
_KINDS = tuple(kind for kind in KINDS if kind not in REFUSED_KINDS)


@dataclass(frozen=True, slots=True)
class Asked:
    """One view of one version; what is not understood is left out. `version` 0 is the newest, `against` the one before
    it."""

    version: int = 0
    view: str = "list"
    against: int = 0
    q: str = ""
    unit: str = ""
    nature: str = ""
    kind: str = ""
    source: str = ""
    addition: str = ""
    change: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Asked:
        def one_of(name: str, allowed: Any) -> str:
            given = query.get(name, "")
            return given if given in allowed else ""

        return cls(
            version=whole_number(query.get("version")) or 0,
            view=one_of("view", VIEWS) or "list",
            against=whole_number(query.get("against")) or 0,
            q=query.get("q", "").strip()[:MAX_QUERY],
            unit=query.get("unit", "")[:20],
            nature=one_of("nature", dict(NATURES)),
            kind=one_of("kind", dict(KINDS)),
            source=one_of("source", dict(MONEY_SOURCES)),
            addition=one_of("addition", ("1",)),
            change=one_of("change", ListLine.Change.values),
        )

    @property
    def narrowed(self) -> bool:
        return any((self.q, self.unit, self.nature, self.kind, self.source, self.addition, self.change))

    def as_params(self) -> dict[str, Any]:
        return asdict(self)

    def in_words(self, units: Mapping[str, str]) -> str:
        """What the view is narrowed to: “新建、预算外增补”; empty for all of it."""
        told = (
            f"“{self.q}”" if self.q else "",
            units.get(self.unit, self.unit),
            dict(NATURES).get(self.nature, ""),
            dict(KINDS).get(self.kind, ""),
            dict(MONEY_SOURCES).get(self.source, ""),
            "预算外增补" if self.addition else "",
            dict(ListLine.Change.choices).get(self.change, ""),
        )
        return "、".join(word for word in told if word)


def asked_lines(version: ListVersion, asked: Asked) -> QuerySet[ListLine]:
    """The lines of this view, in the order of the paper."""
    if asked.view == "done":
        return narrowed(done_by(version), asked).order_by("position")
    return narrowed(entries_at(version), asked).order_by("unit__code", "code")


def narrowed(lines: QuerySet[ListLine], asked: Asked) -> QuerySet[ListLine]:
    """Those of these lines that the filters let through."""
    plain = {"nature": asked.nature, "kind": asked.kind, "source": asked.source, "unit__code": asked.unit}
    if asked.view == "done":
        plain["change"] = asked.change
    lines = lines.filter(**{name: value for name, value in plain.items() if value})
    if asked.addition:
        lines = lines.exclude(ground="")
    if asked.q:
        words = Q(name__icontains=asked.q) | Q(code__startswith=asked.q) | Q(unit_name__icontains=asked.q)
        lines = lines.filter(words)
    return lines


def filter_bar(asked: Asked, units: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    """The filters above the table, with the units that stand on the list."""

    def box(name: str, label: str, kind: str, value: str, options: Any = ()) -> dict[str, Any]:
        return {"name": name, "label": label, "kind": kind, "value": value, "options": options}

    search, unit = box("q", "项目名称、编号、单位", "search", asked.q), box("unit", "单位", "select", asked.unit, units)
    addition = box("addition", "预算外增补", "check", asked.addition)
    if asked.view == "done":
        return [search, box("change", "变动", "select", asked.change, ListLine.Change.choices), unit, addition]
    return [
        search,
        unit,
        box("nature", "性质", "select", asked.nature, NATURES),
        box("kind", "类别", "select", asked.kind, _KINDS),
        box("source", "资金", "select", asked.source, MONEY_SOURCES),
        addition,
    ]
