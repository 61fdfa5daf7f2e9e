"""Additions outside the yearly budget (art. 9): listed first, then approved, then budgeted."""

import pytest

from tests.county import begin, do, sent
from tests.planning.lists import (
    ADDED,
    MONEY,
    addition_of,
    again,
    approved,
    filed,
    funded,
    on_list,
    proposed,
    published,
    taken_in,
)
from yuncheng.casework.documents import documents_of
from yuncheng.casework.models import Case, Obligation
from yuncheng.casework.refusals import BadForm, Blocked, NotYours
from yuncheng.casework.spine import latest_values
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.planning.listing.boxes import addition_box
from yuncheng.lifecycle.planning.listing.letters import approval, budget, refusal
from yuncheng.lifecycle.planning.listing.models import ListLine
from yuncheng.papers import GridTable


def additions():
    return Case.objects.filter(procedure_key="addition")


def test_an_addition_begins_when_its_project_is_listed(county, workday):
    case = taken_in(county, **ADDED)
    assert not additions().exists()
    published(county, members=[case])
    addition = addition_of(case.project)
    assert (addition.step, addition.unit, addition.opened_on) == ("approve", county.units["health"], workday)
    turn = Obligation.objects.get(case=addition, closed_by__isnull=True)
    assert (turn.unit, turn.post) == (county.units["ndrc"], "handler")
    line = ListLine.objects.get(project=case.project)
    assert (line.ground, line.ground_no) == ("superior", "测府发〔2026〕8号")


def test_below_the_line_it_begins_when_it_is_filed(county, workday):
    project = filed(county, **ADDED).project
    assert addition_of(project).step == "approve"


def test_what_comes_with_the_year_begins_none(county, workday):
    on_list(county)
    filed(county, name="乙")
    assert not additions().exists()


def test_nobody_begins_one_and_none_can_be_approved_before_it_is_listed(county, workday):
    waiting = taken_in(county, **ADDED)
    for who in ("ndrc.handler", "lead.handler", "health.handler"):
        with pytest.raises(NotYours):
            begin("addition", county[who], project=waiting.project)
    assert not additions().exists()


def test_the_whole_road_writes_number_day_and_amount(county, workday):
    project = on_list(county, **ADDED)
    case = funded(county, approved(county, addition_of(project)), amount="100")
    project.refresh_from_db()
    assert case.step == "funded"
    assert (project.addition_no, project.addition_approved_on) == ("测发改〔2026〕5号", workday)
    assert (project.budget_no, project.budgeted_on, project.budgeted_amount) == (
        "测财预〔2026〕3号",
        workday,
        100_000_000,
    )
    assert latest_values(case, "approve")["money"] == [{"year": 2026, "source": "budget", "amount": 120_000_000}]
    assert verify().faults == []


# ------------------------------------------------------------------------------------------------ limits


def approve(county, case, *rows):
    said = {"money": list(rows), "opinion": "同意"}
    do(case, "approve", "agreed", county["ndrc.handler"], data=said)


def test_what_is_arranged_stays_within_the_list(county, workday):
    case = addition_of(on_list(county, **ADDED))
    with pytest.raises(BadForm) as refused:
        approve(county, case, MONEY[0] | {"amount": "100"}, MONEY[0] | {"year": 2027, "amount": "20.01"})
    assert refused.value.fields == {
        "money": ["安排额度合计120.01万元，超过清单额度120.00万元；额度有变的，先由项目单位办理清单调整。"]
    }
    approve(county, case, MONEY[0] | {"amount": "100"}, MONEY[0] | {"year": 2027, "amount": "20"})


def test_what_is_arranged_stays_within_what_was_filed(county, workday):
    case = addition_of(filed(county, **ADDED).project)
    with pytest.raises(BadForm) as refused:
        approve(county, case, MONEY[0] | {"amount": "30.01"})
    assert refused.value.fields["money"][0].endswith("超过备案额度30.00万元；额度有变的，先由项目单位重新报送。")
    approve(county, case, MONEY[0] | {"amount": "30"})


def test_one_year_and_source_is_one_row(county, workday):
    case = addition_of(on_list(county, **ADDED))
    with pytest.raises(BadForm) as refused:
        approve(county, case, MONEY[0] | {"amount": "10"}, MONEY[0] | {"amount": "20"})
    assert refused.value.fields == {"money": ["2026年财政预算资金写了2行，请合为一行。"]}


def test_the_budget_stays_within_what_was_approved(county, workday):
    case = approved(county, addition_of(on_list(county, **ADDED)))
    with pytest.raises(BadForm) as refused:
        do(case, "budget", "prepared", county["finance.handler"], data={"amount": "120.01"})
    assert refused.value.fields == {
        "amount": ["预算额120.01万元，超过批准安排的120.00万元；确需增加的，退回发展改革部门调整。"]
    }


def test_two_persons_of_an_office_decide(county, workday):
    case = addition_of(on_list(county, **ADDED))
    approve(county, case, MONEY[0])
    with pytest.raises(NotYours):
        do(case, "confirm", "approved", county["ndrc.handler"], data={"doc_no": "测发改〔2026〕5号"})


# ------------------------------------------------------------------------------------------------ G1


def test_what_was_removed_meanwhile_is_neither_approved_nor_budgeted(county, workday):
    project = on_list(county, **ADDED)
    case = addition_of(project)
    approve(county, case, MONEY[0])
    published(county, removals=[proposed(county, project)])
    with pytest.raises(Blocked) as refused:
        do(case, "confirm", "approved", county["ndrc.checker"], data={"doc_no": "测发改〔2026〕5号"})
    assert [verdict.rule for verdict in refused.value.verdicts] == ["G1"]
    back = sent(county, again(county, project, **ADDED))
    do(back, "intake", "to_list", county["lead.handler"])
    published(county, members=[back])
    do(case, "confirm", "approved", county["ndrc.checker"], data={"doc_no": "测发改〔2026〕5号"})
    assert additions().filter(project=project).count() == 1  # the road it walked already is walked on
    published(county, removals=[proposed(county, project)])
    do(case, "budget", "prepared", county["finance.handler"], data={"amount": "120"})
    with pytest.raises(Blocked) as refused:
        do(case, "fund", "funded", county["finance.checker"], data={"doc_no": "测财预〔2026〕3号"})
    assert [verdict.rule for verdict in refused.value.verdicts] == ["G1"]


def test_listed_anew_after_a_removal_it_walks_the_road_anew(county, workday):
    project = on_list(county, **ADDED)
    funded(county, approved(county, addition_of(project)))
    published(county, removals=[proposed(county, project)])
    back = sent(county, again(county, project, **ADDED))
    do(back, "intake", "to_list", county["lead.handler"])
    published(county, members=[back])
    assert addition_of(project).step == "approve"
    assert additions().filter(project=project).count() == 2


# ------------------------------------------------------------------------------------------------ no, and back


def test_a_refusal_ends_it_and_the_project_stays_listed(county, workday):
    project = on_list(county, **ADDED)
    case = addition_of(project)
    do(case, "approve", "refused", county["ndrc.handler"], reason="当年资金已安排完毕")
    do(case, "refuse", "refused", county["ndrc.checker"], reason="当年资金已安排完毕，请报下一年度。")
    case.refresh_from_db()
    project.refresh_from_db()
    assert (case.step, project.addition_approved_on, project.listed_on) == ("refused", None, workday)
    letter = refusal(case)
    assert letter.title == "关于不予增补智慧测试平台的通知"
    assert letter.body[1].text == "当年资金已安排完毕，请报下一年度。"
    assert (letter.date, letter.watermark) == (workday, "")


def test_finance_sends_it_back_and_the_approval_is_made_anew(county, workday):
    case = approved(county, addition_of(on_list(county, **ADDED)))
    do(case, "budget", "returned", county["finance.handler"], reason="当年财力只够一半")
    approve(county, case, MONEY[0] | {"amount": "60"})
    case.refresh_from_db()
    assert approval(case).watermark == "未签发"
    do(case, "confirm", "approved", county["ndrc.checker"], data={"doc_no": "测发改〔2026〕9号"})
    case.refresh_from_db()
    assert (approval(case).doc_no, approval(case).watermark) == ("测发改〔2026〕9号", "")
    assert case.project.addition_no == "测发改〔2026〕9号"


# ------------------------------------------------------------------------------------------------ papers, box


def test_the_approval_tells_ground_list_and_money_by_year(county, workday):
    case = addition_of(on_list(county, **ADDED))
    approve(county, case, MONEY[0] | {"amount": "100"}, MONEY[0] | {"year": 2027, "amount": "20"})
    do(case, "confirm", "approved", county["ndrc.checker"], data={"doc_no": "测发改〔2026〕5号"})
    case.refresh_from_db()
    letter = approval(case)
    assert (
        "属于“国家、市或县明确要求建设”（测府发〔2026〕8号）的情形，已列入项目清单（测数发〔2026〕1号）"
        in letter.body[0].text
    )
    table = next(block for block in letter.body if isinstance(block, GridTable))
    assert table.rows == (
        ("2026年", "财政预算资金", "100.00"),
        ("2027年", "财政预算资金", "20.00"),
        ("合计", "", "120.00"),
    )
    assert (letter.addressee, letter.doc_no, letter.signer) == ("测试卫健局", "测发改〔2026〕5号", "云阳县发展改革委")


def test_papers_are_offered_when_there_is_something_to_say(county, workday):
    case = addition_of(on_list(county, **ADDED))

    def offered(who):
        case.refresh_from_db()
        return [document.key for document in documents_of(case, county[who])]

    assert offered("ndrc.handler") == []
    approve(county, case, MONEY[0])
    assert (offered("ndrc.checker"), offered("health.handler")) == (["approval"], [])
    do(case, "confirm", "approved", county["ndrc.checker"], data={"doc_no": "测发改〔2026〕5号"})
    assert offered("health.handler") == ["approval"]
    do(case, "budget", "prepared", county["finance.handler"], data={"amount": "90", "note": "年底前执行。"})
    assert (offered("finance.checker"), offered("health.handler")) == (["approval", "budget"], ["approval"])
    do(case, "fund", "funded", county["finance.checker"], data={"doc_no": "测财预〔2026〕3号"})
    assert offered("health.handler") == ["approval", "budget"]
    assert "现安排预算90.00万元" in budget(case).body[0].text


def test_the_box_tells_whose_turn_it_is(county, workday):
    project = on_list(county, **ADDED)
    case = addition_of(project)

    def marks():
        case.refresh_from_db()
        offices = addition_box(case, county["health.handler"])["offices"]
        return [("done" if one["done"] else "turn" if one["turn"] else "") for one in offices]

    assert marks() == ["done", "turn", ""]
    approved(county, case)
    assert marks() == ["done", "done", "turn"]
    funded(county, case)
    assert marks() == ["done", "done", "done"]
