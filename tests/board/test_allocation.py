"""The money line: strict in rank order, source by source; what is mandatory is in; what would fit is told."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from yuncheng.lifecycle.board.allocation import (
    Allocation,
    Ranked,
    Standing,
    allocate,
    less_money,
    mandatory_first,
)

WAN = 1_000_000  # fen
SOURCES = ("budget", "transfer", "own")


def row(key: int, wan: int, source: str = "budget", **more: bool) -> Ranked:
    return Ranked(key, source, wan * WAN, **more)


def standings(allocation: Allocation) -> list[str]:
    return [placed.standing.value for placed in allocation.rows]


def test_what_fits_in_order_is_in_and_the_first_that_does_not_closes_the_source():
    made = allocate([row(1, 60), row(2, 50), row(3, 30), row(4, 90)], {"budget": 100 * WAN})
    assert standings(made) == ["in", "out", "fits", "out"]
    assert [(cut.key, cut.source, cut.missing) for cut in made.cuts] == [(2, "budget", 10 * WAN), (2, "", 10 * WAN)]
    assert made.totals[0].left == 40 * WAN


def test_money_that_is_used_up_to_the_fen_draws_no_line():
    made = allocate([row(1, 60), row(2, 40)], {"budget": 100 * WAN})
    assert standings(made) == ["in", "in"]
    assert made.cuts == ()


def test_one_fen_too_little_draws_the_line():
    made = allocate([row(1, 60), row(2, 40)], {"budget": 100 * WAN - 1})
    assert standings(made) == ["in", "out"]
    assert made.cuts[0].missing == 1


def test_each_source_has_its_own_line():
    rows = [row(1, 60), row(2, 60, "own"), row(3, 60), row(4, 10, "own")]
    made = allocate(rows, {"budget": 100 * WAN, "own": 50 * WAN})
    assert standings(made) == ["in", "out", "out", "fits"]
    assert {cut.source: cut.key for cut in made.cuts} == {"own": 2, "budget": 3, "": 3}


def test_a_source_without_money_lets_nothing_in():
    made = allocate([row(1, 5, "own")], {"budget": 100 * WAN})
    assert standings(made) == ["out"]
    assert [total.source for total in made.totals] == ["budget", "own"]


def test_what_is_mandatory_is_in_wherever_it_ranks_and_tells_what_is_missing():
    made = allocate([row(1, 80), row(2, 50), row(3, 40, mandatory=True)], {"budget": 100 * WAN})
    assert standings(made) == ["in", "out", "in"]
    assert (made.short, made.totals[0].left) == (20 * WAN, 0)


def test_what_is_mandatory_below_the_line_may_still_be_covered():
    made = allocate([row(1, 60), row(2, 50), row(3, 40, mandatory=True)], {"budget": 100 * WAN})
    assert standings(made) == ["in", "out", "in"]
    assert made.short == 0


def test_what_is_on_hold_takes_no_money_and_asks_for_none():
    made = allocate([row(1, 60), row(2, 90, hold=True), row(3, 40)], {"budget": 100 * WAN})
    assert standings(made) == ["in", "hold", "in"]
    assert [placed.asked for placed in made.rows] == [60 * WAN, 0, 100 * WAN]


def test_mandatory_first_keeps_the_order_within_both_parts():
    rows = [row(1, 1), row(2, 1, mandatory=True), row(3, 1), row(4, 1, mandatory=True)]
    assert [one.key for one in mandatory_first(rows)] == [2, 4, 1, 3]


def test_ten_per_cent_less_is_rounded_down_to_the_fen():
    assert less_money({"budget": 1005, "own": 0}, 10) == {"budget": 904, "own": 0}


# ---------------------------------------------------------------------------------------------- properties

ROWS = st.lists(
    st.builds(
        lambda source, fen, flags: (source, fen, *flags),
        st.sampled_from(SOURCES),
        st.integers(0, 10**13),
        st.sampled_from([(False, False), (False, False), (True, False), (False, True)]),
    ),
    max_size=40,
).map(lambda rows: [Ranked(key, *row) for key, row in enumerate(rows, 1)])
PLAIN = ROWS.map(lambda rows: [Ranked(row.key, row.source, row.fen, hold=row.hold) for row in rows])
FUNDS = st.fixed_dictionaries({source: st.integers(0, 3 * 10**13) for source in SOURCES})


def _cut_at(made: Allocation, source: str) -> int:
    """The place of the row at which a source closes; past the end where it does not."""
    keys = [placed.row.key for placed in made.rows]
    return next((keys.index(cut.key) for cut in made.cuts if cut.source == source), len(keys))


@settings(deadline=None)
@given(ROWS, FUNDS)
def test_every_row_keeps_its_place_and_has_one_standing(rows, funds):
    made = allocate(rows, funds)
    assert [placed.row for placed in made.rows] == rows
    assert all((placed.standing is Standing.HOLD) == placed.row.hold for placed in made.rows)


@settings(deadline=None)
@given(PLAIN, FUNDS)
def test_without_what_is_mandatory_no_source_is_ever_exceeded(rows, funds):
    made = allocate(rows, funds)
    assert made.short == 0
    assert all(total.placed <= total.funds for total in made.totals)


@settings(deadline=None)
@given(ROWS, FUNDS)
def test_the_line_is_strict(rows, funds):
    made = allocate(rows, funds)
    for place, placed in enumerate(made.rows):
        if not placed.row.hold and not placed.row.mandatory:
            assert placed.standing.included == (place < _cut_at(made, placed.row.source))


@settings(deadline=None)
@given(ROWS, FUNDS)
def test_the_line_falls_on_the_first_row_that_the_money_does_not_cover(rows, funds):
    made = allocate(rows, funds)
    for source in SOURCES:
        at, spent = _cut_at(made, source), 0
        for placed in made.rows[: at + 1]:
            if placed.row.source == source and not placed.row.hold:
                spent += placed.row.fen
                assert (spent <= funds[source]) == (placed.row.key != (made.rows[at].row.key if at < len(rows) else 0))


@settings(deadline=None)
@given(ROWS, FUNDS)
def test_only_what_is_mandatory_can_make_a_source_short(rows, funds):
    made = allocate(rows, funds)
    for total in made.totals:
        forced = sum(row.fen for row in rows if row.mandatory and not row.hold and row.source == total.source)
        assert total.short <= forced
        assert total.placed == total.funds - total.left + total.short


@settings(deadline=None)
@given(ROWS, FUNDS)
def test_what_would_fit_fits(rows, funds):
    made = allocate(rows, funds)
    left = {total.source: total.left for total in made.totals}
    for placed in made.rows:
        if placed.standing in (Standing.OUT, Standing.FITS):
            assert (placed.standing is Standing.FITS) == (placed.row.fen <= left[placed.row.source])


@settings(deadline=None)
@given(ROWS, FUNDS, st.sampled_from(SOURCES), st.integers(0, 10**13))
def test_more_money_takes_nothing_out(rows, funds, source, more):
    assert allocate(rows, funds).included <= allocate(rows, {**funds, source: funds[source] + more}).included


@settings(deadline=None)
@given(ROWS, FUNDS)
def test_ten_per_cent_less_money_takes_nothing_in(rows, funds):
    assert allocate(rows, less_money(funds, 10)).included <= allocate(rows, funds).included


@settings(deadline=None)
@given(ROWS, FUNDS, st.sampled_from(SOURCES))
def test_sources_do_not_touch_each_other(rows, funds, source):
    alone = allocate([row for row in rows if row.source == source], {source: funds[source]})
    together = allocate(rows, funds)
    assert alone.included == {key for key in together.included if rows[key - 1].source == source}


@settings(deadline=None)
@given(ROWS, FUNDS)
def test_no_order_is_less_short_than_mandatory_first(rows, funds):
    best = allocate(mandatory_first(rows), funds).short
    forced = dict.fromkeys(SOURCES, 0)
    for row_ in rows:
        if row_.mandatory and not row_.hold:
            forced[row_.source] += row_.fen
    assert best == sum(max(0, forced[source] - funds[source]) for source in SOURCES)
    assert best <= allocate(rows, funds).short


@settings(deadline=None)
@given(ROWS, FUNDS)
def test_sums_add_up(rows, funds):
    made = allocate(rows, funds)
    whole = made.whole
    ranked = [row for row in rows if not row.hold]
    assert whole.count + whole.out_count == len(ranked)
    assert whole.placed + whole.out == sum(row.fen for row in ranked)
    assert whole.placed == sum(placed.row.fen for placed in made.rows if placed.standing.included)
