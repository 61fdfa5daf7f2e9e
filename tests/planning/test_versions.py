"""Versions of the list: kept as they were published, the list in force derived, two compared (art. 7)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.casework.tampering import forge
from tests.county import begin, do
from tests.planning.lists import asked, composed, on_list, proposed, published, taken_in
from yuncheng.casework.invariants import recount
from yuncheng.casework.journal import journal_of
from yuncheng.casework.models import Notice, Obligation
from yuncheng.casework.refusals import BadForm, Blocked, NotYours, Stale
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.planning.listing.models import ListLine, ListVersion
from yuncheng.lifecycle.planning.listing.sheets import remark_of
from yuncheng.lifecycle.planning.listing.versions import compared, entries_at, versions_of
from yuncheng.registry import clock
from yuncheng.registry.models import Project

PUBLISHING = 56


def told(version):
    """(change, name, before, amount) of every line, in the order of the paper."""
    return list(version.lines.order_by("position").values_list("change", "name", "amount_before", "amount"))


def in_force(version):
    return sorted(entries_at(version).values_list("name", "amount"))


def test_a_version_keeps_what_it_listed_as_it_was(county, workday):
    one, two = taken_in(county, name="甲"), taken_in(county, "farm", name="乙", amount="60.5")
    listing = published(county, members=[two, one])
    version = ListVersion.objects.get()
    assert (version.case, version.year, version.number) == (listing, 2027, 1)
    assert (version.doc_no, version.published_on) == ("测数发〔2026〕1号", workday)
    # by unit: the department of agriculture stands before that of health
    assert told(version) == [("added", "乙", None, 60_500_000), ("added", "甲", None, 120_000_000)]
    line = version.lines.get(name="甲")
    assert (line.unit_name, line.nature, line.kind, line.source) == ("测试卫健局", "new", "industry_app", "budget")
    assert (line.asked_by, line.reason, line.ground) == ("测试卫健局", "", "")
    Project.objects.filter(pk=line.project_id).update(name="后来的名称")
    assert ListLine.objects.get(pk=line.pk).name == "甲"


def test_one_act_lists_changes_and_removes(county, workday):
    stays, grows, goes = (on_list(county, name=name) for name in ("留", "变", "退"))
    new = taken_in(county, name="新")
    change = asked(county, grows, amount="150.5", content="增加移动端", reason="测算后调整")
    removal = proposed(county, goes, ground="cancelled", reason="上级已统一建设")
    published(county, members=[new], changes=[change], removals=[removal])
    version = versions_of(2027)[0]
    assert version.number == 4
    assert told(version) == [
        ("added", "新", None, 120_000_000),
        ("changed", "变", 120_000_000, 150_500_000),
        ("removed", "退", 120_000_000, 120_000_000),
    ]
    changed, removed = version.lines.get(change="changed"), version.lines.get(change="removed")
    assert (changed.reason, changed.content, changed.asked_by) == ("测算后调整", "增加移动端", "测试卫健局")
    assert (removed.reason, removed.asked_by) == ("项目取消：上级已统一建设", "测试lead局")
    for project in (stays, grows, goes):
        project.refresh_from_db()
    assert (stays.listed_amount, grows.listed_amount, goes.listed_amount) == (120_000_000, 150_500_000, None)
    assert (goes.listed_on, goes.list_no, goes.removed_on) == (None, "", workday)
    assert (grows.list_no, grows.reported_amount) == ("测数发〔2026〕2号", 120_000_000)
    assert in_force(version) == [("变", 150_500_000), ("新", 120_000_000), ("留", 120_000_000)]
    assert verify().faults == []


def test_the_list_in_force_is_what_the_spine_says(county, workday):
    kept, gone = on_list(county, name="留"), on_list(county, name="退")
    published(county, removals=[proposed(county, gone)])
    newest = versions_of(2027)[0]
    on_spine = Project.objects.filter(plan_year=2027, listed_on__isnull=False)
    assert set(entries_at(newest).values_list("project", "amount")) == set(on_spine.values_list("pk", "listed_amount"))
    assert list(entries_at(newest).values_list("project", flat=True)) == [kept.pk]


def test_the_list_of_an_earlier_version_stays_as_it_was(county, workday):
    goes = on_list(county, name="退")
    on_list(county, name="留")
    published(county, removals=[proposed(county, goes)])
    third, second, first = versions_of(2027)
    assert in_force(first) == [("退", 120_000_000)]
    assert in_force(second) == [("留", 120_000_000), ("退", 120_000_000)]
    assert in_force(third) == [("留", 120_000_000)]


def test_two_versions_are_compared_by_where_each_project_stands(county, workday):
    first = on_list(county, name="变")
    second = on_list(county, name="退")
    published(county, changes=[asked(county, first, amount="90")])
    published(county, changes=[asked(county, first, amount="100")], removals=[proposed(county, second)])
    came_and_went = on_list(county, name="过客")
    published(county, removals=[proposed(county, came_and_went)])
    versions = {version.number: version for version in versions_of(2027)}
    found = compared(versions[2], versions[6])
    assert [(one.change, one.line.name, one.before, one.after) for one in found] == [
        ("changed", "变", 120_000_000, 100_000_000),
        ("removed", "退", 120_000_000, None),
    ]
    assert sum(one.more for one in found) == -140_000_000
    assert [(one.change, one.line.name) for one in compared(versions[1], versions[2])] == [("added", "退")]
    assert compared(versions[6], versions[6]) == []


# ------------------------------------------------------------------------------------------------ refused


def test_a_version_does_something(county, workday):
    with pytest.raises(BadForm) as refused:
        composed(county)
    assert refused.value.fields == {"members": ["请至少选择一个列入、变更或移出的项目。"]}


def test_a_document_number_names_one_version(county, workday):
    on_list(county, name="甲")
    with pytest.raises(BadForm) as refused:
        composed(county, members=[taken_in(county, name="乙")], doc_no="测数发〔2026〕1号")
    assert refused.value.fields == {"doc_no": ["文号测数发〔2026〕1号已用于2027年度清单第1版，请核对。"]}


def test_a_number_taken_meanwhile_stops_the_publication(county, workday):
    one, two = taken_in(county, name="甲"), taken_in(county, name="乙", plan_year=2028)
    late = composed(county, members=[one], doc_no="测数发〔2026〕9号")
    published(county, year=2028, members=[two], doc_no="测数发〔2026〕9号")
    with pytest.raises(Blocked) as refused:
        do(late, "publish", "published", county["lead.checker"])
    assert refused.value.sentence == (
        "编制之后情况有变化，这一版现在不能发布：文号测数发〔2026〕9号已用于2028年度清单第1版，请核对。"
    )
    assert refused.value.cures == ("退回重新编制",)
    assert ListVersion.objects.count() == 1


def test_one_project_is_not_changed_and_removed_at_once(county, workday):
    project = on_list(county)
    change, removal = asked(county, project, amount="90"), proposed(county, project)
    with pytest.raises(BadForm) as refused:
        composed(county, changes=[change], removals=[removal])
    said = "“智慧测试平台”在这一版里选了两次，变更、移出只能选一项。"
    assert refused.value.fields == {"changes": [said], "removals": [said]}


@pytest.mark.parametrize("step", ["fill", "check", "intake", "change"])
def test_a_removal_ends_the_change_that_waits_wherever_it_stands(county, workday, step):
    project = on_list(county)
    change = begin("list_change", county["health.handler"], project=project)
    said = {"change": "change", "amount": "90", "reason": "测算后调整"}
    acts = [
        ("fill", "submitted", "health.handler", said),
        ("check", "agreed", "health.checker", {}),
        ("intake", "to_change", "lead.handler", {}),
    ]
    for place, outcome, who, data in acts[: ("fill", "check", "intake", "change").index(step)]:
        do(change, place, outcome, county[who], data=data)
    listing = published(county, removals=[proposed(county, project)])
    change.refresh_from_db()
    assert (change.step, change.closed_on, change.place) == ("overtaken", workday, "项目已移出，随之终止")
    assert not Obligation.objects.filter(case=change, closed_by__isnull=True).exists()
    told = Notice.objects.get(case=change, entry__case=listing)
    assert told.sentence == "智慧测试平台：清单调整 — 项目已移出，随之终止"
    line = journal_of(change, county["health.handler"])[0]
    assert (line.action, line.carried_by) == ("项目已移出，随之终止", "清单发布")
    assert told.unit == county.units["health"]
    assert (verify().faults, list(recount())) == ([], [])


def test_a_removal_that_the_unit_asked_for_ends_the_bureau_s_own(county, workday):
    project = on_list(county)
    own = proposed(county, project)
    published(county, removals=[asked(county, project, change="removal")])
    own.refresh_from_db()
    assert own.step == "overtaken"
    assert (verify().faults, list(recount())) == ([], [])


def test_a_removal_leaves_what_waits_for_others_alone(county, workday):
    one, other = on_list(county), on_list(county, "farm")
    change = asked(county, other, "farm", amount="90")
    published(county, removals=[proposed(county, one)])
    change.refresh_from_db()
    assert change.step == "change"


# ------------------------------------------------------------------------------------------------ another name


def test_a_listed_project_is_renamed_by_a_version_and_by_nothing_before(county, workday):
    project = on_list(county)
    change = asked(county, project, amount="120", name="智慧测试平台（二期）")
    project.refresh_from_db()
    assert project.name == "智慧测试平台"
    published(county, changes=[change])
    project.refresh_from_db()
    line = ListLine.objects.get(change="changed")
    assert (project.name, line.name, line.name_before) == (
        "智慧测试平台（二期）",
        "智慧测试平台（二期）",
        "智慧测试平台",
    )
    assert (line.reason, line.asked_by, line.amount) == ("测算后调整", "测试卫健局", 120_000_000)
    older, newer = versions_of(2027)[::-1]
    difference = compared(older, newer)[0]
    assert (difference.label, difference.name_before, difference.line.name) == (
        "变更",
        "智慧测试平台",
        "智慧测试平台（二期）",
    )
    assert [one.name for one in entries_at(older)] == ["智慧测试平台"]
    assert remark_of(line) == "原名：智慧测试平台"
    assert (verify().faults, list(recount())) == ([], [])


def test_a_change_of_the_amount_alone_leaves_the_name(county, workday):
    project = on_list(county)
    published(county, changes=[asked(county, project, amount="90")])
    project.refresh_from_db()
    line = ListLine.objects.get(change="changed")
    assert (project.name, line.name, line.name_before) == ("智慧测试平台", "智慧测试平台", "")


def test_a_name_the_unit_reported_already_is_refused_where_it_is_asked_for(county, workday):
    project = on_list(county)
    taken_in(county, name="另一个平台")
    with pytest.raises(BadForm) as refused:
        asked(county, project, amount="120", name="另一个 平台")
    assert refused.value.fields == {
        "name": ["本单位2027年度已报送同名项目（现处于“待清单发布”），请改用能区分的名称。"]
    }


def test_a_name_of_another_unit_is_free(county, workday):
    project = on_list(county)
    taken_in(county, "farm", name="另一个平台")
    published(county, changes=[asked(county, project, amount="120", name="另一个平台")])
    project.refresh_from_db()
    assert project.name == "另一个平台"


def test_a_name_taken_meanwhile_stops_the_publication(county, workday):
    project = on_list(county)
    listing = composed(county, changes=[asked(county, project, amount="120", name="另一个平台")])
    taken_in(county, name="另一个平台")
    with pytest.raises(Blocked) as refused:
        do(listing, "publish", "published", county["lead.checker"])
    assert (refused.value.code, refused.value.sentence) == (
        "name_taken",
        "这一版现在不能发布：“智慧测试平台”改为“另一个平台”：本单位2027年度已报送同名项目（现处于“待清单发布”），"
        "请改用能区分的名称。",
    )
    project.refresh_from_db()
    assert project.name == "智慧测试平台"


def test_two_projects_of_a_unit_do_not_take_one_name_in_one_version(county, workday):
    both = [asked(county, on_list(county), amount="120", name="新平台") for _ in range(2)]
    listing = composed(county, changes=both)
    with pytest.raises(Blocked) as refused:
        do(listing, "publish", "published", county["lead.checker"])
    assert "同一版里另有项目改为这个名称" in refused.value.sentence


@pytest.mark.parametrize("rows", [1, 3])
def test_publishing_asks_the_database_as_often_for_one_as_for_three(county, workday, rows):
    waiting = [taken_in(county, name=f"平台{number}") for number in range(rows)]
    listing = composed(county, members=waiting)
    with CaptureQueriesContext(connection) as caught:
        do(listing, "publish", "published", county["lead.checker"])
    assert len(caught) == PUBLISHING


def test_a_change_taken_back_after_composing_stops_the_publication(county, workday):
    change = asked(county, on_list(county), amount="90")
    listing = composed(county, changes=[change])
    do(change, "withdraw", "withdrawn", county["health.handler"], reason="不变更了")
    with pytest.raises(Stale):
        do(listing, "publish", "published", county["lead.checker"])
    assert ListVersion.objects.count() == 1


def test_whoever_composed_does_not_publish(county, workday):
    listing = composed(county, members=[taken_in(county)])
    with pytest.raises(NotYours):
        do(listing, "publish", "published", county["lead.handler"])


def test_a_version_sent_back_leaves_no_record(county, workday):
    listing = composed(county, members=[taken_in(county)])
    do(listing, "publish", "returned", county["lead.checker"], reason="请按行业重新排序")
    assert ListVersion.objects.count() == 0


# ------------------------------------------------------------------------------------------------ numbers and days


def test_versions_of_a_year_are_numbered_and_those_of_another_apart(county, workday):
    on_list(county, name="甲")
    on_list(county, name="乙")
    published(county, year=2028, members=[taken_in(county, name="丙", plan_year=2028)])
    found = ListVersion.objects.order_by("year", "number").values_list("year", "number")
    assert list(found) == [(2027, 1), (2027, 2), (2028, 1)]


def test_a_version_is_of_the_day_it_was_published(county):
    with clock.at(clock.at_hour(date(2026, 3, 2))):
        listing = composed(county, members=[taken_in(county)])
    with clock.at(clock.at_hour(date(2026, 3, 5))):
        do(listing, "publish", "published", county["lead.checker"])
    assert ListVersion.objects.get().published_on == date(2026, 3, 5)


# ------------------------------------------------------------------------------------------------ verified


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE planning_listline SET amount = 1",
        "UPDATE planning_listline SET reason = '另一个理由'",
        "UPDATE planning_listversion SET doc_no = '测数发〔2026〕99号'",
        "DELETE FROM planning_listline",
    ],
)
def test_a_version_changed_later_is_found(county, workday, sql):
    on_list(county)
    forge(sql)
    found = verify().faults
    assert {fault.kind for fault in found} == {"record"}
    assert "在“审核发布”登记的内容" in found[0].sentence
