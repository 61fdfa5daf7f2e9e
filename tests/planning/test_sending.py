"""What a unit sends (art. 7): ranked by itself, late only with a reason, nothing as nil, never another's."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from tests.county import REPORT, begin, do, reported, sent
from tests.pages.visiting import as_, queries, text
from tests.planning.road import issued
from yuncheng.casework.drafts import keep_draft
from yuncheng.casework.forms import RankedCases
from yuncheng.casework.models import Case
from yuncheng.casework.refusals import BadForm, Blocked, NotYours, Stale
from yuncheng.registry import clock
from yuncheng.registry.models import Unit


def on(day: date):
    return clock.at(clock.at_hour(day))


def composed(county, members, unit="health", **data):
    """The unit's sending of 2027, prepared by its handler."""
    case = begin("dispatch", county[f"{unit}.handler"], year=2027)
    do(case, "compose", "prepared", county[f"{unit}.handler"], data={"members": members, **data})
    case.refresh_from_db()
    return case


def ranks(*reports):
    for report in reports:
        report.project.refresh_from_db()
    return [report.project.unit_rank for report in reports]


# ------------------------------------------------------------------------------------------------ rank


def test_the_order_of_the_sending_is_the_unit_s_rank(county, workday):
    first, second, third = (reported(county, name=name) for name in ("甲平台", "乙平台", "丙平台"))
    case = composed(county, [third.pk, first.pk, second.pk])
    assert ranks(first, second, third) == [None, None, None]
    do(case, "send", "sent", county["health.checker"])
    assert ranks(first, second, third) == [2, 3, 1]


def test_the_page_begins_with_the_order_that_reports_asked_for(county, workday):
    reported(county, name="丙平台")
    reported(county, name="乙平台", rank=2)
    reported(county, name="甲平台", rank=1)
    case = begin("dispatch", county["health.handler"], year=2027)
    page = text(as_(county["health.handler"]).get(f"/cases/{case.pk}/"))
    assert page.index("甲平台") < page.index("乙平台") < page.index("丙平台")
    assert "已选 0 个，共 3 个" in page  # the script counts


def test_a_draft_keeps_its_order_and_its_ticks(county, workday):
    first, second = reported(county, name="甲平台"), reported(county, name="乙平台")
    case = begin("dispatch", county["health.handler"], year=2027)
    keep_draft(case, {"members": [str(second.pk)]}, by=county["health.handler"])
    page = as_(county["health.handler"]).get(f"/cases/{case.pk}/").content.decode()
    assert page.index("乙平台") < page.index("甲平台")
    assert f'value="{second.pk}" data-rank-tick data-fen="120000000" checked' in page
    assert f'value="{first.pk}" data-rank-tick data-fen="120000000">' in page


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({}, ["1", "2", "3"]),
        ({"1": "3", "2": "1", "3": "2"}, ["2", "3", "1"]),
        ({"1": "1", "2": "2", "3": "1"}, ["3", "1", "2"]),  # the last was moved to the front
        ({"1": "3", "2": "2", "3": "3"}, ["2", "3", "1"]),  # the first was moved to the end
        ({"1": "abc", "2": "２", "3": ""}, ["2", "1", "3"]),
        ({"1": "99999999999999999999", "2": "1"}, ["2", "1", "3"]),
    ],
)
def test_without_scripts_numbers_beside_the_ticks_make_the_order(places, order):
    posted = QueryDict(mutable=True)
    posted.setlist("members", ["1", "2", "3"])
    for number, place in places.items():
        posted[f"members-place-{number}"] = place
    assert RankedCases().value_from_datadict(posted, {}, "members") == order


def test_the_form_posts_its_order(county, workday):
    first, second = reported(county, name="甲平台"), reported(county, name="乙平台")
    case = begin("dispatch", county["health.handler"], year=2027)
    posted = {
        "step": "compose",
        "outcome": "prepared",
        "version": "0",
        "key": "0123456789abcdef",
        "members": [str(first.pk), str(second.pk)],
        f"members-place-{first.pk}": "2",
        f"members-place-{second.pk}": "1",
    }
    assert as_(county["health.handler"]).post(f"/cases/{case.pk}/act/", posted).status_code == 302
    do(case, "send", "sent", county["health.checker"])
    assert ranks(first, second) == [2, 1]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries(county, workday, rows):
    for number in range(rows):
        reported(county, name=f"平台{number}")
    case = begin("dispatch", county["health.handler"], year=2027)
    assert queries(as_(county["health.handler"]), f"/cases/{case.pk}/") == COMPOSE_QUERIES


COMPOSE_QUERIES = 26


# ------------------------------------------------------------------------------------------------ late


@pytest.mark.parametrize(
    ("day", "asked"), [(date(2026, 9, 29), False), (date(2026, 9, 30), False), (date(2026, 10, 1), True)]
)
def test_a_reason_is_asked_from_the_day_after_30_september(county, workday, day, asked):
    report = reported(county)
    with on(day):
        if not asked:
            composed(county, [report.pk])
            return
        case = begin("dispatch", county["health.handler"], year=2027)
        with pytest.raises(BadForm) as refused:
            do(case, "compose", "prepared", county["health.handler"], data={"members": [report.pk]})
        assert list(refused.value.fields) == ["late_reason"]
        assert "有1个项目逾期报送，请写明原因" in refused.value.fields["late_reason"][0]
        data = {"members": [report.pk], "late_reason": "任务下达较晚。"}
        do(case, "compose", "prepared", county["health.handler"], data=data)
        do(case, "send", "sent", county["health.checker"])
        page = as_(county["health.handler"]).get("/reporting/?year=2027").content.decode()
        assert "应于2026年9月30日前（含当日）报送，实际2026年10月1日报送，逾期1日" in page


def test_prepared_in_time_and_sent_after_it_the_checker_gives_the_reason(county, workday):
    report = reported(county)
    with on(date(2026, 9, 30)):
        case = composed(county, [report.pk])
    with on(date(2026, 10, 1)):
        with pytest.raises(BadForm) as refused:
            do(case, "send", "sent", county["health.checker"])
        assert list(refused.value.fields) == ["late_reason"]
        do(case, "send", "sent", county["health.checker"], data={"late_reason": "审核人员出差。"})
    report.project.refresh_from_db()
    assert report.project.reported_on == date(2026, 10, 1)


def test_additions_are_never_late(county, workday):
    with on(date(2026, 11, 2)):
        report = reported(county, addition_ground="superior", addition_doc_no="测试发〔2026〕9号")
        composed(county, [report.pk])


def test_what_was_reported_last_year_is_not_in_time_this_year(county, workday):
    """A project refused last year and reported again by a new case: its first day is that of the new case."""
    with on(date(2025, 9, 1)):
        old = reported(county, plan_year=2026)
        dispatch = begin("dispatch", county["health.handler"], year=2026)
        do(dispatch, "compose", "prepared", county["health.handler"], data={"members": [old.pk]})
        do(dispatch, "send", "sent", county["health.checker"])
        do(old, "intake", "refused", county["lead.handler"], reason="今年不纳入")
    with on(date(2026, 10, 1)):
        again = begin("report", county["health.handler"], project=old.project)
        do(again, "fill", "submitted", county["health.handler"], data=REPORT)
        do(again, "check", "agreed", county["health.checker"])
        assert "还没有报送" not in text(as_(county["health.handler"]).get("/reporting/?year=2027"))
        sent(county, again)
    again.project.refresh_from_db()
    assert again.project.reported_on == date(2026, 10, 1)


# ------------------------------------------------------------------------------------------------ nil


def test_a_nil_return_is_confirmed_by_another_person(county, workday):
    case = begin("dispatch", county["farm.handler"], year=2027)
    do(case, "compose", "nothing", county["farm.handler"])
    with pytest.raises(NotYours):
        do(case, "nil", "confirmed", county["farm.handler"])
    do(case, "nil", "confirmed", county["farm.checker"])
    page = text(as_(county["lead.handler"]).get("/reporting/?year=2027"))
    assert "测试农业局 零报送 0 0 0.00 — 0" in page


def test_there_is_no_nil_while_reports_wait_to_be_sent(county, workday):
    reported(county)
    case = begin("dispatch", county["health.handler"], year=2027)
    with pytest.raises(Blocked) as refused:
        do(case, "compose", "nothing", county["health.handler"])
    assert refused.value.sentence == "“本年度没有项目报送”只适用于没有待报送的项目的情形。"
    assert "本年度没有项目报送" not in text(as_(county["health.handler"]).get(f"/cases/{case.pk}/"))


def test_with_nothing_to_send_the_page_says_what_to_do(county, workday):
    begin("report", county["farm.handler"], data={"name": "未审核的"})
    issued(county)
    case = Case.objects.get(procedure_key="dispatch", unit=county.units["farm"])
    page = text(as_(county["farm.handler"]).get(f"/cases/{case.pk}/"))
    assert "还没有可以报送的项目。" in page
    assert "本年度没有项目报送" in page


# -------------------------------------------------------------------------------------------- twice, another's, listed


@pytest.mark.parametrize("name", ["智慧测试平台", " 智慧 测试平台", "智慧测试平台　"])
def test_one_name_is_reported_once_a_year(county, workday, name):
    reported(county)
    again = begin("report", county["health.handler"], data={"name": name})
    with pytest.raises(BadForm) as refused:
        do(again, "fill", "submitted", county["health.handler"], data=REPORT | {"name": name})
    assert refused.value.fields["name"] == [
        "本单位2027年度已报送同名项目（现处于“待随单位报送”）。同一项目只报送一次；要修改的，在已有的报送上办理；"
        "确是另一个项目的，请改用能区分的名称。"
    ]


def test_another_unit_and_another_year_may_use_the_name(county, workday):
    reported(county)
    reported(county, "farm")
    reported(county, name="智慧测试平台", plan_year=2028)


def test_what_was_withdrawn_may_be_reported_again(county, workday):
    do(reported(county), "withdraw", "withdrawn", county["health.handler"], reason="重新填写")
    assert reported(county, name="智慧测试平台").step == "send"


def test_the_same_project_has_one_report_at_a_time(county, workday):
    report = reported(county)
    with pytest.raises(Stale) as refused:
        begin("report", county["health.handler"], project=report.project)
    assert refused.value.sentence == "“清单报送”正在办理中，不能重复启动。"


def test_a_name_on_the_list_says_which_list(county, workday):
    from tests.county import listed

    project = listed(county, sent(county, reported(county))).project
    again = REPORT | {"plan_year": 2028}
    case = begin("report", county["health.handler"], data={"name": REPORT["name"]})
    with pytest.raises(BadForm) as refused:
        do(case, "fill", "submitted", county["health.handler"], data=again)
    assert f"同名项目已在清单（{project.list_no}，2026-03-02）" in refused.value.fields["name"][0]
    assert "办理清单调整" in refused.value.fields["name"][0]
    do(case, "fill", "submitted", county["health.handler"], data=again | {"nature": "maintain"})


def test_a_project_of_another_unit_is_not_mine_to_report(county, workday):
    school = reported(county, "school").project
    with pytest.raises(NotYours) as refused:
        begin("report", county["edu.handler"], project=school)
    assert refused.value.sentence == "“清单报送”由承办单位经办启动，不由您启动。"
    page = as_(county["edu.handler"]).get(f"/open/report/?project={school.pk}")
    assert page.status_code == 403


def test_a_unit_that_ended_is_told_who_reports(county, workday):
    Unit.objects.filter(code="farm").update(valid_to=date(2026, 2, 28), successor=county.units["health"])
    county["farm.handler"].unit.refresh_from_db()
    with pytest.raises(NotYours) as refused:
        begin("report", county["farm.handler"], data={"name": "甲"})
    assert refused.value.sentence == "您所在单位已撤并，不能再启动事项。"
    assert refused.value.cures == ("由承继单位办理",)


# ------------------------------------------------------------------------------------------------ the line, additions


@pytest.mark.parametrize(
    ("amount", "road", "good", "bad"),
    [
        ("49.99", "备案", "filed", "to_list"),
        ("49.999999", "备案", "filed", "to_list"),
        ("50", "清单", "to_list", "filed"),
        ("50.00", "清单", "to_list", "filed"),
        ("50.01", "清单", "to_list", "filed"),
        ("50.000001", "清单", "to_list", "filed"),
    ],
)
def test_the_line_leads_to_list_or_filing_and_not_to_the_other(county, workday, amount, road, good, bad):
    case = sent(county, reported(county, amount=amount))
    assert f"{road} 1 个" in text(as_(county["health.handler"]).get("/reporting/"))
    with pytest.raises(Blocked) as refused:
        do(case, "intake", bad, county["lead.handler"])
    assert 7 in refused.value.articles
    do(case, "intake", good, county["lead.handler"])


@pytest.mark.parametrize("amount", ["0", "-1", "1e3", "0.0000001", "abc", ""])
def test_an_amount_that_is_none_is_a_bad_form(county, workday, amount):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    with pytest.raises(BadForm) as refused:
        do(case, "fill", "submitted", county["health.handler"], data=REPORT | {"amount": amount})
    assert list(refused.value.fields) == ["amount"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"addition_ground": "superior"}, "上级明确要求建设的，没有填写文件文号"),
        ({"addition_ground": "continue"}, "所填情形是续建，项目性质却是新建"),
        ({"addition_ground": "maintain", "nature": "upgrade"}, "所填情形是运维，项目性质却是升级"),
    ],
)
def test_grounds_of_an_addition_that_do_not_fit_are_refused_by_article_nine(county, workday, changes, sentence):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    with pytest.raises(Blocked) as refused:
        do(case, "fill", "submitted", county["health.handler"], data=REPORT | {"name": "甲"} | changes)
    assert [verdict.rule for verdict in refused.value.verdicts] == ["R9"]
    assert (sentence in refused.value.sentence, 9 in refused.value.articles) == (True, True)
