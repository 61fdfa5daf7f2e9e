"""Ranking: one row moves before or after another. Moves are relative and made under the draft's lock, so of two people
who rank at once neither loses anything: the second move is made in the order that the first has left."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from yuncheng.casework.refusals import BadForm, NotVisible, Stale
from yuncheng.registry.models import Account

from .draft_rows import GAP
from .holding import working_on
from .models import BoardDraft, BoardRow

_WINDOW = 16  # neighbours that give way where there is no room left


def move_row(
    draft_id: int, row_id: int, *, before: int | None = None, after: int | None = None, by: Account
) -> BoardDraft:
    """Rank a row right before or right after another of the same draft; one on hold comes back by this.

    Raises BadForm where the neighbour is not told once, NotVisible where a row is not in the draft (any more).
    """
    if (before is None) == (after is None):
        raise BadForm("请说明移到哪个项目之前或之后。")
    with working_on(draft_id, by) as draft:
        row = _row(draft, row_id)
        other = _row(draft, before or after or 0)
        if other.pk == row.pk:
            raise BadForm("不能移到自己之前或之后。")
        if other.hold:
            raise Stale(f"“{other.project}”刚被标为暂缓，不在排序中，请刷新后再移。")
        _put(draft, row, _room(draft, row, other, before=before is not None), by)
    return draft


def lift_row(draft_id: int, row_id: int, *, cut: int, by: Account) -> BoardDraft:
    """Rank a row right before the one at which the money of its source runs out (`cut`)."""
    return move_row(draft_id, row_id, before=cut, by=by)


def set_places(draft_id: int, places: Mapping[int, int], *, seen: int, by: Account) -> tuple[BoardDraft, int]:
    """Rank rows by typed numbers, as a page without scripts sends them: `places` tells every row's number. What differs
    from the present order is moved, the smallest wanted place first; returns also how many that were.

    Numbers mean the order that was looked at: raises Stale where it has changed since the revision `seen`.
    """
    with working_on(draft_id, by) as draft:
        if draft.revision - 1 != seen:
            raise Stale(
                f"{draft.changed_by}刚调整过这个方案，您填的位次没有保存。",
                cures=["页面已是现在的次序，请在此基础上再调"],
            )
        now = {pk: place for place, pk in enumerate(_active(draft).values_list("pk", flat=True), 1)}
        wanted = {pk: place for pk, place in places.items() if pk in now and now[pk] != place}
        for pk, place in sorted(wanted.items(), key=lambda pair: pair[1]):
            _to_place(draft, pk, place, by)
    return draft, len(wanted)


def _to_place(draft: BoardDraft, pk: int, place: int, by: Account) -> None:
    """Rank a row as number `place` of all; the last where there are not so many."""
    row = _row(draft, pk)
    others = _active(draft).exclude(pk=pk)
    other = others[max(place, 1) - 1 : max(place, 1)].first()
    if other is not None:
        _put(draft, row, _room(draft, row, other, before=True), by)
        return
    last = others.last()
    if last is not None:
        _put(draft, row, _room(draft, row, last, before=False), by)


def _active(draft: BoardDraft) -> QuerySet[BoardRow]:
    return BoardRow.objects.filter(draft=draft, hold=False).order_by("position", "id")


def _row(draft: BoardDraft, pk: int) -> BoardRow:
    row = BoardRow.objects.select_related("project").filter(draft=draft, pk=pk).first()
    if row is None:
        raise NotVisible("方案里没有这个项目，可能已被移出，请刷新页面。")
    return row


def _put(draft: BoardDraft, row: BoardRow, position: int, by: Account) -> None:
    row.position, row.hold = position, False
    row.revision = row.moved_at = draft.revision
    row.changed_by = by
    row.save(update_fields=["position", "hold", "revision", "moved_at", "changed_by"])


def _room(draft: BoardDraft, row: BoardRow, other: BoardRow, *, before: bool) -> int:
    """A free position right before or after `other`."""
    found = _between(draft, row, other, before=before)
    if found is None:
        _give_way(draft, other)
        other.refresh_from_db(fields=["position"])
        found = _between(draft, row, other, before=before)
    assert found is not None
    return found


def _between(draft: BoardDraft, row: BoardRow, other: BoardRow, *, before: bool) -> int | None:
    """The middle between `other` and its neighbour on that side; None where nothing lies between them."""
    side = BoardRow.objects.filter(draft=draft).exclude(pk__in=(row.pk, other.pk))
    if before:
        beyond = side.filter(position__lte=other.position).order_by("-position").values_list("position", flat=True)
        low = beyond.first()
        return other.position - GAP if low is None else _middle(low, other.position)
    beyond = side.filter(position__gte=other.position).order_by("position").values_list("position", flat=True)
    high = beyond.first()
    return other.position + GAP if high is None else _middle(other.position, high)


def _middle(low: int, high: int) -> int | None:
    return (low + high) // 2 if high - low > 1 else None


def _give_way(draft: BoardDraft, at: BoardRow) -> None:
    """Spread the rows from `at` on, as many as it takes to have wide room between all of them."""
    rows = list(BoardRow.objects.filter(draft=draft).order_by("position", "id"))
    place = next(number for number, row in enumerate(rows) if row.pk == at.pk)
    first, count = max(0, place - 1), _WINDOW
    while True:
        window = rows[first : first + count]
        low = rows[first - 1].position if first else window[0].position - GAP
        ends = first + count >= len(rows)
        high = low + GAP * (len(window) + 1) if ends else rows[first + count].position
        if high - low > len(window) * (GAP >> 16):
            break
        count *= 2
    share = (high - low) // (len(window) + 1)
    for number, row in enumerate(window, 1):
        row.position, row.revision = low + share * number, draft.revision
    BoardRow.objects.bulk_update(window, ["position", "revision"])
