"""The assessed lines on record, as whoever reads the case meets them: headings, sums, cut, reason, what they were."""

import pytest

from tests.approval.road import approved, at_decision, give_paper
from tests.approval.test_assessing import EXPLANATION, LINES
from tests.approval.test_workbench import text_of
from tests.county import do
from yuncheng.casework.models import Entry
from yuncheng.lifecycle.approval.assessing.filed import filed_lines


@pytest.fixture
def case(county, workday):
    made = approved(county, at_decision(county))
    give_paper(made, "assessment", county["finance.handler"])
    return made


def draft(county, case, lines):
    do(case, "assess", "drafted", county["finance.handler"], data={"explanation": EXPLANATION, "lines": lines})


def conclude(county, case):
    do(case, "conclude", "assessed", county["finance.checker"], data={"doc_no": "测财评〔2026〕5号"})


def seen(client, person, address):
    client.force_login(person, backend="yuncheng.registry.backends.AccountBackend")
    return text_of(client.get(address))


def filed(*rows, before=None):
    def fen(row):
        money = {key: int(row[key]) for key in ("submitted", "assessed")}
        return {"heading": "设备购置费", "name": "甲", "spec": "", "reason": ""} | row | money

    return filed_lines([fen(row) for row in rows], None if before is None else [fen(row) for row in before])


def test_the_case_shows_the_lines_under_their_headings_after_the_act(county, case, client):
    draft(county, case, LINES)
    conclude(county, case)
    shown = seen(client, county["health.handler"], f"/cases/{case.pk}/")
    assert "定制软件开发费100.0096.004.00核减率4%" in shown
    assert "2交换机10.004台×2.509.504台×2.3750.50按询价中位数" in shown
    assert "合计110.00105.504.50核减率4.09%" in shown


def test_the_entry_in_the_journal_shows_the_same_table(county, case, client):
    draft(county, case, LINES)
    conclude(county, case)
    entry = Entry.objects.get(case=case, step="assess", outcome="drafted")
    assert "合计110.00105.504.50核减率4.09%" in seen(client, county["finance.handler"], f"/entries/{entry.seq}/")


def test_a_later_version_says_what_a_line_was_before(county, case, client):
    draft(county, case, LINES)
    do(case, "conclude", "returned", county["finance.checker"], reason="交换机请再核")
    draft(county, case, [LINES[0], {**LINES[1], "assessed_price": "2.25", "assessed": "9", "reason": "按最低报价"}])
    shown = seen(client, county["finance.checker"], f"/cases/{case.pk}/")
    assert "按最低报价上次：审定9.50，理由“按询价中位数”" in shown
    assert shown.count("上次：审定") == 1


def test_sums_by_heading_add_up_to_the_total_to_the_fen():
    rows = [
        {"submitted": 300, "assessed": 200},
        {"submitted": 1, "assessed": 1, "name": "乙", "heading": "预备费"},
        {"submitted": 50, "assessed": 0, "name": "丙"},
    ]
    table = filed(*rows)
    assert [(one.sums.label, one.sums.submitted, one.sums.assessed, one.sums.cut) for one in table.headings] == [
        ("设备购置费", 350, 200, 150),
        ("预备费", 1, 1, 0),
    ]
    assert (table.total.submitted, table.total.assessed, table.total.cut) == (351, 201, 150)
    assert [line.number for one in table.headings for line in one.lines] == [1, 3, 2]


def test_lines_that_came_or_went_between_versions_are_told():
    table = filed(
        {"submitted": 1, "assessed": 1, "name": "新"},
        before=[{"submitted": 1, "assessed": 1, "name": "旧"}],
    )
    assert (table.headings[0].lines[0].was, table.gone) == ("上次没有这一行", ("旧",))


def test_of_two_lines_called_the_same_each_is_beside_its_own():
    twice = [{"submitted": 2, "assessed": 2}, {"submitted": 3, "assessed": 3}]
    table = filed(*twice, before=twice)
    assert [line.was for line in table.headings[0].lines] == ["", ""]
