"""The bureau's round of a year (art. 7): issued, chased, closed, opened again."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import REPORT, begin, do, reported, sent
from tests.pages.visiting import as_, text
from tests.planning.road import children, closed, issued
from yuncheng.casework.inbox import changed_since, my_turn
from yuncheng.casework.models import Case, Notice, Obligation
from yuncheng.casework.refusals import BadForm, Blocked, NotVisible, NotYours
from yuncheng.registry import clock
from yuncheng.registry.models import Unit
from yuncheng.rulebook.kernel import Answer

UNITS = ["audit", "cyber", "edu", "farm", "finance", "health", "lead", "ndrc", "soe"]


def on(day: date):
    return clock.at(clock.at_hour(day))


def test_issuing_gives_every_reporting_unit_its_to_do_by_30_september(county, workday):
    case = issued(county)
    assert children(case) == dict.fromkeys(UNITS, "compose")
    turns = Obligation.objects.filter(case__parent=case)
    assert {turn.due_on for turn in turns} == {date(2026, 9, 30)}
    mine = [turn for turn in my_turn(county["health.handler"], workday) if turn.case.procedure_key == "dispatch"]
    assert [(turn.title, turn.due_on) for turn in mine] == [("选定报送项目", date(2026, 9, 30))]


def test_everybody_hears_of_it_schools_too_but_not_the_leading_bodies(county, workday):
    case = issued(county)
    told = Notice.objects.filter(case=case).order_by("unit__code").values_list("unit__code", flat=True)
    assert list(told) == ["audit", "cyber", "edu", "farm", "finance", "health", "ndrc", "school", "soe"]
    news = changed_since(county["school.handler"])
    assert news[0].sentence == "2027年度项目开始报送，2026-09-30前（含当日）报送（第七条）"
    assert news[0].url == "/reporting/?year=2027"
    assert as_(county["school.handler"]).get(news[0].url).status_code == 200


def test_the_bureau_s_own_people_are_led_to_the_case(county, workday):
    case = issued(county)
    do(case, "collect", "chased", county["lead.handler"])
    assert [one.url for one in changed_since(county["lead.handler"])] == []


def test_a_unit_at_work_already_and_one_that_has_sent_get_no_second_to_do(county, workday):
    sent(county, reported(county))
    begin("dispatch", county["farm.handler"], year=2027)
    assert set(UNITS) - set(children(issued(county))) == {"health", "farm"}


def test_a_unit_that_has_ended_gets_none_and_its_successor_s_counts(county, workday):
    Unit.objects.filter(code="farm").update(valid_to=date(2026, 2, 28), successor=county.units["health"])
    begin_of_ended = Case.objects.count()
    assert "farm" not in children(issued(county))
    assert Case.objects.count() > begin_of_ended


def test_sent_back_nobody_hears_and_nothing_is_opened(county, workday):
    case = begin("round", county["lead.handler"], year=2027)
    said = {"doc_no": "测数发〔2026〕21号", "requirements": "请核对。"}
    do(case, "prepare", "prepared", county["lead.handler"], data=said)
    do(case, "issue", "returned", county["lead.checker"], reason="请写明联系人。")
    assert (case.children.count(), Notice.objects.count()) == (0, 0)


def test_four_eyes_issue(county, workday):
    case = begin("round", county["lead.handler"], year=2027)
    said = {"doc_no": "测数发〔2026〕21号", "requirements": "请核对。"}
    do(case, "prepare", "prepared", county["lead.handler"], data=said)
    with pytest.raises(NotYours):
        do(case, "issue", "issued", county["lead.handler"])


def test_chasing_reaches_those_who_have_sent_nothing_and_says_so(county, workday):
    case = issued(county)
    nil(county, "farm")
    do_dispatch(county, reported(county))
    with on(date(2026, 9, 21)):
        entry = do(case, "collect", "chased", county["lead.handler"])
        told = set(Notice.objects.filter(entry=entry).values_list("unit__code", flat=True))
        assert told == set(UNITS) - {"farm", "health", "lead"}
        news = changed_since(county["edu.handler"])[0]
        assert news.sentence == (
            "催报：2027年度项目尚未报送，还有9日（2026-09-30前，含当日）；没有项目的，也请零报送（第七条）"
        )
        page = text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
    assert "上次催报 2026-09-21 09:00，催了 6 个单位" in page
    assert "还没有报送的单位 7 个，共 9 个报送单位" in page


def test_after_the_day_a_reminder_tells_how_late(county, workday):
    case = issued(county)
    with on(date(2026, 10, 2)):
        do(case, "collect", "chased", county["lead.handler"])
        assert "已逾期2日" in changed_since(county["edu.handler"])[0].sentence


def test_when_all_have_reported_there_is_nobody_to_chase(county, workday):
    case = issued(county)
    for unit in UNITS:
        nil(county, unit)
    with pytest.raises(Blocked) as refused:
        do(case, "collect", "chased", county["lead.handler"])
    assert (refused.value.code, refused.value.articles) == ("nobody_to_chase", (4, 7))


@pytest.mark.parametrize(("day", "passes"), [(29, False), (30, False)])
def test_it_cannot_be_closed_before_the_last_day_is_over(county, workday, day, passes):
    case = issued(county)
    with on(date(2026, 9, day)), pytest.raises(Blocked) as refused:
        do(case, "collect", "closing", county["lead.handler"])
    assert [verdict.rule for verdict in refused.value.verdicts] == ["R7E"]
    assert refused.value.verdicts[0].earliest == date(2026, 10, 1)


def test_closed_the_rest_is_missed_and_told(county, workday):
    case = issued(county)
    nil(county, "farm")
    with on(date(2026, 10, 1)):
        closed(county, case)
        assert children(case) == {**dict.fromkeys(UNITS, "missed"), "farm": "nothing"}
        assert "2027年度项目报送已截止" in changed_since(county["edu.handler"])[0].sentence
        assert not Obligation.objects.filter(case__parent=case, closed_by__isnull=True).exists()


def test_a_closed_round_refuses_new_reports_and_new_sendings(county, workday):
    case, waiting = issued(county), reported(county)
    with on(date(2026, 10, 8)):
        closed(county, case)
        late = begin("report", county["farm.handler"], data={"name": "迟到的平台"})
        with pytest.raises(Blocked) as refused:
            do(late, "fill", "submitted", county["farm.handler"], data=REPORT | {"name": "迟到的平台"})
        assert [verdict.rule for verdict in refused.value.verdicts] == ["R7C"]
        assert "2026年10月8日截止汇总" in refused.value.sentence
        assert refused.value.cures[0].startswith("报下一年度")
        with pytest.raises(Blocked):
            sent(county, waiting)


def test_additions_do_not_wait_for_the_round(county, workday):
    case = issued(county)
    added = {"addition_ground": "superior", "addition_doc_no": "测试发〔2026〕9号"}
    with on(date(2026, 10, 8)):
        closed(county, case)
        assert sent(county, reported(county, **added)).step == "intake"


def test_what_was_sent_in_time_comes_back_and_goes_again_after_closing(county, workday):
    case, report = issued(county), None
    report = sent(county, reported(county))
    with on(date(2026, 10, 8)):
        closed(county, case)
        do(report, "intake", "returned", county["lead.handler"], reason="请补充测算依据")
        do(report, "fill", "submitted", county["health.handler"], data=REPORT)
        do(report, "check", "agreed", county["health.checker"])
        assert sent(county, report).step == "intake"
        report.project.refresh_from_db()
    assert report.project.reported_on == workday


def test_a_later_round_opens_the_year_again_once_it_is_issued(county, workday):
    closing = issued(county)
    with on(date(2026, 10, 8)):
        closed(county, closing)
        again = begin("round", county["lead.handler"], year=2027)
        with pytest.raises(Blocked):
            reported(county, "farm")  # a draft opens nothing
        said = {"doc_no": "测数发〔2026〕30号", "requirements": "补充开放。"}
        do(again, "prepare", "prepared", county["lead.handler"], data=said)
        do(again, "issue", "issued", county["lead.checker"])
        assert changed_since(county["edu.handler"])[0].sentence == "2027年度项目补充开放报送（第七条）"
        assert sent(county, reported(county, "farm", name="补报的平台"), "farm").step == "intake"


def test_the_notice_tells_year_number_last_day_and_requirements(county, workday):
    from yuncheng.lifecycle.planning.reporting.letter import notice
    from yuncheng.papers.letter import letter_data

    letter = letter_data(notice(issued(county)))
    words = "".join(part.get("text", "") for part in letter["body"])
    assert (letter["title_plain"], letter["doc_no"]) == ("关于报送2027年度政务信息化项目的通知", "测数发〔2026〕21号")
    assert "投资额度50.00万元及以上的" in words
    assert "请于2026年9月30日前（含当日）报送" in words
    assert "请各单位认真核对，按期报送。" in words
    assert letter["watermark"] == ""


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
def test_every_unit_fetches_the_notice_and_nobody_an_unissued_one(county, workday, fmt):
    client = as_(county["school.handler"])
    assert client.get(f"/reporting/notice/2027/{fmt}/").status_code == 404
    issued(county)
    got = client.get(f"/reporting/notice/2027/{fmt}/")
    assert (got.status_code, got.content[:2]) == (200, b"%P" if fmt == "pdf" else b"PK")
    assert client.get("/reporting/notice/2027/exe/").status_code == 404
    assert as_(county["sysadmin"]).get(f"/reporting/notice/2027/{fmt}/").status_code == 404


def test_the_unit_s_page_shows_notice_and_what_is_closed(county, workday):
    case = issued(county)
    page = text(as_(county["health.handler"]).get("/reporting/"))
    assert "报送通知 测数发〔2026〕21号 PDF DOCX" in page
    assert "2027年度报送正在办理：选定报送项目。" in page
    with on(date(2026, 10, 8)):
        closed(county, case)
        page = text(as_(county["health.handler"]).get("/reporting/?year=2027"))
    assert "报送已于 2026-10-08 截止汇总" in page


def test_no_law_no_verdict(county):
    from yuncheng.registry.county import law_on
    from yuncheng.rulebook.book import BOOK
    from yuncheng.rulebook.kernel import Facts

    day = date(2022, 4, 27)
    assert BOOK.rules["R7E"].ask(Facts({"round_year": 2022}, on=day), law_on(day)).answer is Answer.UNKNOWN


def nil(county, unit):
    """The unit says that it has nothing to report."""
    case = Case.objects.get(procedure_key="dispatch", unit=county.units[unit], closed_on__isnull=True)
    do(case, "compose", "nothing", county[f"{unit}.handler"])
    do(case, "nil", "confirmed", county[f"{unit}.checker"])


def do_dispatch(county, report, unit="health"):
    """The sending that the round opened carries this report."""
    case = Case.objects.get(procedure_key="dispatch", unit=county.units[unit], closed_on__isnull=True)
    do(case, "compose", "prepared", county[f"{unit}.handler"], data={"members": [report.pk]})
    do(case, "send", "sent", county[f"{unit}.checker"])


def test_another_s_sending_does_not_exist_for_me(county, workday):
    issued(county)
    case = Case.objects.get(procedure_key="dispatch", unit=county.units["farm"])
    with pytest.raises(NotVisible):
        do(case, "compose", "nothing", county["health.handler"])


def test_a_notice_wants_its_number(county, workday):
    case = begin("round", county["lead.handler"], year=2027)
    with pytest.raises(BadForm) as refused:
        do(case, "prepare", "prepared", county["lead.handler"], data={"requirements": "请核对"})
    assert list(refused.value.fields) == ["doc_no"]
