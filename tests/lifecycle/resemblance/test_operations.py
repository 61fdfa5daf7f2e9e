"""The comparison in the API: the same sight, refusals and acts as the pages."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yuncheng.casework.models import Case, Entry
from yuncheng.lifecycle.resemblance.models import Comparison, Verdict

from .conftest import HERDS, PARKING, PARKING_AGAIN, damage

REASON = "服务对象不同，数据不重复。"


@pytest.fixture
def pair(index, file_report):
    """A project and one of another unit, handed in after it, that does the same."""
    return file_report("health", **PARKING), file_report("farm", **PARKING_AGAIN)


def read(caller, who, project):
    answer = caller(who).get(f"/projects/{project.pk}/resemblance")
    assert answer.status_code == 200, answer.json()
    return answer.json()


# ---------------------------------------------------------------------------------------------------- what it resembles


def test_the_bureau_reads_all_of_what_a_project_resembles(caller, pair):
    first, second = pair
    told = read(caller, "lead.handler", second)
    (like,) = told["found"]
    assert (like["name"], like["project"], like["code"], like["whole"]) == (first.name, first.pk, first.code, True)
    assert (like["kind"], like["alert"], like["percent"] >= 70) == ("duplicate", True, True)
    assert (like["year"], like["amount"]) == (2027, 260_000_000)
    assert {"mine": "泊位占用感知", "theirs": "泊位占用感知", "score": 1.0} in like["evidence"]["phrases"]
    assert (told["line"], told["articles"], told["parts"]) == (70, [3, 5], [])
    assert told["warning"].startswith("有1个疑似重复达到提示线")
    assert told["compared"]["among"] == 2


def test_the_applicant_reads_of_a_foreign_project_name_unit_and_state_only(caller, pair):
    first, second = pair
    told = read(caller, "farm.handler", second)
    (like,) = told["found"]
    assert (like["name"], like["unit"], like["state"]) == (first.name, "测试卫健局", "清单 · 大数据主管部门汇总")
    hidden = ("project", "code", "percent", "year", "amount", "evidence", "verdict")
    assert (like["whole"], [like[key] for key in hidden]) == (False, [None] * len(hidden))
    assert told["parts"] is None


def test_what_one_does_not_see_is_not_there(caller, pair, refused):
    for who in ("health.handler", "edu.handler", "sysadmin"):
        refused(caller(who).get(f"/projects/{pair[1].pk}/resemblance"), 404)
    refused(caller("lead.handler").get("/projects/99999/resemblance"), 404)


def test_without_a_token_there_is_no_door(stranger, pair, refused):
    refused(stranger.get(f"/projects/{pair[1].pk}/resemblance"), 401)
    refused(stranger.post("/resemblance/preview", {"name": "停车"}), 401)


def test_a_project_never_compared_says_so(caller, pair):
    Comparison.objects.all().delete()
    told = read(caller, "lead.handler", pair[1])
    assert (told["compared"], told["found"], told["note"]) == (None, [], "还没有比对记录。")


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_queries_however_much_is_found(caller, index, file_report, rows):
    for number in range(rows):
        file_report("health", **PARKING | {"name": f"智慧停车管理平台{'甲乙丙'[number]}"})
    project = file_report("farm", **PARKING_AGAIN)
    who = caller("farm.handler")
    with CaptureQueriesContext(connection) as caught:
        assert len(who.get(f"/projects/{project.pk}/resemblance").json()["found"]) == rows
    assert len(caught) == READING


READING = 9  # the token and its account, the project, what was found and said, one's own sight

# ---------------------------------------------------------------------------------------------------- a preview


def ask(caller, who="farm.handler", **question):
    return caller(who).post("/resemblance/preview", question)


def test_what_nobody_has_filed_is_compared_and_nothing_is_kept(caller, pair):
    before = (Entry.objects.count(), Comparison.objects.count())
    told = ask(caller, name="停车收费系统", content=PARKING["content"]).json()
    assert {like["name"] for like in told["found"]} == {pair[0].name, pair[1].name}
    assert [like["whole"] for like in told["found"] if like["name"] == pair[0].name] == [False]
    assert (Entry.objects.count(), Comparison.objects.count()) == before


def test_the_amount_says_which_road_and_what_it_would_be_a_part_of(caller, index, file_report):
    file_report("farm", name="城区内涝监测前端感知设备采购", content="积水报警。", amount="48")
    told = ask(caller, name="城区内涝监测平台软件开发服务", content="积水报警。", amount="47").json()
    assert told["road"] == "filing"
    assert told["parts"][0].startswith("与“城区内涝监测前端感知设备采购”合计95.00万元")
    roads = [ask(caller, name="内涝监测平台", amount=amount).json()["road"] for amount in ("49.99", "50", "50.01", "")]
    assert roads == ["filing", "list", "list", ""]


def test_data_items_alone_are_a_question(caller, pair):
    assert ask(caller, items=["车牌号码", "泊位编号"]).status_code == 200


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({}, "content"),
        ({"name": "  ", "content": "\n"}, "content"),
        ({"name": "停" * 201}, "name"),
        ({"name": "停车", "amount": "-3"}, "amount"),
        ({"name": "停车", "amount": "十几万"}, "amount"),
        ({"name": "停车", "colour": "红"}, "colour"),
        ({"name": 7}, "name"),
        ({"name": "停车", "items": ["甲"] * 501}, "items"),
    ],
)
def test_a_bad_question_names_its_field(caller, index, question, field, refused):
    assert list(refused(ask(caller, **question), 400)["fields"]) == [field]


@pytest.mark.parametrize(
    ("content", "note"),
    [
        ("停车", "只写了一个词，比对不准；请再写几句要做的功能、谁来用、用哪些数据。"),
        ("parking lot management and payment", "没有中文，比对按中文词义进行，请用中文填写。"),
        ("，。；！？", "没有可比对的文字：请填写项目名称或建设内容。"),
    ],
)
def test_an_odd_question_is_answered_in_words(caller, pair, content, note):
    assert note in ask(caller, content=content).json()["notes"]


@pytest.mark.parametrize(
    "content", ["公共停車場備案、泊位佔用感知、欠費追繳", "公共停车场备案、泊位占用感知、欠费追缴"]
)
def test_traditional_and_simplified_find_the_same(caller, pair, content):
    assert pair[0].name in {like["name"] for like in ask(caller, content=content).json()["found"]}


def test_of_more_than_ten_thousand_words_the_answer_says_how_many_were_compared(caller, pair):
    told = ask(caller, name="停车平台", content="公共停车场备案、泊位占用感知、欠费追缴。" * 1100).json()
    assert any(note.startswith("文字过长，只比对了前") for note in told["notes"])
    assert told["found"]


def test_while_the_index_is_made_anew_nothing_is_claimed(caller, pair, index, refused):
    damage(index)
    body = refused(ask(caller, name="停车"), 409)
    assert (body["code"], body["cures"], [one["number"] for one in body["articles"]]) == (
        "index_away",
        ["过几分钟再查"],
        [3],
    )


# ---------------------------------------------------------------------------------------------------- verdicts


def judge(caller, project, *rows, who="lead.handler", **headers):
    return caller(who).post("/resemblance/verdicts", {"project": project.pk, "verdicts": list(rows)}, **headers)


def row(other, verdict="distinct", reason=REASON):
    return {"other": getattr(other, "code", other), "verdict": verdict, "reason": reason}


def test_a_verdict_is_sent_on_and_counts_once_another_person_confirms(caller, pair):
    first, second = pair
    answer = judge(caller, second, row(first))
    assert answer.status_code == 201, answer.json()
    case = answer.json()["case"]
    assert (case["procedure"], case["step"], Verdict.objects.count()) == ("resemblance", "confirm", 0)
    assert caller("lead.checker").act(case["id"], "confirm", "confirmed").status_code == 200
    verdict = Verdict.objects.get()
    assert (verdict.verdict, verdict.proposed, verdict.reason) == ("distinct", "duplicate", REASON)
    told = read(caller, "lead.handler", second)["found"][0]["verdict"]
    assert (told["verdict"], told["label"], told["reason"]) == ("distinct", "不重复", REASON)
    assert read(caller, "lead.handler", second)["warning"] == ""


def test_the_same_call_twice_is_one_case(caller, pair):
    key = {"Idempotency-Key": "verdict-1"}
    once, again = (judge(caller, pair[1], row(pair[0]), **key).json() for _ in range(2))
    assert once["case"]["id"] == again["case"]["id"]
    assert Case.objects.filter(procedure_key="resemblance").count() == 1


def test_a_bad_verdict_leaves_no_case_behind_but_a_recorded_refusal(caller, pair, refused):
    first, second = pair
    body = refused(judge(caller, second, row("没有这个")), 400)
    assert body["fields"]["verdicts"] == ["第1行：没有编号为“没有这个”的项目或系统。"]
    refused(judge(caller, second, row(second)), 400)
    refused(judge(caller, second, row(first, reason="")), 400)
    refused(judge(caller, second, row(first, verdict="same")), 400)
    refused(judge(caller, second), 400)
    assert Case.objects.filter(procedure_key="resemblance").count() == 0
    assert Entry.objects.filter(result="denied").count() >= 4


def test_only_the_bureaus_handler_judges(caller, pair, refused):
    assert refused(judge(caller, pair[1], row(pair[0]), who="farm.handler"), 403)["who"]
    refused(judge(caller, pair[1], row(pair[0]), who="lead.checker"), 403)
    refused(judge(caller, pair[1], row(pair[0]), who="health.handler"), 404)
    assert Case.objects.filter(procedure_key="resemblance").count() == 0


# ---------------------------------------------------------------------------------------------------- parts, the year


def test_parts_of_a_year_are_for_the_bureau_and_audit(caller, index, file_report, refused):
    for part, amount in (("平台软件开发服务", "48"), ("前端感知设备采购", "47.5")):
        file_report(name=f"城区内涝监测{part}", content="积水报警、泵站远程启停。", amount=amount)
    for who in ("lead.handler", "audit.handler"):
        (group,) = caller(who).get("/resemblance/parts?year=2027").json()["groups"]
        assert (group["rule"], group["sum"], group["line"]) == ("疑似化整为零", 95_500_000, 50_000_000)
        assert (len(group["members"]), group["articles"], group["warning"]) == (2, [7], False)
    for who in ("health.handler", "finance.checker", "sysadmin"):
        refused(caller(who).get("/resemblance/parts?year=2027"), 404)
    refused(caller("lead.handler").get("/resemblance/parts?year=99"), 400)


def test_the_year_counts_what_was_proposed_and_what_was_said(caller, pair, file_report, refused):
    first, second = pair
    third = file_report("edu", **HERDS)
    case = judge(caller, second, row(first), row(third)).json()["case"]
    lead = caller("lead.handler")
    assert lead.get("/resemblance/report").json()["waiting"] == 1
    caller("lead.checker").act(case["id"], "confirm", "confirmed")
    told = lead.get("/resemblance/report?year=2026").json()
    (month,) = told["months"]
    assert (month["month"], month["compared"], month["alerted"]) == ("2026-03", 3, 1)
    assert month["verdicts"] == {"distinct": 2}
    assert (month["judged"], month["borne_out"], month["overruled"]) == (1, 0, 1)
    assert (told["waiting"], told["never_compared"], sum(told["versions"].values())) == (0, 0, 3)
    assert lead.get("/resemblance/report?year=2025").json()["months"] == []
    refused(caller("farm.handler").get("/resemblance/report"), 404)
