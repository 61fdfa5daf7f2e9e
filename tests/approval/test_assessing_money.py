"""What must hold for every assessment, to the fen: lines add up to headings and headings to the whole; what was cut is
what lies between; and the figure reaches the project as it is."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.approval.road import approved, at_decision, give_paper, lump
from tests.approval.test_assessing import EXPLANATION, LINES
from tests.county import do
from yuncheng.casework.refusals import BadForm, Blocked
from yuncheng.costing import shipped_profile
from yuncheng.lifecycle.approval.assessing.filed import filed_lines
from yuncheng.lifecycle.approval.assessing.look import Look
from yuncheng.lifecycle.approval.assessing.offers import assessed_price
from yuncheng.lifecycle.approval.models import Assessment
from yuncheng.papers import format_wan, parse_money

HEADINGS = (*shipped_profile("changsha-2023").all_headings, "糖果费", "")
FEN = st.integers(0, 10**13)
quick = settings(max_examples=60, deadline=None)


@st.composite
def budgets(draw):
    """Lines as a form holds them, with their figures in fen."""
    made = []
    for number in range(draw(st.integers(1, 8))):
        submitted = draw(FEN)
        assessed = draw(st.integers(0, submitted))
        heading = draw(st.sampled_from(HEADINGS))
        made.append((heading, f"第{number}项", submitted, assessed))
    return made


def typed(rows):
    def wan(fen):
        return format_wan(fen, exact=True).replace(",", "")

    return [
        {"heading": heading, "name": name, "submitted": wan(submitted), "assessed": wan(assessed), "reason": "核减"}
        for heading, name, submitted, assessed in rows
    ]


@quick
@given(budgets())
def test_lines_headings_and_the_whole_add_up_to_the_fen(rows):
    look = Look(typed(rows))
    submitted, assessed = sum(row[2] for row in rows), sum(row[3] for row in rows)
    assert (look.submitted, look.assessed, look.cut) == (submitted, assessed, submitted - assessed)
    groups = [row for row in look.headings if row.is_group]
    under = [row for row in look.headings if not row.is_group]
    alone = [row for row in groups if look.profile.headings.get(row.label) == ()]
    for each in (groups, [*under, *alone]):
        assert sum(row.submitted for row in each) == submitted
        assert sum(row.assessed for row in each) == assessed
        assert sum(row.cut for row in each) == submitted - assessed


@quick
@given(budgets())
def test_the_record_adds_up_to_the_same(rows):
    keys = ("heading", "name", "submitted", "assessed")
    table = filed_lines([dict(zip(keys, row, strict=True)) for row in rows], None)
    assert (table.total.submitted, table.total.assessed) == (sum(row[2] for row in rows), sum(row[3] for row in rows))
    assert sum(heading.sums.cut for heading in table.headings) == table.total.cut
    assert sum(line.cut for heading in table.headings for line in heading.lines) == table.total.cut


@quick
@given(FEN)
def test_what_is_shown_in_wan_reads_back_as_the_same_fen(fen):
    assert parse_money(format_wan(fen, exact=True), unit="万元") == fen


@quick
@given(st.integers(1, 10**12), st.integers(1, 10**4))
def test_a_price_by_the_piece_times_its_pieces_is_the_amount(fen, pieces):
    line = {"assessed": format_wan(fen, exact=True).replace(",", ""), "quantity": str(pieces)}
    assert assessed_price(line) * pieces == Fraction(fen, 100)


# ---------------------------------------------------------------------------------------------- the project's fact


@pytest.fixture
def case(county, workday):
    """Approved at 110 万元."""
    made = approved(county, at_decision(county))
    give_paper(made, "assessment", county["finance.handler"])
    return made


def line(submitted, assessed, reason=""):
    return {"heading": "设备购置费", "name": "交换机", "submitted": submitted, "assessed": assessed, "reason": reason}


def concluded(county, case, *lines, **more):
    data = {"lines": list(lines), "explanation": EXPLANATION, **more}
    do(case, "assess", "drafted", county["finance.handler"], data=data)
    do(case, "conclude", "assessed", county["finance.checker"], data={"doc_no": "测财评〔2026〕5号"})
    case.project.refresh_from_db()
    return case.project.assessed_amount


@pytest.mark.parametrize(
    ("submitted", "assessed", "fen"),
    [
        ("110", "110", 110_000_000),
        ("110", "109.999999", 109_999_999),
        ("110", "0.000001", 1),
        ("1100000元", "1099999.99元", 109_999_999),
        ("110.000001", "1100000.00元", 110_000_000),
        ("１１０", "１０５．５", 105_500_000),
        ("33.333333", "33.333333", 33_333_333),
    ],
)
def test_the_figure_reaches_the_project_to_the_fen(county, case, submitted, assessed, fen):
    assert concluded(county, case, line(submitted, assessed, "核减")) == fen


def test_thirds_of_a_fen_do_not_get_lost_between_lines(county, case):
    assert concluded(county, case, *[line("33.333333", "33.333333")] * 3) == 99_999_999


@pytest.mark.parametrize("typed", ["0.0000001", "1.2345678", "0.001元", "1e2", "-1", "约一百"])
def test_what_is_no_amount_to_the_fen_is_refused(county, case, typed):
    with pytest.raises(BadForm) as refused:
        concluded(county, case, line("110", typed, "核减"))
    assert "第1行“审定金额”" in refused.value.fields["lines"][0]


def test_nothing_left_of_the_whole_is_asked_about_and_not_filed(county, case):
    with pytest.raises(BadForm) as refused:
        concluded(county, case, line("110", "0", "全部核减"))
    assert refused.value.fields == {"lines": ["各行审定金额相加为 0，请核对。"]}
    assert concluded(county, case, line("100", "0", "全部核减"), line("10", "10")) == 10_000_000


def test_a_lump_of_nothing_is_refused_too(county, case):
    with pytest.raises(BadForm):
        do(case, "assess", "drafted", county["finance.handler"], data=lump("0"))


@pytest.mark.parametrize(("assessed", "passes"), [("109.999999", True), ("110", True), ("110.000001", False)])
def test_above_the_approved_estimate_it_is_never_concluded(county, case, assessed, passes):
    one = line("120", assessed, "核减")
    if passes:
        assert concluded(county, case, one) == int(Fraction(assessed) * 1_000_000)
        return
    with pytest.raises(Blocked) as refused:
        concluded(county, case, one)
    assert [verdict.rule for verdict in refused.value.verdicts] == ["G_ASSESSED_WITHIN"]


def test_more_assessed_than_submitted_is_refused_by_line_even_where_the_sum_is_lower(county, case):
    with pytest.raises(BadForm) as refused:
        concluded(county, case, line("10", "10.000001"), line("100", "1", "核减"))
    assert "审定高于送审（核减为负）" in refused.value.fields["lines"][0]


def test_what_was_approved_and_what_was_assessed_are_kept_apart(county, case):
    concluded(county, case, *LINES)
    project = case.project
    assert (project.approved_estimate, project.assessed_amount) == (110_000_000, 105_500_000)
    assert Assessment.objects.get(case=case).amount == 105_500_000
