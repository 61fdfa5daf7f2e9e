"""A listed project changes or leaves the list, and comes back (art. 7): the whole circle, its limits, what G1 says."""

import pytest

from tests.approval import road
from tests.county import begin, do, sent
from tests.planning.lists import again, asked, composed, filed, on_list, proposed, published, taken_in
from yuncheng.casework.facts import ask, facts_of_case, facts_of_project, law_of
from yuncheng.casework.refusals import BadForm, Blocked, NotYours
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.planning.listing.boxes import (
    below_the_line,
    entry_to_change,
    entry_to_remove,
    removed_meanwhile,
)
from yuncheng.lifecycle.planning.listing.models import ListLine
from yuncheng.lifecycle.planning.listing.pages import what_it_does
from yuncheng.lifecycle.planning.listing.standing import Place, standing_of
from yuncheng.registry.county import law_on
from yuncheng.rulebook.kernel import Answer


def g1(project, day):
    project.refresh_from_db()
    return ask("G1", facts_of_project(project, on=day), law_on(day))


# ------------------------------------------------------------------------------------------------ asking


def fill(county, case, **said):
    do(case, "fill", "submitted", county["health.handler"], data={"change": "change", "reason": "理由", **said})


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, {"amount": ["变更的，请填写变更后的投资额度；额度不变的填原额度。"]}),
        ({"amount": "120"}, {"amount": ["与清单额度120.00万元相同，名称和建设内容也没有变更，没有可变更的。"]}),
        ({"change": "removal", "amount": "90"}, {"amount": ["申请移出清单的，这一项不填。"]}),
        ({"change": "removal", "name": "新名"}, {"name": ["申请移出清单的，这一项不填。"]}),
        ({"change": "removal", "content": "改作他用"}, {"content": ["申请移出清单的，这一项不填。"]}),
    ],
)
def test_a_change_says_to_what_and_a_removal_says_none(county, workday, said, fields):
    case = begin("list_change", county["health.handler"], project=on_list(county))
    with pytest.raises(BadForm) as refused:
        fill(county, case, **said)
    assert refused.value.fields == fields


def test_content_may_change_while_the_amount_stays(county, workday):
    project = on_list(county)
    published(county, changes=[asked(county, project, amount="120", content="改为移动端优先")])
    line = ListLine.objects.get(change="changed")
    assert (line.amount_before, line.amount, line.content) == (120_000_000, 120_000_000, "改为移动端优先")


def test_what_is_not_on_the_list_is_not_changed(county, workday):
    waiting = taken_in(county)
    with pytest.raises(Blocked) as refused:
        begin("list_change", county["health.handler"], project=waiting.project)
    assert refused.value.sentence == "“清单调整”只适用于项目在清单内的情形。"
    with pytest.raises(Blocked):
        begin("delisting", county["lead.handler"], project=waiting.project)


def test_a_unit_asks_and_only_the_bureau_removes_of_its_own(county, workday):
    project = on_list(county)
    with pytest.raises(NotYours):
        begin("delisting", county["health.handler"], project=project)
    with pytest.raises(NotYours):
        begin("list_change", county["lead.handler"], project=project)


def test_the_bureau_may_refuse_a_change_and_the_entry_stands(county, workday):
    project = on_list(county)
    case = begin("list_change", county["health.handler"], project=project)
    fill(county, case, amount="300")
    do(case, "check", "agreed", county["health.checker"])
    do(case, "intake", "refused", county["lead.handler"], reason="没有依据")
    project.refresh_from_db()
    case.refresh_from_db()
    assert (case.step, project.listed_amount) == ("refused", 120_000_000)


# ------------------------------------------------------------------------------------------------ the line


@pytest.mark.parametrize(("amount", "warned"), [("49.99", True), ("50", False), ("50.01", False)])
def test_an_entry_changed_below_the_line_is_warned_of_and_stays_listed(county, workday, amount, warned):
    project = on_list(county)
    case = asked(county, project, amount=amount)
    box = entry_to_change(case, county["lead.handler"])
    assert (len(box["warnings"]) == 1) is warned
    published(county, changes=[case])
    assert g1(project, workday).answer is Answer.YES
    assert standing_of(project).place is Place.LISTED
    assert project.listed_amount == int(float(amount) * 1_000_000)


def test_the_warning_tells_both_amounts(county, workday):
    assert below_the_line(49_990_000) == (
        "变更后49.99万元，低于清单起点50.00万元。已在清单的项目不因额度降低而退出，"
        "发布后仍按清单管理；不再建设的，应申请移出。"
    )
    assert below_the_line(None) == ""


# ------------------------------------------------------------------------------------------------ the circle


def test_the_whole_circle_listed_removed_reported_and_listed_again_on_one_day(county, workday):
    project = on_list(county)
    published(county, removals=[asked(county, project, change="removal", reason="本年不建")])
    verdict = g1(project, workday)
    assert (verdict.answer, verdict.articles) == (Answer.NO, (7,))
    assert verdict.sentence == "项目已于2026年3月2日移出项目清单，不得安排预算、划拨资金"
    assert standing_of(project).words == "已移出清单（2026-03-02）"
    case = sent(county, again(county, project, amount="80"))
    do(case, "intake", "to_list", county["lead.handler"])
    published(county, members=[case])
    assert g1(project, workday).answer is Answer.YES
    assert (project.listed_on, project.removed_on) == (workday, None)
    assert (project.list_no, project.listed_amount) == ("测数发〔2026〕3号", 80_000_000)
    lines = ListLine.objects.filter(project=project).order_by("version__number")
    assert list(lines.values_list("version__number", "change", "amount")) == [
        (1, "added", 120_000_000),
        (2, "removed", 120_000_000),
        (3, "added", 80_000_000),
    ]
    assert verify().faults == []


def test_what_was_removed_may_come_back_below_the_line_and_is_filed(county, workday):
    project = on_list(county)
    published(county, removals=[proposed(county, project)])
    case = sent(county, again(county, project, amount="49.99"))
    do(case, "intake", "filed", county["lead.handler"])
    assert g1(project, workday).answer is Answer.YES
    assert standing_of(project).place is Place.FILED
    assert project.removed_on == workday


def test_a_filing_from_before_the_removal_does_not_come_back_to_life(county, workday):
    from datetime import date

    from yuncheng.registry import clock

    project = filed(county).project
    with clock.at(clock.at_hour(date(2026, 3, 4))):
        case = sent(county, again(county, project, amount="120"))
        do(case, "intake", "to_list", county["lead.handler"])
        published(county, members=[case])
        project.refresh_from_db()
        published(county, removals=[proposed(county, project)])
        again(county, project, amount="30")  # reported low again, but not yet taken in
        assert project.filed_on == workday
        assert g1(project, date(2026, 3, 4)).answer is Answer.NO
        assert standing_of(project).place is Place.REMOVED


# ------------------------------------------------------------------------------------------------ a later procedure


def test_a_removed_project_walks_on_without_money_and_is_told(county, workday):
    project = on_list(county)
    case = road.applied(county, project)
    assert removed_meanwhile(case, county["health.handler"]) is None
    published(county, removals=[proposed(county, project)])
    case.refresh_from_db()
    box = removed_meanwhile(case, county["health.handler"])
    assert box["standing"].words == "已移出清单（2026-03-02）"
    assert ask("G1", facts_of_case(case, on=workday), law_of(case)).answer is Answer.NO
    with pytest.raises(Blocked) as refused:
        do(case, "admit", "admitted", county["lead.handler"])
    assert "项目已于2026年3月2日移出项目清单，暂不受理" in refused.value.sentence


def test_the_unit_hears_that_its_project_was_removed(county, workday):
    from yuncheng.casework.models import Notice

    project = on_list(county)
    published(county, removals=[proposed(county, project)])
    heard = Notice.objects.filter(unit=county.units["health"]).order_by("id").last()
    assert heard.sentence.endswith("审核发布 — 发布清单")


def test_the_bureau_and_the_unit_are_told_what_a_removal_ends(county, workday):
    project = on_list(county)
    change = asked(county, project, amount="90")
    removal = proposed(county, project)
    assert entry_to_remove(removal, county["lead.handler"])["removal"] == (
        "移出之后，项目单位的清单调整（待清单发布时变更）随之终止；不得再安排预算、划拨资金；确需建设的，重新报送。"
    )
    told = entry_to_change(change, county["health.handler"])["leaving"]
    assert told == "云阳县大数据发展局正在办理移出本项目（待清单发布时移出）。移出发布后，本事项随之终止。"
    listing = composed(county, removals=[removal])
    box = what_it_does(listing, county["lead.checker"])
    assert box["running"] == {project.pk: ["清单调整（待清单发布时变更，移出后随之终止）"]}
