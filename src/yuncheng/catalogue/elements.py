"""Rows of a catalogue against the standard data elements (art. 28): gather it, get it by sharing, or somebody has it.

The dictionary decides; likeness only proposes. Whoever fills in the catalogue says with one click what an unknown item
is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Max

from yuncheng.casework.models import Case, Draft
from yuncheng.likeness import Dictionary, Item, RowVerdict, check_items, shipped_dictionary
from yuncheng.likeness.items import plain
from yuncheng.registry import clock
from yuncheng.registry.models import Account
from yuncheng.rulebook.annex2_catalogue import tidy

from .models import CatalogueItem, ItemMapping
from .rows import Row, newest_rows

PROCEDURE, FILL, READY = "catalogue", "fill", "ready"
UNKNOWN = "待确认"
# What wants somebody's attention stands first.
ORDER = ("重复采集", "应通过共享获取", "待协调", UNKNOWN, "本单位采集", "系统字段")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the catalogue, its number from 1, and the verdict on it; None: the item is not known."""

    number: int
    item: Item
    verdict: RowVerdict | None

    @property
    def word(self) -> str:
        return self.verdict.verdict if self.verdict else UNKNOWN


def rows_now(case: Case, account: Account) -> Sequence[Row]:
    """The rows as they stand: this person's draft while the catalogue is being filled in, else what was handed in."""
    draft = Draft.objects.filter(case=case, step=FILL, account=account).first() if case.step == FILL else None
    rows = draft.values.get("rows") if draft else None
    if isinstance(rows, list):
        return [{str(key): str(value or "") for key, value in row.items()} for row in rows if isinstance(row, dict)]
    return newest_rows(case)


def dictionary_of(case: Case) -> Dictionary:
    """The shipped dictionary with the names that ready catalogues have mapped, and those that this one has. A name that
    two of them mean differently is nobody's."""
    told = ItemMapping.objects.filter(case__step=READY) | ItemMapping.objects.filter(case=case)
    return shipped_dictionary().with_names(told.values_list("item", "element"))


def lines_of(case: Case, rows: Sequence[Row]) -> list[Line]:
    """Every row with its verdict, in the order of the catalogue. Four queries at most."""
    book = dictionary_of(case)
    items = [_item(row, case.unit.name) for row in rows]
    known = [item for item in items if book.find(item.name)]
    verdicts = iter(check_items(known, held_elsewhere(case, known, book), dictionary=book))
    return [
        Line(number, item, next(verdicts) if book.find(item.name) else None)
        for number, item in enumerate(items, 1)
        if item.name
    ]


def _item(row: Row, unit: str) -> Item:
    cells = {key: tidy(row.get(key, "")) for key in ("item", "resource", "share_type", "share_way")}
    return Item(cells["item"], cells["resource"], unit, cells["share_type"], cells["share_way"])


def held_elsewhere(case: Case, items: Iterable[Item], book: Dictionary) -> list[Item]:
    """What ready catalogues of other units hold of the elements that these items are."""
    elements = (book.find(item.name) for item in items)
    names = {name for element in elements if element for name in element.names} | {item.name for item in items}
    if not names:
        return []
    ready = CatalogueItem.objects.filter(case__step=READY, case__procedure_key=PROCEDURE, item__in=names)
    found = list(
        ready.exclude(case__unit_id=case.unit_id)
        .order_by("id")
        .values_list("case_id", "version", "item", "resource", "case__unit__name", "share_type", "share_way")
    )
    of_case = CatalogueItem.objects.filter(case_id__in={row[0] for row in found}).order_by().values_list("case_id")
    newest = dict(of_case.annotate(Max("version"))) if found else {}
    return [Item(*cells) for number, version, *cells in found if version == newest[number]]


def counts(lines: Iterable[Line]) -> list[tuple[str, int]]:
    """How many rows got which verdict, in the order of ORDER."""
    found = Counter(line.word for line in lines)
    return [(word, found[word]) for word in ORDER if found[word]]


def keep_mapping(case: Case, item: str, element: str, *, by: Account) -> None:
    """Keep what an item is said to be, in place of what was said before. Raises ValueError for no such element."""
    if element not in shipped_dictionary().elements:
        raise ValueError(element)
    told = {"element": element, "account": by, "made_at": clock.now()}
    ItemMapping.objects.update_or_create(case=case, item=plain(item)[:200], defaults=told)


def drop_mapping(case: Case, item: str) -> None:
    """Take back what an item was said to be."""
    ItemMapping.objects.filter(case=case, item=plain(item)[:200]).delete()
