"""The board as a page and its answers to the page's script: who sees it, what stands beside a row, what is refused."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from tests.board.county import WAN, YEAR, a_draft, on_list, order, row
from tests.county import begin, do, listed_project
from tests.pages.visiting import as_, queries, text
from yuncheng.lifecycle.board import draft_funds, draft_rows, drafts
from yuncheng.lifecycle.board.models import BoardDraft
from yuncheng.lifecycle.board.ranking import move_row
from yuncheng.lifecycle.resemblance.models import Comparison, Resemblance
from yuncheng.registry import clock

BOARD = f"/board/{YEAR}/"


@pytest.fixture
def draft(county):
    return a_draft(county, "甲项目", "乙项目", "丙项目", budget=150)


@pytest.fixture
def lead(county):
    return as_(county["lead.handler"], headers={"accept": "application/json"})


def post_json(client, draft, body):
    return client.post(f"/board/drafts/{draft.pk}/move/", json.dumps(body), content_type="application/json")


def sentence(answer):
    return answer.json()["sentence"]


# ---------------------------------------------------------------------------------------------- who


@pytest.mark.parametrize("name", ["lead.checker", "lead.leader", "ndrc.handler", "finance.checker", "group.leader"])
def test_the_offices_that_decide_read_the_board(county, workday, draft, name):
    page = as_(county[name]).get(BOARD)
    assert page.status_code == 200
    assert "甲项目" in text(page)
    assert 'name="set"' not in page.content.decode()


@pytest.mark.parametrize("name", ["health.handler", "cyber.handler", "government.leader", "soe.handler", "sysadmin"])
def test_for_everybody_else_there_is_no_board(county, workday, draft, name):
    client = as_(county[name])
    for address in (BOARD, f"{BOARD}compare/", f"/board/rows/{row(draft, '甲项目').pk}/"):
        assert client.get(address).status_code == 404
    assert post_json(client, draft, {"row": 1, "after": 2, "revision": 0}).status_code == 404


def test_who_only_reads_is_told_who_works_on_it(county, workday, draft):
    client = as_(county["ndrc.handler"], headers={"accept": "application/json"})
    body = {"row": row(draft, "甲项目").pk, "after": row(draft, "乙项目").pk, "revision": draft.revision}
    answer = post_json(client, draft, body)
    assert (answer.status_code, answer.json()["who"]) == (403, "云阳县大数据发展局经办")


def test_the_audit_office_reads_the_board(county, workday, draft):
    assert as_(county["audit.handler"]).get(BOARD).status_code == 200


# ---------------------------------------------------------------------------------------------- what it shows


def test_a_year_without_a_draft_says_how_one_is_made(county, workday):
    on_list(county, "甲项目")
    page = text(as_(county["lead.handler"]).get(BOARD))
    assert "2027年度还没有排序方案。" in page
    assert "新方案自动取2027年度清单上的全部项目" in page
    made = as_(county["lead.handler"]).post(BOARD, {"name": "基本方案"}, follow=True)
    assert "已建立方案“基本方案”，共 1 个项目。" in text(made)


def test_the_line_stands_where_the_money_ends(county, workday, draft):
    page = text(as_(county["lead.handler"]).get(BOARD))
    assert "财政预算资金用到这里：可用 150.00 万元，下一项还差 50.00 万元" in page
    assert "各项资金合计用到这里（不分来源）：可用 150.00 万元" in page
    assert "线上 1 个 100.00 余 50.00 线下 2 个 200.00" in page
    assert page.index("甲项目") < page.index("用到这里") < page.index("乙项目")


def test_without_money_there_is_no_line_and_the_page_says_so(county, workday):
    a_draft(county, "甲项目")
    page = text(as_(county["lead.handler"]).get(BOARD))
    assert "还没有填可用资金" in page
    assert "用到这里" not in page


def test_beside_a_row_stands_what_its_unit_reported_and_how_far_it_is(county, workday):
    listed_project(county, name="窗口平台", basis_kind="demand", basis="上级部门来函〔2026〕8号")
    drafts.new_draft(YEAR, "基本方案", by=county["lead.handler"])
    page = text(as_(county["lead.handler"]).get(BOARD))
    assert "窗口平台 测试卫健局 · 单位第1位 · 新建 · 行业信息化应用" in page
    assert "上级要求 上级部门来函〔2026〕8号 已纳入清单 120.00 财政预算资金 120.00" in page


def test_what_nobody_has_assessed_is_told_as_not_assessed(county, workday, draft):
    page = text(as_(county["lead.handler"]).get(BOARD))
    assert page.count("停建尚未评估") == 3
    part = text(as_(county["lead.handler"]).get(f"/board/rows/{row(draft, '甲项目').pk}/"))
    assert "尚未评估 单位是否可以新建项目（没有应整合而未整合） 第三十条" in part
    assert "符合 疑似重复建设的，是否已经会商 第三条 第五条" in part


def test_a_suspicion_that_was_not_consulted_about_is_told(county, workday):
    on_list(county, "像别人的", suspected_duplicate="统一平台")
    on_list(county, "会商过的", suspected_duplicate="统一平台", consultation_on=date(2026, 2, 10))
    drafts.new_draft(YEAR, "基本方案", by=county["lead.handler"])
    client = as_(county["lead.handler"])
    assert text(client.get(BOARD)).count("疑似重复，未会商 ") == 1 + 1  # the row, and the choice of the filter
    assert "项目与“统一平台”疑似重复建设，尚未会商" in text(client.get(f"/board/rows/{_row_of('像别人的').pk}/"))
    assert "尚未会商" not in text(client.get(f"/board/rows/{_row_of('会商过的').pk}/"))


def test_a_suspicion_of_the_comparison_is_told_in_the_row_until_a_verdict_answers_it(county, workday):
    other, new = on_list(county, "像的那个"), on_list(county, "机器找到的")
    compared = Comparison.objects.create(project=new, made_at=clock.now(), among=2, version="试")
    found = Resemblance.objects.create(
        comparison=compared, rank=1, other_project=other, kind="duplicate", percent=69, system_key="甲"
    )
    drafts.new_draft(YEAR, "基本方案", by=county["lead.handler"])
    client = as_(county["lead.handler"])

    def told() -> int:
        return text(client.get(BOARD)).count("疑似重复，未会商 ") - 1  # the choice of the filter says so too

    assert told() == 0
    Resemblance.objects.filter(pk=found.pk).update(percent=70)
    assert told() == 1
    judged = begin("resemblance", county["lead.handler"], project=new)
    row = {"other": other.code, "name": other.name, "proposed": "duplicate", "verdict": "distinct", "reason": "不同。"}
    do(judged, "judge", "judged", county["lead.handler"], data={"verdicts": [row]})
    do(judged, "confirm", "confirmed", county["lead.checker"])
    assert told() == 0


def _row_of(name):
    return row(BoardDraft.objects.get(), name)


def test_results_of_the_units_earlier_projects_stand_beside_its_requests(county, workday):
    on_list(county, "旧项目", plan_year=2024, evaluation_result="poor", evaluated_on=date(2026, 1, 9))
    on_list(county, "别家旧项目", unit="farm", plan_year=2024, evaluation_result="good")
    on_list(county, "新项目")
    drafts.new_draft(YEAR, "基本方案", by=county["lead.handler"])
    client = as_(county["lead.handler"])
    assert "往年评价 差1" in text(client.get(BOARD))
    part = text(client.get(f"/board/rows/{_row_of('新项目').pk}/"))
    assert "差 旧项目 2026-01-09" in part
    assert "别家旧项目" not in part


def test_what_came_onto_the_list_later_waits_above_the_rows(county, workday, draft):
    late = on_list(county, "晚到的项目")
    client = as_(county["lead.handler"])
    page = text(client.get(BOARD))
    assert "新入清单，未排序 1 个" in page
    done = client.post(f"/board/drafts/{draft.pk}/add/", {"projects": [late.pk]}, follow=True)
    assert "已把 1 个项目加入排序，排在最后。" in text(done)
    assert order(draft)[-1] == "晚到的项目"


def test_what_left_the_list_is_named_and_can_be_taken_out(county, workday, draft):
    gone = row(draft, "乙项目")
    gone.project.listed_on = None
    gone.project.save()
    client = as_(county["lead.handler"])
    assert "有 1 个项目已不在2027年度清单，不能列入计划" in text(client.get(BOARD))
    assert "已把“乙项目”移出方案。" in text(client.post(f"/board/rows/{gone.pk}/drop/", follow=True))
    assert order(draft) == ["甲项目", "丙项目"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("q=乙", ["乙项目"]),
        ("q=测试卫健局", ["甲项目", "乙项目", "丙项目"]),
        ("standing=in", ["甲项目"]),
        ("standing=below", ["乙项目", "丙项目"]),
        ("mark=mandatory", []),
        ("q=没有这样的", []),
    ],
)
def test_a_filter_hides_rows_and_moves_none(county, workday, draft, query, shown):
    page = as_(county["lead.handler"]).get(f"{BOARD}?{query}").content.decode()
    visible = [part.split('data-rank-name="')[1].split('"')[0] for part in _rows(page) if " hidden" not in part]
    assert visible == shown
    assert [f'value="{place}"' in part for place, part in enumerate(_rows(page), 1)] == [True] * 3


def _rows(page):
    return [
        part.split('<span role="cell" class="b-name">')[0] for part in page.split('<div class="brow" role="row"')[1:]
    ]


def test_a_draft_goes_out_as_a_sheet_that_says_it_is_one(county, workday, draft):
    answer = as_(county["finance.handler"]).get(f"{BOARD}?draft={draft.pk}&format=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "云阳县2027年度政务信息化建设计划（讨论稿）"
    assert rows[1][0] == "方案：基本方案　单位：万元"
    assert [line[1] for line in rows[3:6]] == ["甲项目", "乙项目", "丙项目"]
    assert (rows[6][0], rows[6][8]) == ("合计", 300)
    money = book.get_sheet_by_index(1).to_python()
    assert money[3][:5] == ["财政预算资金", 150, 1, 100, 50]


# ---------------------------------------------------------------------------------------------- the script's orders


def test_a_move_is_answered_with_order_line_and_sums(county, workday, draft, lead):
    moved, first = row(draft, "丙项目").pk, row(draft, "甲项目").pk
    told = post_json(lead, draft, {"row": moved, "before": first, "revision": draft.revision}).json()
    assert told["revision"] == draft.revision + 1
    assert told["order"] == [moved, first, row(draft, "乙项目").pk]
    assert (told["standing"], told["asked"]) == ("ioo", ["100.00", "200.00", "300.00"])
    assert told["cuts"][0] == {
        "before": first,
        "all": False,
        "text": "财政预算资金用到这里：可用 150.00 万元，下一项还差 50.00 万元",
    }
    assert (told["others"], told["reload"], told["funds"]) == ([], False, None)


def test_a_move_on_an_older_revision_is_merged_and_tells_who_else_moved(county, workday, draft, lead):
    seen = draft.revision
    move_row(draft.pk, row(draft, "丙项目").pk, before=row(draft, "甲项目").pk, by=county["lead.handler2"])
    body = {"row": row(draft, "乙项目").pk, "before": row(draft, "甲项目").pk, "revision": seen}
    told = post_json(lead, draft, body).json()
    assert order(draft) == ["丙项目", "乙项目", "甲项目"]
    assert told["others"] == ["测试lead局二刚调整了“丙项目”"]


@pytest.mark.parametrize("revision", [-1, 99, "3", None, True, 1.5])
def test_a_revision_that_never_was_is_a_bad_form(county, workday, draft, lead, revision):
    body = {"row": row(draft, "甲项目").pk, "after": row(draft, "乙项目").pk, "revision": revision}
    answer = post_json(lead, draft, body)
    assert (answer.status_code, sentence(answer)) == (400, "页面上的方案版本不对，请刷新页面后重试。")


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"row": "1"}', '{"row": true, "after": 1, "revision": 0}', '{"row": 1e9, "revision": 0}']
)
def test_an_order_that_makes_no_sense_is_a_bad_form(county, workday, draft, lead, body):
    answer = lead.post(f"/board/drafts/{draft.pk}/move/", body, content_type="application/json")
    assert answer.status_code == 400


def test_a_row_of_another_years_draft_is_told_in_words(county, workday, draft, lead):
    on_list(county, "去年的", plan_year=2026)
    other = drafts.new_draft(2026, "去年方案", by=county["lead.handler"])
    body = {"row": row(other, "去年的").pk, "after": row(draft, "甲项目").pk, "revision": draft.revision}
    answer = post_json(lead, draft, body)
    assert (answer.status_code, sentence(answer)) == (404, "方案里没有这个项目，可能已被移出，请刷新页面。")
    press = {"set": f"mandatory:{row(other, '去年的').pk}:1", "revision": draft.revision}
    assert lead.post(f"/board/drafts/{draft.pk}/press/", press).status_code == 400


def test_a_draft_that_was_deleted_meanwhile_is_told_in_words(county, workday, draft, lead):
    body = {"row": row(draft, "甲项目").pk, "after": row(draft, "乙项目").pk, "revision": draft.revision}
    drafts.delete_draft(draft.pk, by=county["lead.handler2"])
    answer = post_json(lead, draft, body)
    assert (answer.status_code, sentence(answer)) == (404, "没有这个排序方案，可能已被删除。")


def test_nothing_new_is_answered_with_nothing(county, workday, draft, lead):
    state = f"/board/drafts/{draft.pk}/state/"
    assert lead.get(f"{state}?seen={draft.revision}").status_code == 204
    assert lead.get(f"{state}?seen={draft.revision}&whole=1").json()["order"][0] == row(draft, "甲项目").pk
    assert lead.get(f"{state}?seen=0").json()["funds"]["budget"] == "150.00"


def test_a_change_in_the_set_of_projects_asks_the_page_to_load_anew(county, workday, draft, lead):
    seen, late = draft.revision, on_list(county, "晚到的项目")
    draft_rows.add_listed(draft.pk, [late.pk], by=county["lead.handler2"])
    assert lead.get(f"/board/drafts/{draft.pk}/state/?seen={seen}").json()["reload"] is True


# ---------------------------------------------------------------------------------------------- presses, money, rows


def test_buttons_beside_a_row_set_flags_and_lift_it_to_the_line(county, workday, lead):
    draft = a_draft(county, "大", "中", budget=120)
    small = on_list(county, "小", 15, unit_rank=9)
    draft_rows.add_listed(draft.pk, [small.pk], by=county["lead.handler"])
    draft.refresh_from_db()
    told = lead.post(f"/board/drafts/{draft.pk}/press/", _press(draft, "mandatory", "中")).json()
    assert told["standing"] == "iio"
    draft.refresh_from_db()
    lead.post(f"/board/drafts/{draft.pk}/press/", _press(draft, "mandatory", "中", 0))
    draft.refresh_from_db()
    told = lead.post(f"/board/drafts/{draft.pk}/press/", {"set": f"lift:{row(draft, '小').pk}", "revision": 0}).json()
    assert (order(draft), told["standing"]) == (["大", "小", "中"], "iio")
    draft.refresh_from_db()
    told = lead.post(f"/board/drafts/{draft.pk}/press/", _press(draft, "hold", "大")).json()
    assert (order(draft), told["standing"]) == (["小", "中", "大"], "iih")


def _press(draft, flag, name, on=1):
    return {"set": f"{flag}:{row(draft, name).pk}:{on}", "revision": draft.revision}


def test_a_row_that_is_not_below_the_line_cannot_be_lifted(county, workday, draft, lead):
    answer = lead.post(
        f"/board/drafts/{draft.pk}/press/", {"set": f"lift:{row(draft, '乙项目').pk}", "revision": draft.revision}
    )
    assert (answer.status_code, sentence(answer)[:12]) == (409, "这个项目现在不在线下，或")


@pytest.mark.parametrize("pressed", ["hold", "hold:x:1", "fly:1:1", "hold:1", "hold:999999:1", "hold::"])
def test_a_button_that_is_not_ours_is_refused(county, workday, draft, lead, pressed):
    answer = lead.post(f"/board/drafts/{draft.pk}/press/", {"set": pressed, "revision": draft.revision})
    assert answer.status_code in (400, 404)


def test_without_scripts_numbers_are_typed_and_sent_together(county, workday, draft):
    client = as_(county["lead.handler"])
    typed = {f"place-{row(draft, name).pk}": place for name, place in (("甲项目", 1), ("乙项目", 2), ("丙项目", 1))}
    page = client.post(f"/board/drafts/{draft.pk}/press/", {**typed, "revision": draft.revision}, follow=True)
    assert "已按填写的位次调整 1 个项目。" in text(page)
    assert order(draft) == ["丙项目", "甲项目", "乙项目"]


@pytest.mark.parametrize("place", ["0", "-1", "两", "1.5", ""])
def test_a_place_that_is_no_number_is_told(county, workday, draft, place):
    client = as_(county["lead.handler"])
    typed = {f"place-{row(draft, '甲项目').pk}": place, "revision": draft.revision}
    answer = client.post(f"/board/drafts/{draft.pk}/press/", typed)
    assert answer.status_code == 400
    assert f"位次“{place}”不是大于0的整数。" in text(answer)


def test_money_is_typed_in_wan_and_kept_in_fen(county, workday, draft, lead):
    form = {"budget": "１，２００．５", "own": "3000元", "revision": draft.revision}
    told = lead.post(f"/board/drafts/{draft.pk}/funds/", form).json()
    assert draft_funds.funds_of(draft)["budget"] == 1_200_500_000
    assert draft_funds.funds_of(draft)["own"] == 300_000
    assert (told["standing"], told["funds"]["budget"]) == ("iii", "1200.50")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("-5", "金额不能为负"), ("1e9", "科学记数法"), ("99999999999999", "金额过大"), ("很多", "不是能识别的金额")],
)
def test_absurd_money_is_refused_and_nothing_is_kept(county, workday, draft, lead, typed, words):
    answer = lead.post(f"/board/drafts/{draft.pk}/funds/", {"budget": typed, "revision": draft.revision})
    assert answer.status_code == 400
    assert words in sentence(answer)
    assert draft_funds.funds_of(draft)["budget"] == 150 * WAN


def test_what_is_said_about_a_row_is_saved_from_its_own_page(county, workday, draft):
    client = as_(county["lead.handler"])
    form = {"fen": "60", "mandatory": "1", "note": "分两年建", "revision": draft.revision}
    page = client.post(f"/board/rows/{row(draft, '乙项目').pk}/edit/", form, follow=True)
    assert "已保存。" in text(page)
    kept = row(draft, "乙项目")
    assert (kept.fen, kept.mandatory, kept.hold, kept.note) == (60 * WAN, True, False, "分两年建")
    assert "部分安排" in text(page)


def test_more_than_the_list_gives_is_told_at_the_row(county, workday, draft, lead):
    form = {"fen": "100.01", "note": "", "revision": draft.revision}
    answer = lead.post(f"/board/rows/{row(draft, '甲项目').pk}/edit/", form)
    assert (answer.status_code, "不超过清单额度" in sentence(answer)) == (400, True)


@pytest.mark.parametrize("address", ["copy", "rename"])
def test_a_draft_is_copied_and_renamed_from_the_page(county, workday, draft, address):
    page = as_(county["lead.handler"]).post(f"/board/drafts/{draft.pk}/{address}/", {"name": "民生优先"}, follow=True)
    assert "民生优先" in text(page)
    assert BoardDraft.objects.count() == (2 if address == "copy" else 1)


def test_a_draft_is_deleted_from_the_page(county, workday, draft):
    page = as_(county["lead.handler"]).post(f"/board/drafts/{draft.pk}/delete/", follow=True)
    assert "方案“基本方案”已删除；已提交的计划不受影响。" in text(page)


@pytest.mark.parametrize("address", ["/board/1999/", "/board/2101/", "/board/2027/?draft=99", "/board/2027/?draft=甲"])
def test_a_year_or_draft_that_is_not_there_is_not_found(county, workday, draft, address):
    assert as_(county["lead.handler"]).get(address).status_code == 404


# ---------------------------------------------------------------------------------------------- cost


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_takes_the_same_queries_for_any_number_of_rows(county, workday, rows):
    draft = a_draft(county, *(f"项目{number}" for number in range(rows)), budget=100)
    on_list(county, "旧项目", plan_year=2024, evaluation_result="poor")
    assert queries(as_(county["lead.handler"]), BOARD) == BOARD_QUERIES
    state = f"/board/drafts/{draft.pk}/state/?seen=0"
    assert queries(as_(county["lead.handler"]), state) == STATE_QUERIES


BOARD_QUERIES = 20
STATE_QUERIES = 8
