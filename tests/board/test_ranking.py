"""Ranking: relative moves, merged; room is made where there is none; typed places mean the order that was seen."""

from __future__ import annotations

import pytest

from tests.board.county import a_draft, order, row
from yuncheng.casework.refusals import BadForm, NotVisible, Stale
from yuncheng.lifecycle.board import draft_rows, drafts
from yuncheng.lifecycle.board.models import BoardRow
from yuncheng.lifecycle.board.ranking import move_row, set_places


@pytest.fixture
def draft(county):
    return a_draft(county, "甲", "乙", "丙", "丁")


@pytest.fixture
def lead(county):
    return county["lead.handler"]


@pytest.mark.parametrize(
    ("name", "where", "other", "result"),
    [
        ("丁", "before", "甲", "丁甲乙丙"),
        ("甲", "after", "丁", "乙丙丁甲"),
        ("甲", "after", "乙", "乙甲丙丁"),
        ("丁", "before", "丙", "甲乙丁丙"),
        ("乙", "after", "甲", "甲乙丙丁"),
    ],
)
def test_a_row_moves_before_or_after_another(draft, lead, name, where, other, result):
    move_row(draft.pk, row(draft, name).pk, by=lead, **{where: row(draft, other).pk})
    assert "".join(order(draft)) == result


def test_every_move_raises_the_revision(draft, lead):
    before = draft.revision
    moved = move_row(draft.pk, row(draft, "丁").pk, before=row(draft, "甲").pk, by=lead)
    assert (moved.revision, row(draft, "丁").moved_at) == (before + 1, before + 1)


def test_a_move_names_one_neighbour_and_not_itself(draft, lead):
    one, other = row(draft, "甲").pk, row(draft, "乙").pk
    with pytest.raises(BadForm, match="移到哪个项目之前或之后"):
        move_row(draft.pk, one, by=lead)
    with pytest.raises(BadForm, match="移到哪个项目之前或之后"):
        move_row(draft.pk, one, before=other, after=other, by=lead)
    with pytest.raises(BadForm, match="不能移到自己之前或之后"):
        move_row(draft.pk, one, before=one, by=lead)


def test_a_row_of_another_draft_is_not_in_this_one(draft, county, lead):
    foreign = drafts.copy_draft(draft.pk, "另存", by=lead)
    with pytest.raises(NotVisible, match="方案里没有这个项目"):
        move_row(draft.pk, row(foreign, "甲").pk, after=row(draft, "乙").pk, by=lead)
    with pytest.raises(NotVisible, match="方案里没有这个项目"):
        move_row(draft.pk, row(draft, "甲").pk, after=row(foreign, "乙").pk, by=lead)


def test_a_row_on_hold_is_no_neighbour_and_comes_back_by_being_moved(draft, lead):
    draft_rows.edit_row(row(draft, "乙").pk, {"hold": True}, seen=draft.revision, by=lead)
    with pytest.raises(Stale, match="“乙”刚被标为暂缓"):
        move_row(draft.pk, row(draft, "甲").pk, after=row(draft, "乙").pk, by=lead)
    move_row(draft.pk, row(draft, "乙").pk, after=row(draft, "丁").pk, by=lead)
    assert "".join(order(draft)) == "甲丙丁乙"


def test_there_is_always_room_between_two_rows(draft, lead):
    """Two rows pressed in turn right behind the first use up the room between neighbours many times over."""
    for turn in range(90):
        name = "丙丁"[turn % 2]
        move_row(draft.pk, row(draft, name).pk, after=row(draft, "甲").pk, by=lead)
        assert order(draft)[:2] == ["甲", name]
    positions = list(BoardRow.objects.filter(draft=draft).values_list("position", flat=True))
    assert len(set(positions)) == 4


# ---------------------------------------------------------------------------------------------- typed places


def _places(draft, text):
    return {row(draft, name).pk: place for place, name in enumerate(text, 1)}


def test_typed_places_move_what_differs(draft, lead):
    now = _places(draft, "甲乙丙丁")
    draft, count = set_places(draft.pk, {**now, row(draft, "丁").pk: 2}, seen=draft.revision, by=lead)
    assert ("".join(order(draft)), count) == ("甲丁乙丙", 1)


def test_several_typed_places_are_taken_smallest_first(draft, lead):
    now = _places(draft, "甲乙丙丁")
    asked = {**now, row(draft, "丁").pk: 1, row(draft, "丙").pk: 2}
    draft, count = set_places(draft.pk, asked, seen=draft.revision, by=lead)
    assert ("".join(order(draft)), count) == ("丁丙甲乙", 2)


def test_a_place_past_the_end_is_the_last(draft, lead):
    draft, _ = set_places(draft.pk, {row(draft, "甲").pk: 400}, seen=draft.revision, by=lead)
    assert "".join(order(draft)) == "乙丙丁甲"


def test_typed_places_mean_the_order_that_was_seen(draft, county, lead):
    seen = draft.revision
    move_row(draft.pk, row(draft, "丁").pk, before=row(draft, "甲").pk, by=county["lead.handler2"])
    with pytest.raises(Stale, match="测试lead局二刚调整过这个方案，您填的位次没有保存"):
        set_places(draft.pk, {row(draft, "乙").pk: 1}, seen=seen, by=lead)
    assert "".join(order(draft)) == "丁甲乙丙"
