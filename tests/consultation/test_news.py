"""Whoever convened hears of every answer and every task as it comes in, without looking for it."""

from tests.consultation.road import opinions, task
from tests.county import consulted, convened, do, listed_project
from yuncheng.casework.inbox import changed_since
from yuncheng.casework.models import Notice

ANSWERED = "会商“是否重复建设”：测试{}局已答复（{}），{}"


def sentences(account):
    return [news.sentence for news in changed_since(account)]


def asked_of(case, office):
    return next(one for one in opinions(case) if one.unit.code == office)


def answer(county, case, office, position="agree"):
    child = asked_of(case, office)
    said = {"position": position, "opinion": "按此办理。"}
    do(child, "write", "written", county[f"{office}.handler"], data=said)
    return do(child, "sign", "given", county[f"{office}.checker"])


def test_each_answer_is_told_to_the_bureau_and_the_last_one_says_that_all_are_in(county, workday):
    case = convened(county, None, "ndrc", "finance")
    answer(county, case, "ndrc")
    assert sentences(county["lead.handler"])[0] == ANSWERED.format("ndrc", "同意", "还有1个部门没有答复")
    answer(county, case, "finance", "disagree")
    news = changed_since(county["lead.handler"])[0]
    assert news.sentence == ANSWERED.format("finance", "不同意", "2个部门都已答复，可以汇总")
    assert news.url == f"/cases/{case.pk}/"


def test_of_a_project_the_bureau_hears_and_not_the_unit_it_is_about(county, workday):
    project = listed_project(county)
    entry = answer(county, convened(county, project, "ndrc"), "ndrc")
    assert [notice.unit for notice in Notice.objects.filter(entry=entry)] == [county.units["lead"]]


def test_an_answer_sent_back_by_its_own_checker_is_no_news(county, workday):
    case = convened(county, None, "ndrc")
    child = asked_of(case, "ndrc")
    do(child, "write", "written", county["ndrc.handler"], data={"position": "agree", "opinion": ""})
    entry = do(child, "sign", "returned", county["ndrc.checker"], reason="请写明理由")
    assert not Notice.objects.filter(entry=entry).exists()


def test_a_task_done_is_told_too(county, workday):
    case = consulted(county, None, "ndrc", tasks=[task()])
    child = case.children.get(procedure_key="follow_up")
    do(child, "do", "reported", county["health.handler"], data={"result": "规则已提交。"})
    do(child, "check", "done", county["health.checker"])
    told = "会商“是否重复建设”：测试卫健局已落实“提交脱敏规则”，后续事项都已落实"
    assert sentences(county["lead.handler"])[0] == told
