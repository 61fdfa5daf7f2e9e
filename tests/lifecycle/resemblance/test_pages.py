"""有没有类似的 answers whatever is typed; of others' projects a unit reads name, unit and state, the bureau all."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.county import begin, convened, do, reported
from tests.pages.visiting import as_, text
from yuncheng.lifecycle.resemblance.asking import AWAY, NO_CHINESE, ONE_WORD
from yuncheng.lifecycle.resemblance.boxes import NEVER, NOTHING, project_box
from yuncheng.lifecycle.resemblance.models import Comparison
from yuncheng.registry.models import Account, InformationSystem

from .conftest import HERDS, PARKING, PARKING_AGAIN, damage

ASKED = {"name": "停车收费系统", "content": "泊位占用感知、欠费追缴、停车电子缴费。"}


def asked(account, **form):
    return as_(account).post("/likeness/", form)


def results(response) -> str:
    """What stands under the form, up to the end of the page."""
    return text(response).split("查找结果")[1]


# ---------------------------------------------------------------------------------------------------- whatever is typed


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({}, 400, "请写项目名称，或几句要做的内容。"),
        ({"name": "   ", "content": "\n"}, 400, "请写项目名称，或几句要做的内容。"),
        ({"name": "停车"}, 200, ONE_WORD),
        ({"name": "，。！……——"}, 200, "没有可比对的文字：请填写项目名称或建设内容。"),
        ({"name": "smart parking management platform"}, 200, NO_CHINESE),
        ({"content": "停车收费" * 5_001}, 200, "文字过长，只比对了前20000字。"),
        ({"content": "、".join(f"第{n}类停车事务" for n in range(40))}, 200, "功能短语过多，只比对了前24条。"),
        ({"name": "停車場管理平臺", "content": "公共停車場備案、泊位佔用感知"}, 200, "智慧停车管理平台"),
        ({"name": "ＯＡ协同办公系统"}, 200, "没有找到相近的项目或系统。"),
        ({"content": "停车\x00场"}, 400, "含有不能识别的字符"),
        ({"name": "停车", "amount": "很多"}, 400, "金额"),
        ({"name": "停" * 201}, 400, "200"),
    ],
    ids=lambda value: "",
)
def test_whatever_is_typed_is_answered_in_words(index, county, file_report, form, status, sentence):
    file_report(**PARKING)
    page = asked(county["lead.handler"], **form)
    assert (page.status_code, sentence in text(page)) == (status, True)


def test_ten_thousand_words_are_compared_by_what_comes_first(index, county, file_report):
    file_report(**PARKING)
    page = asked(county["lead.handler"], content="泊位占用感知、欠费追缴、停车电子缴费。" * 1_000)
    assert "智慧停车管理平台" in results(page)


def test_nothing_like_it_says_so_and_what_comes_next(index, county, file_report):
    file_report(**PARKING)
    page = asked(county["farm.handler"], name="全县古树名木数字档案", content="古树建档、养护记录、健康诊断。")
    assert "没有" in results(page)
    assert "智慧停车" not in results(page)


def test_the_question_is_not_kept(index, county, file_report):
    file_report(**PARKING)
    asked(county["farm.handler"], **ASKED)
    again = as_(county["farm.handler"]).get("/likeness/")
    assert ASKED["content"] not in text(again)
    assert Comparison.objects.count() == 1


def test_a_lost_index_is_told_in_words(county, workday, place):
    page = asked(county["farm.handler"], **ASKED)
    assert (page.status_code, AWAY in text(page)) == (200, True)


# ---------------------------------------------------------------------------------------------------- who reads what


def test_of_anothers_project_only_name_unit_and_state_are_told(index, county, file_report):
    project = file_report("health", **PARKING)
    page = asked(county["farm.handler"], **ASKED)
    said = results(page)
    assert "疑似重复 智慧停车管理平台 测试卫健局 清单 · 大数据主管部门汇总" in said
    assert f"/projects/{project.pk}/" not in page.content.decode()
    for secret in ("260.00", project.code, "泊位占用感知", "2027"):
        assert secret not in said


def test_the_bureau_and_the_unit_itself_read_the_evidence(index, county, file_report):
    project = file_report("health", **PARKING)
    for who in ("lead.handler", "health.leader", "audit.checker"):
        page = asked(county[who], **ASKED)
        assert f'href="/projects/{project.pk}/"' in page.content.decode()
        said = results(page)
        assert f"测试卫健局 清单 · 大数据主管部门汇总 2027年度 260.00 万元 {project.code} 相近" in said
        assert "欠费追缴 欠费追缴 1.00" in said
        assert "为什么：" in said


def test_what_a_unit_has_not_yet_sent_does_not_exist_for_others(index, county, file_report):
    file_report("health", sending=False, **PARKING)
    assert "智慧停车管理平台" not in results(asked(county["farm.handler"], **ASKED))
    assert "智慧停车管理平台" in results(asked(county["lead.handler"], **ASKED))


def test_a_system_is_told_to_everybody(index, county, file_report):
    InformationSystem.objects.create(code="XT-3", name="停车电子缴费系统", unit=county.units["edu"])
    file_report("health", **HERDS)
    assert "停车电子缴费系统 测试教育局 政务信息系统" in results(asked(county["farm.handler"], **ASKED))


def test_upkeep_stands_under_the_system_it_keeps(index, county, file_report):
    file_report("health", **PARKING)
    file_report("health", name="智慧停车管理平台运维服务", content="平台运行维护。", nature="maintain", amount="30")
    page = asked(county["lead.handler"], **ASKED)
    html = page.content.decode()
    assert "1 个系统或项目" in results(page)
    inner = re.findall(r'<ul class="like__more".*?</ul>', html, re.S)
    assert ["运维服务" in part for part in inner] == [True]


def test_experts_and_administrators_do_not_ask(index, county, workday):
    for who in ("sysadmin", "secadmin", "auditadmin"):
        assert as_(county[who]).get("/likeness/").status_code == 404


def test_a_planned_project_that_would_be_a_part_is_warned_of(index, county, file_report):
    file_report("health", name="城区内涝监测平台软件开发服务", content="积水报警。", amount="48")
    form = {"name": "城区内涝监测前端感知设备采购", "content": "积水报警。"}
    said = results(asked(county["health.handler"], amount="47.5", **form))
    assert "与“城区内涝监测平台软件开发服务”合计95.50万元" in said
    assert "按填写的额度低于清单起点" in said
    assert "合计" not in results(asked(county["health.handler"], amount="50", **form))
    assert "达到清单起点" in results(asked(county["health.handler"], amount="50", **form))
    assert "合计" not in results(asked(county["farm.handler"], amount="47.5", **form))


# ---------------------------------------------------------------------------------------------------- boxes


def test_the_bureau_sees_at_intake_what_a_report_resembles(index, county, file_report):
    first, second = file_report("health", **PARKING), file_report("farm", **PARKING_AGAIN)
    case = second.cases.get()
    answer = as_(county["lead.handler"]).get(f"/cases/{case.pk}/")
    page = text(answer)
    assert "相近的项目和系统 2026-03-02 与 2 条比对" in page
    assert f"疑似重复 {first.name} 测试卫健局" in page
    assert "有1个疑似重复达到提示线（相近70%），受理申报前须会商，或逐个作出判定。" in page
    for cure in ("resemblance", "consultation"):
        assert f"/open/{cure}/?project={second.pk}" in answer.content.decode()
    own = text(as_(county["farm.leader"]).get(f"/cases/{case.pk}/"))
    assert first.name in own
    assert "260.00" not in own
    assert "作相似性判定" not in own
    assert "召集会商" not in own


def test_the_unit_sees_beside_its_draft_names_only(index, county, file_report, workday):
    first = file_report("health", **PARKING)
    case = begin("report", county["farm.handler"], data={"name": PARKING_AGAIN["name"]})
    page = as_(county["farm.handler"]).get(f"/cases/{case.pk}/")
    assert "有没有类似的 另写几句再查 按现在填写的内容比对" in text(page)
    assert f"{first.name} 测试卫健局" in text(page)
    assert "260.00" not in text(page)
    assert "为什么" not in text(page)
    assert first.name not in text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))


def test_a_draft_like_nothing_says_so_and_one_without_an_index_too(index, county, workday):
    case = begin("report", county["farm.handler"], data={"name": "全县古树名木数字档案"})
    assert NOTHING in text(as_(county["farm.handler"]).get(f"/cases/{case.pk}/"))
    damage(index)
    page = as_(county["farm.handler"]).get(f"/cases/{case.pk}/")
    assert (page.status_code, AWAY in text(page)) == (200, True)


def test_the_projects_page_tells_what_it_resembles_and_when_it_was_never_compared(index, county, file_report):
    first, second = file_report("health", **PARKING), file_report("farm", **PARKING_AGAIN)
    assert f"疑似重复 {first.name}" in text(as_(county["lead.handler"]).get(f"/projects/{second.pk}/"))
    Comparison.objects.all().delete()
    assert NEVER in text(as_(county["lead.handler"]).get(f"/projects/{second.pk}/"))


def test_the_bureau_may_have_it_compared_again_and_nobody_else(index, county, file_report):
    first, second = file_report("health", **PARKING), file_report("farm", **PARKING_AGAIN)
    assert as_(county["health.handler"]).post(f"/likeness/projects/{first.pk}/again/").status_code == 403
    assert as_(county["farm.handler"]).post(f"/likeness/projects/{first.pk}/again/").status_code == 404
    assert as_(county["lead.handler"]).post(f"/likeness/projects/{first.pk}/again/").status_code == 302
    assert [row.other_project for row in first.comparison.found.all()] == [second]


def test_an_office_asked_about_a_project_it_does_not_see_reads_nothing_of_what_it_resembles(index, county, file_report):
    file_report(**PARKING)
    project = file_report("farm", **PARKING_AGAIN)
    case = convened(county, project, "ndrc", "edu")
    child = {one.unit.code: one.pk for one in case.children.all()}
    sees = {
        code: "智慧停车管理平台" in text(as_(county[f"{code}.handler"]).get(f"/cases/{child[code]}/"))
        for code in ("ndrc", "edu")
    }
    assert sees == {"ndrc": True, "edu": False}


def test_the_list_tells_which_of_its_projects_wait_for_an_answer(index, county, file_report):
    first, second = file_report("health", **PARKING), file_report("farm", **PARKING_AGAIN)
    for project in (first, second):
        do(project.cases.get(), "intake", "to_list", county["lead.handler"])
    listing = begin("listing", county["lead.handler"], year=2027)
    page = text(as_(county["lead.handler"]).get(f"/cases/{listing.pk}/"))
    assert "2 个项目中有 1 个；可以列入清单" in page
    assert f"{second.name} 相近" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_boxes_take_the_same_queries_however_much_is_found(index, county, file_report, rows):
    for number in range(rows):
        file_report("health", **PARKING | {"name": f"智慧停车管理平台{'甲乙丙'[number]}"})
    project = file_report("farm", **PARKING_AGAIN)
    assert project.comparison.found.count() == rows
    case = project.cases.select_related("project__unit").get()
    assert case.project is not None
    for who, making, count in (
        ("lead.handler", project_box, 2),  # what was found, what was said of it
        ("farm.handler", project_box, 4),  # and one's own sight: units below, projects
    ):
        account = Account.objects.select_related("unit").get(pk=county[who].pk)
        assert account.functions is not None
        with CaptureQueriesContext(connection) as caught:
            making(case.project, account)
        assert (who, len(caught)) == (who, count)


def test_a_report_still_with_its_unit_shows_no_box_to_others(index, county, workday):
    case = reported(county, "health", **PARKING)
    assert "相近的项目和系统" not in text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
