"""Drafts: what they begin with, what may be said about a project, whose they are."""

from __future__ import annotations

import pytest

from tests.board.county import WAN, YEAR, a_draft, on_list, order, row
from yuncheng.casework.models import Entry
from yuncheng.casework.refusals import BadForm, Blocked, NotVisible, NotYours, Stale
from yuncheng.lifecycle.board import draft_funds, draft_rows, drafts
from yuncheng.lifecycle.board.models import BoardDraft, BoardRow
from yuncheng.lifecycle.board.ranking import move_row


def test_a_new_draft_holds_every_listed_project_of_its_year(county):
    on_list(county, "在清单")
    on_list(county, "别的年度", plan_year=2026)
    on_list(county, "没有进清单", listed_on=None)
    draft = drafts.new_draft(YEAR, "基本方案", by=county["lead.handler"])
    assert order(draft) == ["在清单"]
    assert draft_funds.funds_of(draft) == {"budget": 0, "transfer": 0, "own": 0, "state_capital": 0}


def test_the_first_order_takes_every_units_first_request_before_any_second(county):
    on_list(county, "卫健二", unit_rank=2)
    on_list(county, "农业二", unit="farm", unit_rank=2)
    on_list(county, "没有排", unit_rank=None)
    on_list(county, "卫健一", unit_rank=1)
    assert order(drafts.new_draft(YEAR, "基本方案", by=county["lead.handler"])) == [
        "卫健一",
        "卫健二",
        "农业二",
        "没有排",
    ]


def test_a_year_without_a_list_has_nothing_to_rank(county):
    with pytest.raises(Blocked, match="还没有发布清单"):
        drafts.new_draft(2031, "空", by=county["lead.handler"])
    assert not BoardDraft.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "长" * 61, "有\x07铃"])
def test_a_draft_has_a_name_that_can_be_read(county, name):
    on_list(county, "甲")
    with pytest.raises(BadForm, match="方案名称应为1至60个字"):
        drafts.new_draft(YEAR, name, by=county["lead.handler"])


def test_two_drafts_of_a_year_never_share_a_name(county):
    a_draft(county, "甲")
    with pytest.raises(Stale, match="已有名为“基本方案”的方案"):
        drafts.new_draft(YEAR, " 基本方案 ", by=county["lead.handler"])
    other = drafts.new_draft(YEAR, "另一个", by=county["lead.handler"])
    with pytest.raises(Stale, match="请换一个名称"):
        drafts.rename_draft(other.pk, "基本方案", by=county["lead.handler"])
    assert drafts.rename_draft(other.pk, "另一个", by=county["lead.handler"]).name == "另一个"


def test_a_year_has_at_most_thirty_drafts(county):
    draft = a_draft(county, "甲")
    for number in range(2, 31):
        drafts.copy_draft(draft.pk, f"方案{number}", by=county["lead.handler"])
    with pytest.raises(Blocked, match="已有30个方案"):
        drafts.copy_draft(draft.pk, "方案31", by=county["lead.handler"])


def test_a_copy_stands_as_the_original_stands_and_goes_its_own_way(county):
    lead = county["lead.handler"]
    draft = a_draft(county, "甲", "乙", budget=100)
    draft_rows.edit_row(row(draft, "乙").pk, {"mandatory": True, "note": "要保"}, seen=draft.revision, by=lead)
    copy = drafts.copy_draft(draft.pk, "另存", by=lead)
    assert (order(copy), draft_funds.funds_of(copy)["budget"]) == (["甲", "乙"], 100 * WAN)
    assert (row(copy, "乙").mandatory, row(copy, "乙").note) == (True, "要保")
    move_row(copy.pk, row(copy, "乙").pk, before=row(copy, "甲").pk, by=lead)
    assert (order(copy), order(draft)) == (["乙", "甲"], ["甲", "乙"])


def test_a_deleted_draft_is_gone_and_leaves_no_entry(county):
    before = Entry.objects.count()
    draft = a_draft(county, "甲")
    assert drafts.delete_draft(draft.pk, by=county["lead.handler"]) == YEAR
    assert (BoardDraft.objects.count(), BoardRow.objects.count()) == (0, 0)
    assert Entry.objects.count() == before
    with pytest.raises(NotVisible, match="可能已被删除"):
        drafts.rename_draft(draft.pk, "晚了", by=county["lead.handler"])


def test_only_handlers_of_the_bureau_work_on_drafts(county):
    draft = a_draft(county, "甲", "乙")
    moved, other = row(draft, "甲").pk, row(draft, "乙").pk
    for name in ("lead.checker", "lead.leader", "ndrc.handler", "finance.handler", "audit.handler", "group.handler"):
        with pytest.raises(NotYours, match="经办编排"):
            move_row(draft.pk, moved, after=other, by=county[name])
    for name in ("health.handler", "cyber.handler", "sysadmin"):
        with pytest.raises(NotVisible):
            move_row(draft.pk, moved, after=other, by=county[name])
    second = county["lead.handler2"]
    assert order(move_row(draft.pk, moved, after=other, by=second)) == ["乙", "甲"]


# ---------------------------------------------------------------------------------------------- projects


def test_what_is_listed_later_waits_until_it_is_taken_in(county):
    draft = a_draft(county, "甲")
    late, later = on_list(county, "晚到", unit_rank=2), on_list(county, "更晚", unit_rank=1)
    assert {project.name for project in draft_rows.unranked(draft)} == {"晚到", "更晚"}
    assert draft_rows.add_listed(draft.pk, [late.pk, later.pk], by=county["lead.handler"]) == 2
    assert order(draft) == ["甲", "更晚", "晚到"]
    assert not draft_rows.unranked(draft).exists()


def test_a_project_that_does_not_wait_is_not_taken_in(county):
    draft = a_draft(county, "甲")
    foreign = on_list(county, "别的年度", plan_year=2026)
    for projects in ([foreign.pk], [row(draft, "甲").project_id], [10**9], []):
        with pytest.raises(Stale, match="已不在本年度清单"):
            draft_rows.add_listed(draft.pk, projects, by=county["lead.handler"])
    assert order(draft) == ["甲"]


def test_only_what_left_the_list_is_taken_out(county):
    draft = a_draft(county, "甲", "乙")
    with pytest.raises(Blocked, match="还在本年度清单上"):
        draft_rows.drop_row(row(draft, "甲").pk, by=county["lead.handler"])
    gone = row(draft, "乙")
    gone.project.listed_on = None
    gone.project.save()
    draft_rows.drop_row(gone.pk, by=county["lead.handler"])
    assert order(draft) == ["甲"]


@pytest.mark.parametrize(
    ("fen", "kept"), [(1, 1), (99 * WAN, 99 * WAN), (100 * WAN - 1, 100 * WAN - 1), (100 * WAN, None), (None, None)]
)
def test_a_part_of_the_listed_amount_may_be_planned(county, fen, kept):
    draft = a_draft(county, "甲")
    draft_rows.edit_row(row(draft, "甲").pk, {"fen": fen}, seen=draft.revision, by=county["lead.handler"])
    assert row(draft, "甲").fen == kept


@pytest.mark.parametrize("fen", [0, -1, 100 * WAN + 1, 10**13])
def test_more_than_the_listed_amount_or_nothing_may_not(county, fen):
    draft = a_draft(county, "甲")
    with pytest.raises(BadForm, match="不超过清单额度"):
        draft_rows.edit_row(row(draft, "甲").pk, {"fen": fen}, seen=draft.revision, by=county["lead.handler"])
    assert row(draft, "甲").fen is None


def test_an_edit_of_what_another_has_just_edited_is_refused(county):
    draft = a_draft(county, "甲")
    seen = draft.revision
    draft_rows.edit_row(row(draft, "甲").pk, {"note": "先"}, seen=seen, by=county["lead.handler"])
    with pytest.raises(Stale, match="“甲”刚由测试lead局handler改过"):
        draft_rows.edit_row(row(draft, "甲").pk, {"note": "后"}, seen=seen, by=county["lead.handler2"])
    assert row(draft, "甲").note == "先"
    draft_rows.edit_row(row(draft, "甲").pk, {"note": "自己再改"}, seen=seen, by=county["lead.handler"])
    assert row(draft, "甲").note == "自己再改"


# ---------------------------------------------------------------------------------------------- money


def test_money_that_another_has_just_changed_is_not_overwritten(county):
    draft = a_draft(county, "甲")
    seen = draft.revision
    draft_funds.set_funds(draft.pk, {"budget": 5}, seen=seen, by=county["lead.handler"])
    with pytest.raises(Stale, match="可用资金刚由测试lead局handler改过"):
        draft_funds.set_funds(draft.pk, {"budget": 7}, seen=seen, by=county["lead.handler2"])
    assert draft_funds.funds_of(draft)["budget"] == 5


@pytest.mark.parametrize("funds", [{"gold": 5}, {"budget": -1}])
def test_money_of_no_source_or_below_nothing_is_refused(county, funds):
    draft = a_draft(county, "甲")
    with pytest.raises(BadForm, match="资金来源或金额不对"):
        draft_funds.set_funds(draft.pk, funds, seen=draft.revision, by=county["lead.handler"])
