"""Who sees what of a consultation: an invited unit what it is asked and nothing more of the project; others nothing."""

import pytest

from tests.api.conftest import Caller
from tests.approval.road import give_paper
from tests.consultation.road import opinions, opinions_of, task, tasks_of
from tests.county import begin, consulted, convened, do, listed_project
from tests.pages.visiting import as_, text
from yuncheng.casework.models import Attachment
from yuncheng.casework.sight import papers_in_sight, visible_cases

TOPIC = "与县政务服务平台是否重复，请提出意见。"


@pytest.fixture
def asked(county, workday):
    """The farm bureau, which does not see the health bureau's projects, is asked about one; with a paper."""
    case = begin("consultation", county["lead.handler"], project=listed_project(county), data={"about": "是否重复建设"})
    give_paper(case, "material", county["lead.handler"])
    data = {
        "topic": TOPIC,
        "agenda": [{"item": "建设内容介绍", "speaker": "测试卫健局"}],
        "offices": ["farm", "ndrc"],
        "reply_by": "2026-03-09",
    }
    do(case, "convene", "convened", county["lead.handler"], data=data)
    return case


def child_of(case, code):
    return case.children.get(unit__code=code, procedure_key="office_opinion")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("farm.handler", True),
        ("farm.checker", True),
        ("farm.leader", True),
        ("lead.handler", True),
        ("ndrc.checker", True),
        ("audit.leader", True),
        ("health.handler", False),
        ("edu.handler", False),
        ("school.handler", False),
        ("sysadmin", False),
        ("secadmin", False),
    ],
)
def test_an_office_opinion_is_seen_by_its_own_unit_and_those_who_see_all(county, asked, who, sees):
    child = child_of(asked, "farm")
    assert visible_cases(county[who]).filter(pk=child.pk).exists() is sees
    assert as_(county[who]).get(f"/cases/{child.pk}/").status_code == (200 if sees else 404)


def test_an_invited_unit_reads_what_it_is_asked(county, asked):
    page = text(as_(county["farm.handler"]).get(f"/cases/{child_of(asked, 'farm').pk}/"))
    assert "征求意见的事项 测试lead局" in page
    assert f"会商事由 是否重复建设 会商事项 {TOPIC}" in page
    assert "议程 建设内容介绍 （测试卫健局）" in page
    assert "会议 不开会，书面征求意见 答复期限 2026-03-09" in page
    assert "material.pdf" in page


def test_an_invited_unit_reads_nothing_more_of_the_project(county, asked):
    client, child = as_(county["farm.handler"]), child_of(asked, "farm")
    answer = client.get(f"/cases/{child.pk}/").content.decode()
    assert f"/projects/{asked.project_id}/" not in answer
    assert f"/cases/{asked.pk}/" not in answer
    assert client.get(f"/projects/{asked.project_id}/").status_code == 404
    assert client.get(f"/cases/{asked.pk}/").status_code == 404
    assert client.get(f"/cases/{child_of(asked, 'ndrc').pk}/").status_code == 404
    report = asked.project.cases.get(procedure_key="report")
    assert client.get(f"/cases/{report.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("farm.handler", 200),
        ("farm.leader", 200),
        ("ndrc.handler", 200),
        ("health.handler", 200),
        ("edu.handler", 404),
        ("school.handler", 404),
        ("sysadmin", 404),
    ],
)
def test_the_papers_sent_along_are_for_the_invited(county, asked, who, status):
    paper = Attachment.objects.get(case=asked)
    assert as_(county[who]).get(f"/papers/{paper.pk}/").status_code == status


def test_other_papers_of_the_project_stay_closed_to_the_invited(county, asked):
    report = asked.project.cases.get(procedure_key="report")
    given = Attachment.objects.get(case=asked)
    other = Attachment.objects.create(
        case=report,
        step="fill",
        paper="basis",
        name="依据.pdf",
        blob=given.blob,
        uploaded_by=county["health.handler"],
        uploaded_at=given.uploaded_at,
        entry=report.entries.first(),
    )
    assert list(papers_in_sight(county["farm.handler"])) == [given]
    assert as_(county["farm.handler"]).get(f"/papers/{other.pk}/").status_code == 404


def test_a_paper_not_yet_sent_is_nobody_elses(county, workday):
    project = listed_project(county)
    first = convened(county, project, "farm")
    second = begin("consultation", county["lead.handler"], project=project, data={"about": "另一件"})
    give_paper(second, "material", county["lead.handler"])
    paper = Attachment.objects.get(case=second)
    assert opinions(first)[0].unit.code == "farm"
    assert as_(county["farm.handler"]).get(f"/papers/{paper.pk}/").status_code == 404


def test_what_was_sent_to_an_office_stays_with_it_after_it_answered(county, asked):
    opinions_of(county, asked, "farm")
    page = text(as_(county["farm.handler"]).get(f"/cases/{child_of(asked, 'farm').pk}/"))
    assert TOPIC in page
    paper = Attachment.objects.get(case=asked)
    assert as_(county["farm.handler"]).get(f"/papers/{paper.pk}/").status_code == 200


def test_an_office_is_told_that_it_is_waited_for_no_longer_and_why(county, asked):
    do(asked, "collect", "not_waited", county["lead.handler"], reason="两次催办没有答复")
    page = text(as_(county["farm.handler"]).get(f"/cases/{child_of(asked, 'farm').pk}/"))
    assert "2026-03-02 测试lead局不再等待答复：两次催办没有答复" in page


def test_an_opinion_is_read_by_others_once_it_is_signed(county, asked):
    child = child_of(asked, "farm")
    said = {"position": "disagree", "opinion": "应并入现有平台"}
    do(child, "write", "written", county["farm.handler"], data=said)
    lead = as_(county["lead.handler"])
    assert "应并入现有平台" not in text(lead.get(f"/cases/{asked.pk}/"))
    assert "应并入现有平台" not in text(lead.get(f"/cases/{child.pk}/"))
    do(child, "sign", "given", county["farm.checker"])
    assert "不同意 应并入现有平台" in text(lead.get(f"/cases/{asked.pk}/"))


def test_the_unit_of_the_project_does_not_read_single_opinions(county, asked):
    child = child_of(asked, "ndrc")
    do(child, "write", "written", county["ndrc.handler"], data={"position": "disagree", "opinion": "概算偏高"})
    do(child, "sign", "given", county["ndrc.checker"])
    page = as_(county["health.handler"]).get(f"/cases/{asked.pk}/")
    assert page.status_code == 200
    assert "概算偏高" not in text(page)


def test_a_unit_with_a_task_reads_the_task_and_the_conclusion_not_the_project(county, workday):
    case = consulted(county, listed_project(county), tasks=[task("farm", "核对数据目录", "2026-03-20")])
    child = tasks_of(case)[0]
    client = as_(county["farm.handler"])
    page = text(client.get(f"/cases/{child.pk}/"))
    assert "事项 核对数据目录 会商事由 是否重复建设 会商结论 不重复，可以建设。 办结期限 2026-03-20" in page
    assert "会商纪要 测数会纪〔2026〕1号，2026-03-02 签发" in page
    assert client.get(f"/projects/{case.project_id}/").status_code == 404
    assert client.get(f"/cases/{case.pk}/").status_code == 404
    assert as_(county["edu.handler"]).get(f"/cases/{child.pk}/").status_code == 404


def test_the_api_has_the_same_doors(county, asked):
    child = child_of(asked, "farm")
    farm, health = Caller(county["farm.handler"]), Caller(county["health.handler"])
    assert (farm.get(f"/cases/{child.pk}").status_code, health.get(f"/cases/{child.pk}").status_code) == (200, 404)
    assert [one["key"] for one in farm.get(f"/cases/{child.pk}/documents").json()] == ["notice"]
    assert farm.get(f"/papers/{Attachment.objects.get(case=asked).pk}").status_code == 200
    for closed in (f"/projects/{asked.project_id}", f"/cases/{asked.pk}"):
        assert farm.get(closed).status_code == 404
