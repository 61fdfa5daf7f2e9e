"""The notice and the minutes are made from the record: they open, and say what was asked, said and agreed."""

import pytest

from tests.approval.road import give_paper
from tests.approval.test_papers import docx_text, pdf_text
from tests.consultation.road import opinions, opinions_of, task
from tests.county import begin, convened, do, listed_project
from yuncheng.casework.documents import document_of, documents_of
from yuncheng.casework.models import Entry
from yuncheng.casework.verification import code_of, find
from yuncheng.registry.models import Unit


def made(case, key, account, fmt="pdf"):
    case.refresh_from_db()
    data = document_of(case, key, account).build(case, fmt)
    return pdf_text(data) if fmt == "pdf" else docx_text(data)


@pytest.fixture
def ready(county, workday):
    """A consultation summed up, with an agenda, a meeting, opinions that differ and a task; not yet signed."""
    case = begin("consultation", county["lead.handler"], project=listed_project(county), data={"about": "是否重复建设"})
    give_paper(case, "material", county["lead.handler"])
    data = {
        "topic": "与县政务服务平台是否重复。",
        "agenda": [{"item": "建设内容介绍", "speaker": "测试卫健局"}],
        "offices": ["ndrc", "finance", "farm"],
        "meets_on": "2026-03-06",
        "place": "三楼会议室",
        "reply_by": "2026-03-09",
    }
    do(case, "convene", "convened", county["lead.handler"], data=data)
    child = opinions(case)[0]
    do(child, "write", "written", county["ndrc.handler"], data={"position": "disagree", "opinion": "应并入现有平台"})
    do(child, "sign", "given", county["ndrc.checker"])
    opinions_of(county, case, "finance")
    do(case, "collect", "not_waited", county["lead.handler"], reason="未答复")
    said = {"summary": "意见不一。", "conclusion": "改为扩建。", "tasks": [task("health", "重编方案", "2026-04-01")]}
    do(case, "collect", "prepared", county["lead.handler"], data=said)
    return case


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
def test_the_notice_says_what_is_asked_of_whom_until_when(county, ready, fmt):
    told = made(ready, "notice", county["lead.handler"], fmt)
    for words in (
        "关于是否重复建设会商的通知",
        "测试ndrc局、测试finance局、测试农业局：",
        "（项目：智慧测试平台）",
        "与县政务服务平台是否重复。",
        "建设内容介绍",
        "会议定于2026年3月6日在三楼会议室召开。",
        "请于2026年3月9日前（含当日）在系统中书面答复",
        "material.pdf",
    ):
        assert words in told


def test_an_office_takes_the_notice_addressed_to_itself(county, ready):
    child = opinions(ready)[2]
    told = made(child, "notice", county["farm.handler"])
    assert "测试农业局：" in told
    assert "测试ndrc局" not in told


def test_whoever_is_asked_later_reads_its_own_day(county, workday):
    case = convened(county, None, "ndrc")
    data = {"offices": ["farm"], "reply_by": "2026-03-20"}
    do(case, "collect", "asked_more", county["lead.handler"], data=data, reason="涉及农业")
    assert "请于2026年3月20日前" in made(opinions(case)[1], "notice", county["farm.handler"])


def test_many_offices_stand_in_a_table(county, workday):
    codes = [f"u{number:02d}" for number in range(60)]
    Unit.objects.bulk_create(Unit(code=code, name=f"测试{code}镇", kind="township") for code in codes)
    told = made(convened(county, None, *codes), "notice", county["lead.handler"])
    assert "各有关单位：" in told
    assert all(f"测试{code}镇" in told for code in codes)


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
def test_the_minutes_say_what_each_office_said_and_who_does_what(county, ready, fmt):
    do(ready, "conclude", "followed", county["lead.checker"], data={"minutes_no": "测数会纪〔2026〕7号"})
    told = made(ready, "minutes", county["lead.handler"], fmt)
    for words in (
        "关于是否重复建设的会商纪要",
        "测数会纪〔2026〕7号",
        "2026年3月6日在三楼会议室召开会议",
        "应并入现有平台",
        "没有答复",
        "意见不一。",
        "改为扩建。",
        "重编方案",
        "测试卫健局",
        "2026年4月1日",
    ):
        assert words in told
    entry = Entry.objects.get(case=ready, step="conclude", outcome="followed")
    assert code_of(entry) in told
    assert find(code_of(entry)).unit == "测试lead局"


def test_minutes_not_signed_are_seen_by_the_bureau_only_and_say_so(county, ready):
    ready.refresh_from_db()
    keys = {who: [one.key for one in documents_of(ready, county[who])] for who in ("lead.checker", "ndrc.checker")}
    assert keys == {"lead.checker": ["notice", "minutes"], "ndrc.checker": ["notice"]}
    assert "未签发" in made(ready, "minutes", county["lead.checker"])
    do(ready, "conclude", "followed", county["lead.checker"], data={"minutes_no": "测数会纪〔2026〕7号"})
    ready.refresh_from_db()
    assert [one.key for one in documents_of(ready, county["ndrc.checker"])] == ["notice", "minutes"]
    assert "未签发" not in made(ready, "minutes", county["ndrc.checker"])


def test_an_inspection_is_called_by_its_name(county, workday):
    case = convened(county, None, "ndrc", about="机房迁云", kind="inspect")
    opinions_of(county, case, "ndrc")
    said = {"summary": "无。", "conclusion": "年内迁完。", "tasks": []}
    do(case, "collect", "prepared", county["lead.handler"], data=said)
    do(case, "conclude", "concluded", county["lead.checker"], data={"minutes_no": "测督〔2026〕1号"})
    told = made(case, "minutes", county["lead.handler"])
    assert "关于机房迁云的督促检查纪要" in told
    assert "督促检查结论" in told
    assert "书面征求意见" in told
