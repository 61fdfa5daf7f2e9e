"""Draws in cases: kept whole, conflicts removed, the next in rank asked, agencies judged, seats drawn again."""

from datetime import date, timedelta

import pytest

from tests.approval.road import OPINION, agency, applied, drawn, expert, experts, give_opinions, issued, waiting
from tests.county import do, listed_project
from yuncheng.casework.models import Case
from yuncheng.casework.refusals import BadForm, Blocked, NotVisible, NotYours
from yuncheng.lifecycle.approval.draw import ranking
from yuncheng.lifecycle.approval.models import Draw, Opinion
from yuncheng.registry import clock
from yuncheng.registry.models import Company, Drafting, Employment, Kinship

DRAFTER = "91500235MA5DRAFT01"


def admitted(county, **changes):
    case = applied(county, listed_project(county), **changes)
    do(case, "admit", "admitted", county["lead.handler"])
    return case


def draw(county, case, **data):
    do(case, "draw", "panel", county["lead.handler"], data={"specialty": "software", **data})
    return Draw.objects.filter(case=case).order_by("-number")[0]


def test_a_draw_keeps_pool_seed_and_ranks_and_can_be_redone(county, workday):
    experts(county, 6)
    made = draw(county, admitted(county))
    assert made.seats == 5
    assert made.pool == [f"E{number:03d}" for number in range(1, 7)]
    kept = [(rank.expert.code, rank.score) for rank in made.ranks.all()]
    assert kept == ranking(made.name, made.seed, made.pool)
    asked = list(Opinion.objects.filter(draw=made).values_list("expert__code", flat=True))
    assert asked == [code for code, _ in kept[:5]]


def test_conflicts_are_removed_each_with_its_reason(county, workday):
    project = listed_project(county)
    experts(county, 3)
    own = expert(county, "X1")
    Employment.objects.create(expert=own, unit=county.units["health"], employer="测试卫健局", since=date(2020, 1, 1))
    kin = expert(county, "X2")
    Kinship.objects.create(expert=kin, unit=county.units["health"])
    of_drafter = expert(county, "X3")
    company = Company.objects.create(credit_code=DRAFTER, name="编制公司")
    Employment.objects.create(expert=of_drafter, company=company, employer="编制公司", since=date(2020, 1, 1))
    expert(county, "X4", in_use=False)
    Drafting.objects.create(expert=expert(county, "X5"), project=project)
    expert(county, "X6", specialties=["network"])
    case = applied(county, project, drafter="编制公司", drafter_code=DRAFTER)
    do(case, "admit", "admitted", county["lead.handler"])
    made = draw(county, case, seats=3)
    assert made.pool == ["E001", "E002", "E003"]
    assert [(one.expert.code, one.reason) for one in made.exclusions.select_related("expert")] == [
        ("X1", "own_unit"),
        ("X2", "kin"),
        ("X3", "drafter"),
        ("X4", "out_of_use"),
        ("X5", "drafted"),
    ]


def test_too_few_experts_are_refused_with_a_way_out_and_nothing_is_kept(county, workday):
    experts(county, 4)
    case = admitted(county)
    with pytest.raises(Blocked) as refused:
        draw(county, case)
    assert "只有4名" in refused.value.sentence
    assert "改为委托专业机构" in refused.value.cures
    assert not Draw.objects.exists()


@pytest.mark.parametrize("seats", [1, 2, 16])
def test_a_panel_is_neither_too_small_nor_too_large(county, workday, seats):
    experts(county, 6)
    with pytest.raises(BadForm) as refused:
        draw(county, admitted(county), seats=seats)
    assert refused.value.fields == {"seats": ["这次可抽取3至15名。"]}


def test_whoever_declines_is_followed_by_the_next_in_rank(county, workday):
    experts(county, 5)
    case = admitted(county)
    made = draw(county, case, seats=3)
    ranks = [rank.expert.account for rank in made.ranks.select_related("expert__account")]
    first = waiting(case)[0]
    do(first, "give", "declined", first.assignee, reason="与编制人员相识")
    assert [child.assignee for child in waiting(case)] == [ranks[1], ranks[2], ranks[3]]
    assert Draw.objects.filter(case=case).count() == 1
    made.refresh_from_db()
    assert [rank.expert.account for rank in made.ranks.select_related("expert__account")] == ranks


def test_when_nobody_is_left_the_vacant_seat_is_drawn_again_and_given_opinions_stay(county, workday):
    experts(county, 3)
    case = admitted(county)
    draw(county, case, seats=3)
    with pytest.raises(Blocked):
        do(case, "summarise", "redraw", county["lead.handler"], reason="看看")
    first, *others = waiting(case)
    do(first, "give", "declined", first.assignee, reason="出差")
    for child in others:
        do(child, "give", "submitted", child.assignee, data=OPINION)
    assert waiting(case) == []
    expert(county, "N1")
    do(case, "summarise", "redraw", county["lead.handler"], reason="一名专家回避，无人递补")
    with pytest.raises(BadForm) as refused:
        draw(county, case, seats=2)
    assert refused.value.fields == {"seats": ["这次可抽取1名。"]}
    second = draw(county, case)
    assert (second.number, second.seats, second.pool) == (2, 1, ["N1"])
    give_opinions(case)
    assert Case.objects.filter(parent=case, step="submitted").count() == 3
    issued(county, case)


def test_opinions_overdue_at_a_new_draw_are_ended(county, workday):
    experts(county, 6)
    case = admitted(county)
    draw(county, case, seats=3)
    late, *others = waiting(case)
    for child in others:
        do(child, "give", "submitted", child.assignee, data=OPINION)
    with clock.at(clock.at_hour(workday + timedelta(days=14))):
        do(case, "summarise", "redraw", county["lead.handler"], reason="一名专家逾期未交")
        late.refresh_from_db()
        assert (late.step, late.is_open) == ("cancelled", False)
        second = draw(county, case)
        assert (second.seats, late.assignee.expert.code in second.pool) == (1, False)


def test_an_expert_whose_account_is_stopped_is_not_waited_for(county, workday):
    experts(county, 6)
    case = admitted(county)
    draw(county, case, seats=3)
    gone = waiting(case)[0]
    gone.assignee.is_active = False
    gone.assignee.save()
    do(case, "summarise", "redraw", county["lead.handler"], reason="一名专家账号已停用")
    gone.refresh_from_db()
    assert (gone.step, gone.is_open) == ("cancelled", False)
    second = draw(county, case)
    assert (second.seats, gone.assignee.expert.code in second.pool) == (1, False)


def test_an_expert_sees_only_his_own_case_and_nobody_else_answers_for_him(county, workday):
    experts(county, 3)
    case = drawn(county, applied(county, listed_project(county)))
    mine, other, _ = waiting(case)
    with pytest.raises(NotVisible):
        do(other, "give", "submitted", mine.assignee, data=OPINION)
    with pytest.raises(NotVisible):
        do(case, "summarise", "drafted", mine.assignee, data={})
    with pytest.raises(NotYours):
        do(mine, "give", "submitted", county["lead.handler"], data=OPINION)
    with pytest.raises(NotVisible):
        do(mine, "give", "submitted", county["health.handler"], data=OPINION)


def test_an_opinion_wants_the_statement_of_no_interest(county, workday):
    experts(county, 3)
    case = drawn(county, applied(county, listed_project(county)))
    child = waiting(case)[0]
    with pytest.raises(BadForm) as refused:
        do(child, "give", "submitted", child.assignee, data=OPINION | {"no_interest": False})
    assert list(refused.value.fields) == ["no_interest"]


@pytest.mark.parametrize(
    ("prepare", "words"),
    [
        (lambda one: None, "编制单位，不能又编又审"),
        (lambda one: type(one).objects.update(in_use=False), "已不在机构库"),
        (lambda one: type(one).objects.update(account=None), "还没有可用的账号"),
        (lambda one: one.delete(), "没有这个统一社会信用代码"),
    ],
)
def test_an_agency_that_may_not_review_is_refused_in_words(county, workday, prepare, words):
    made = agency(county, DRAFTER)
    case = admitted(county, drafter="编制公司", drafter_code=DRAFTER.lower())
    prepare(made)
    with pytest.raises(BadForm) as refused:
        do(case, "draw", "agency", county["lead.handler"], data={"agency": DRAFTER})
    assert words in refused.value.fields["agency"][0]


def test_an_agency_that_declines_gives_way_to_a_full_panel(county, workday):
    experts(county, 6)
    made = agency(county)
    case = admitted(county)
    do(case, "draw", "agency", county["lead.handler"], data={"agency": made.company.credit_code})
    child = waiting(case)[0]
    do(child, "give", "declined", made.account, reason="与项目单位有业务往来")
    do(case, "summarise", "redraw", county["lead.handler"], reason="机构回避")
    second = draw(county, case)
    assert second.seats == 5
