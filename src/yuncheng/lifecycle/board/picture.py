"""A draft at a glance: its order, its money and where the line falls; and what that is for the page's script.

Three queries, however many rows: this is what every move is answered with.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from yuncheng.papers import format_wan
from yuncheng.registry.models import Account
from yuncheng.rulebook.annex1_application import MONEY_SOURCES, label_of

from .allocation import Allocation, Cut, Ranked, Total, allocate
from .draft_funds import funds_of
from .models import BoardDraft, BoardRow

_LETTERS = {"in": "i", "out": "o", "fits": "f", "hold": "h"}
_COLUMNS = ("pk", "project__money_source", "fen", "project__listed_amount", "project__reported_amount")
NO_SOURCE = "未填资金来源"


@dataclass(frozen=True, slots=True)
class Picture:
    """A draft, its rows in order of rank (what is on hold last), its money, and the line through them."""

    draft: BoardDraft
    ranked: list[Ranked]
    funds: dict[str, int]
    allocation: Allocation

    @property
    def has_funds(self) -> bool:
        return any(self.funds.values())

    @property
    def cut_of(self) -> dict[str, int]:
        """Source → the row at which its money runs out."""
        return {cut.source: cut.key for cut in self.allocation.cuts if cut.source}


def ranked_rows(draft: BoardDraft) -> list[Ranked]:
    """The rows in order of rank, as the line is drawn through them."""
    rows = BoardRow.objects.filter(draft=draft).order_by("hold", "position", "pk")
    return [
        Ranked(pk, source, _amount(fen, listed, reported), mandatory, hold)
        for pk, source, fen, listed, reported, mandatory, hold in rows.values_list(*_COLUMNS, "mandatory", "hold")
    ]


def _amount(fen: int | None, listed: int | None, reported: int | None) -> int:
    """This year's part; without one the listed amount, and where the list tells none what was reported."""
    return next((one for one in (fen, listed, reported) if one is not None), 0)


def picture_of(draft: BoardDraft) -> Picture:
    ranked, funds = ranked_rows(draft), funds_of(draft)
    return Picture(draft, ranked, funds, allocate(ranked, funds))


def source_label(code: str) -> str:
    return label_of(MONEY_SOURCES, code) if code else NO_SOURCE


# ---------------------------------------------------------------------------------------------------- in words


def cut_words(cut: Cut, picture: Picture) -> str:
    """What stands at a line: whose money ends here, how much there is, and what is missing."""
    if not cut.source:
        return f"各项资金合计用到这里（不分来源）：可用 {format_wan(sum(picture.funds.values()))} 万元"
    total = next(one for one in picture.allocation.totals if one.source == cut.source)
    name = source_label(cut.source)
    if not total.funds:
        return f"{name}没有可用资金"
    return f"{name}用到这里：可用 {format_wan(total.funds)} 万元，下一项还差 {format_wan(cut.missing)} 万元"


def cuts_told(picture: Picture) -> list[dict[str, Any]]:
    """The lines, each before a row. None where no money is filled in at all: then the page says so."""
    if not picture.has_funds:
        return []
    return [
        {"before": cut.key, "all": not cut.source, "text": cut_words(cut, picture)} for cut in picture.allocation.cuts
    ]


def held_told(picture: Picture) -> list[dict[str, Any]]:
    """What stands above the rows on hold."""
    held = [row.key for row in picture.ranked if row.hold]
    return [{"before": held[0], "all": False, "text": f"暂缓 {len(held)} 个，不参加排序"}] if held else []


def total_told(total: Total) -> dict[str, Any]:
    """The figures of one source under its money."""
    if total.short:
        state, rest = "short", f"缺 {format_wan(total.short)}"
    else:
        state, rest = "", f"余 {format_wan(total.left)}"
    return {
        "source": total.source,
        "funds": format_wan(total.funds),
        "count": total.count,
        "placed": format_wan(total.placed),
        "rest": rest,
        "state": state,
        "out": f"线下 {total.out_count} 个 {format_wan(total.out)}" if total.out_count else "",
    }


def totals_told(picture: Picture) -> list[dict[str, Any]]:
    return [total_told(one) for one in (*picture.allocation.totals, picture.allocation.whole)]


# ---------------------------------------------------------------------------------------------------- for the script


def as_json(picture: Picture, *, seen: int, account: Account) -> dict[str, Any]:
    """What a page that knows revision `seen` needs to be up to date: order, line and sums; rows that were edited, and
    who else has been at work meanwhile."""
    draft = picture.draft
    placed = picture.allocation.rows
    rows = list(_changed(draft, seen))
    return {
        "revision": draft.revision,
        "order": [one.row.key for one in placed],
        "standing": "".join(_LETTERS[one.standing.value] for one in placed),
        "asked": [format_wan(one.asked) for one in placed],
        "cuts": [*cuts_told(picture), *held_told(picture)],
        "totals": totals_told(picture),
        "rows": [_row_told(row) for row in rows if row.edited_at > seen],
        "funds": _funds_told(picture) if draft.funds_revision > seen else None,
        "others": _others(draft, rows, seen, account),
        "reload": draft.rows_revision > seen,
    }


def _changed(draft: BoardDraft, seen: int) -> Any:
    found = BoardRow.objects.filter(draft=draft, revision__gt=seen).select_related("project", "changed_by")
    return found.order_by("revision", "pk")


def _row_told(row: BoardRow) -> dict[str, Any]:
    project = row.project
    return {
        "id": row.pk,
        "mandatory": row.mandatory,
        "hold": row.hold,
        "amount": format_wan(_amount(row.fen, project.listed_amount, project.reported_amount)),
        "part": row.fen is not None,
        "note": row.note,
    }


def _funds_told(picture: Picture) -> dict[str, str]:
    return {source: amount_text(fen) for source, fen in picture.funds.items()}


def amount_text(fen: int) -> str:
    """An amount as it stands in the field in which it is typed."""
    return format_wan(fen, exact=True).replace(",", "") if fen else ""


def _others(draft: BoardDraft, rows: list[BoardRow], seen: int, account: Account) -> list[str]:
    """Who else ranked or edited what since `seen`, a sentence a person."""
    theirs: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        mine = row.changed_by is None or row.changed_by_id == account.pk
        if not mine and max(row.moved_at, row.edited_at) > seen:
            theirs[str(row.changed_by)].append(row.project.name)
    told = [f"{who}刚调整了{_named(names)}" for who, names in theirs.items()]
    if draft.funds_revision > seen and draft.funds_revision < draft.revision:
        told.append("可用资金刚有改动")
    return told


def _named(names: list[str]) -> str:
    first = "、".join(f"“{name}”" for name in names[:2])
    return f"{first}等 {len(names)} 个项目" if len(names) > 2 else first
