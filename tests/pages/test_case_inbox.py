"""What is mine to do, what I wait for, what changed; and how many queries that takes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.county import REPORT, begin, do, reported, sent
from tests.pages.visiting import as_, queries, text
from yuncheng.casework import inbox

DAY = date(2026, 3, 2)


def checking(county, name, unit="health"):
    case = begin("report", county[f"{unit}.handler"], data={"name": name})
    do(case, "fill", "submitted", county[f"{unit}.handler"], data=REPORT | {"name": name})
    return case


def count(call):
    with CaptureQueriesContext(connection) as caught:
        call()
    return len(caught)


def test_my_turn_tells_what_by_when(county, workday):
    case = checking(county, "甲")
    (turn,) = inbox.my_turn(county["health.checker"], DAY)
    assert (turn.subject, turn.title, turn.due_on, turn.days_left) == ("甲", "单位审核", date(2026, 3, 5), 3)
    assert turn.url == f"/cases/{case.pk}/"
    assert turn.articles == (4, 7)


def test_the_most_urgent_comes_first(county, workday):
    later = begin("report", county["health.handler"], data={"name": "没有期限"})
    do(later, "fill", "submitted", county["health.handler"], data=REPORT)
    do(later, "check", "returned", county["health.checker"], reason="改")
    checking(county, "有期限")
    assert [turn.subject for turn in inbox.my_turn(county["health.checker"], DAY)] == ["有期限"]
    assert [turn.subject for turn in inbox.my_turn(county["health.handler"], DAY)] == [REPORT["name"]]


def test_steps_that_wait_for_one_act_are_told_once(county, workday):
    for name in ("甲", "乙", "丙"):
        reported(county, name=name)
    (turn,) = inbox.my_turn(county["health.handler"], DAY)
    assert (turn.subject, turn.count, turn.url) == ("2027年度 3 个项目", 3, "/open/dispatch/?year=2027")


def test_four_eyes_are_told_before_the_click(county, workday):
    dispatch = begin("dispatch", county["lead.handler"], year=2027)
    assert dispatch.step == "compose"
    case = begin("exception", county["lead.handler"], project=reported(county).project)
    do(case, "request", "requested", county["lead.handler"], data={"gates": ["G19"], "reason": "确需"})
    (turn,) = inbox.my_turn(county["lead.checker"], DAY)
    assert turn.note == ""


def test_waiting_names_the_other_office(county, workday):
    sent(county, reported(county))
    (turn,) = inbox.waiting_for(county["health.handler"], DAY)
    assert (turn.with_whom, turn.title) == ("测试lead局经办", "大数据主管部门汇总")


def test_news_are_what_others_did_since_i_looked(county, workday):
    case = sent(county, reported(county))
    entry = do(case, "intake", "to_list", county["lead.handler"])
    account = county["health.handler"]
    (news,) = inbox.changed_since(account)
    assert (news.seq, news.unit) == (entry.seq, "测试lead局")
    account.seen_seq = entry.seq
    assert inbox.changed_since(account) == []


def test_the_figures_agree_with_the_lists(county, workday):
    checking(county, "甲")
    checking(county, "乙")
    account = county["health.checker"]
    assert inbox.counts(account, DAY) == inbox.Counts(my_turn=2, overdue=0, waiting=0, unread=0)
    assert inbox.counts(account, date(2026, 4, 1)).overdue == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_an_inbox_takes_the_same_queries_at_one_row_and_at_three(county, workday, rows):
    for number in range(rows):
        checking(county, f"项目{number}")
    checker, handler = county["health.checker"], county["health.handler"]
    assert checker.acts_for == handler.acts_for  # asked once a person
    assert count(lambda: inbox.my_turn(checker, DAY)) == 3  # the turns, my drafts, who did the step before
    assert count(lambda: inbox.waiting_for(handler, DAY)) == 1
    assert count(lambda: inbox.counts(checker, DAY)) == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_cases_takes_the_same_queries(county, workday, rows):
    for number in range(rows):
        checking(county, f"项目{number}")
    assert queries(as_(county["health.checker"]), "/cases/") == LIST_QUERIES


@pytest.mark.parametrize("returns", [1, 3])
def test_a_case_takes_the_same_queries_however_long_its_journal(county, workday, returns):
    case = checking(county, "甲")
    for _ in range(returns):
        do(case, "check", "returned", county["health.checker"], reason="改")
        do(case, "fill", "submitted", county["health.handler"], data=REPORT)
    assert queries(as_(county["health.checker"]), f"/cases/{case.pk}/") == CASE_QUERIES


LIST_QUERIES = 10
CASE_QUERIES = 16


def test_the_tabs_part_mine_waiting_and_closed(county, workday):
    checking(county, "甲项目")
    client = as_(county["health.checker"])
    assert "甲项目" in text(client.get("/cases/"))
    assert "没有等待他人办理的事项" in text(client.get("/cases/?tab=waiting"))
    assert "还没有办结的事项" in text(client.get("/cases/?tab=closed"))
    assert "没有符合条件的事项" in text(client.get("/cases/?q=乙项目"))
    assert "甲项目" in text(as_(county["health.handler"]).get("/cases/?tab=waiting"))
