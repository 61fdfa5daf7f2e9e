"""The library of experience: written, checked, published; open to every account for business, drafts unseen."""

import pytest
from django.urls import reverse

from tests.approval.road import give_paper
from tests.county import begin, do
from tests.pages.visiting import as_, queries, text
from yuncheng.casework.inbox import changed_since, my_turn
from yuncheng.casework.invariants import recount
from yuncheng.casework.models import Attachment, Case
from yuncheng.casework.refusals import BadForm, NotYours, Stale
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.consultation.models import Experience
from yuncheng.registry.clock import today

SAID = {"topic": "data", "practice": "拆字段，能共享的不再填。", "effect": "填写项减到九项。"}


def written(county, unit="health", title="一张表办成十二件事", *, paper=False, **changes):
    case = begin("experience", county[f"{unit}.handler"], year=2026, data={"about": title})
    if paper:
        give_paper(case, "material", county[f"{unit}.handler"])
    do(case, "write", "written", county[f"{unit}.handler"], data=SAID | changes)
    return case


def published(county, unit="health", title="一张表办成十二件事", **more):
    case = written(county, unit, title, **more)
    do(case, "check", "agreed", county[f"{unit}.checker"])
    do(case, "publish", "published", county["lead.checker"])
    return case


def test_a_case_is_written_checked_and_published(county, workday):
    case = published(county)
    held = Experience.objects.get(case=case)
    assert (held.topic, held.practice, held.effect, held.published_on) == (*SAID.values(), workday)
    assert [fault.sentence for fault in verify().faults] == []


def test_an_empty_library_says_what_fills_it(county, workday):
    page = text(as_(county["farm.leader"]).get("/experience/"))
    assert "经验库里还没有案例。" in page
    assert "大数据主管部门收入后，在这里公开" in page
    assert "撰写案例" not in page.split("经验库里")[0]
    assert "撰写案例" in text(as_(county["farm.handler"]).get("/experience/"))


def test_drafts_are_not_in_the_library(county, workday):
    case = written(county)
    for who in ("health.handler", "farm.handler", "lead.handler"):
        assert "一张表办成十二件事" not in text(as_(county[who]).get("/experience/"))
    do(case, "check", "agreed", county["health.checker"])
    do(case, "publish", "refused", county["lead.checker"], reason="不属于信息化经验")
    assert not Experience.objects.exists()
    assert as_(county["farm.handler"]).get(f"/cases/{case.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["farm.handler", "school.leader", "audit.checker", "health.handler"])
def test_every_account_for_business_reads_a_published_case_and_its_attachments(county, workday, who):
    case = published(county, paper=True)
    client = as_(county[who])
    assert "一张表办成十二件事" in text(client.get("/experience/"))
    page = client.get(f"/experience/{case.experience.pk}/")
    assert "拆字段，能共享的不再填。" in text(page)
    paper = Attachment.objects.get(case=case)
    assert f"/papers/{paper.pk}/" in page.content.decode()
    assert client.get(f"/papers/{paper.pk}/").status_code == 200


@pytest.mark.parametrize("who", ["sysadmin", "secadmin", "auditadmin"])
def test_the_three_have_no_library(county, workday, who):
    case = published(county, paper=True)
    client = as_(county[who])
    assert client.get("/experience/").status_code == 404
    assert client.get(f"/experience/{case.experience.pk}/").status_code == 404
    assert client.get(f"/papers/{Attachment.objects.get(case=case).pk}/").status_code == 404


def test_attachments_of_what_is_not_published_stay_with_the_unit(county, workday):
    case = written(county, paper=True)
    paper = Attachment.objects.get(case=case)
    assert as_(county["farm.handler"]).get(f"/papers/{paper.pk}/").status_code == 404
    do(case, "check", "agreed", county["health.checker"])
    assert as_(county["farm.handler"]).get(f"/papers/{paper.pk}/").status_code == 404
    assert as_(county["lead.checker"]).get(f"/papers/{paper.pk}/").status_code == 200


def test_an_attachment_that_was_replaced_is_not_published(county, workday):
    case = written(county, paper=True)
    do(case, "check", "returned", county["health.checker"], reason="附件里有电话号码")
    give_paper(case, "material", county["health.handler"])
    do(case, "write", "written", county["health.handler"], data=SAID)
    do(case, "check", "agreed", county["health.checker"])
    do(case, "publish", "published", county["lead.checker"])
    first, second = Attachment.objects.filter(case=case).order_by("pk")
    client = as_(county["farm.handler"])
    assert [client.get(f"/papers/{one.pk}/").status_code for one in (first, second)] == [404, 200]


def test_an_attachment_that_was_not_replaced_stays(county, workday):
    case = written(county, paper=True)
    do(case, "check", "returned", county["health.checker"], reason="改一处文字")
    do(case, "write", "written", county["health.handler"], data=SAID | {"effect": "减到八项。"})
    do(case, "check", "agreed", county["health.checker"])
    do(case, "publish", "published", county["lead.checker"])
    assert Experience.objects.get(case=case).effect == "减到八项。"
    paper = Attachment.objects.get(case=case)
    assert as_(county["farm.handler"]).get(f"/papers/{paper.pk}/").status_code == 200


def test_the_case_behind_is_offered_only_to_whoever_may_see_it(county, workday):
    case = published(county)
    address = f"/experience/{case.experience.pk}/"
    assert f"/cases/{case.pk}/" in as_(county["health.handler"]).get(address).content.decode()
    assert f"/cases/{case.pk}/" not in as_(county["farm.handler"]).get(address).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=十二件事", ["一张表办成十二件事"]),
        ("q=拆字段", ["旧系统下线", "一张表办成十二件事"]),
        ("q=农业", ["旧系统下线"]),
        ("topic=operation", ["旧系统下线"]),
        ("topic=nonsense", ["旧系统下线", "一张表办成十二件事"]),
        ("unit=health", ["一张表办成十二件事"]),
        ("q=没有的词", []),
    ],
)
def test_the_library_is_searched(county, workday, query, found):
    published(county)
    published(county, "farm", "旧系统下线", topic="operation")
    page = as_(county["edu.handler"]).get(f"/experience/?{query}")
    assert [row["experience"].case.about for row in page.context["rows"]] == found
    assert ("没有符合条件的案例。" in text(page)) is not found or found


def test_another_unit_does_not_write_for_this_one_and_units_do_not_publish(county, workday):
    case = written(county)
    do(case, "check", "agreed", county["health.checker"])
    with pytest.raises(NotYours):
        do(case, "publish", "published", county["health.checker"])


def test_words_never_become_markup(county, workday):
    case = published(county, title="<b>粗</b>", practice="<script>alert(1)</script>\n第二段")
    for address in ("/experience/", f"/experience/{case.experience.pk}/"):
        page = as_(county["farm.handler"]).get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>粗" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_library_takes_the_same_queries(county, workday, rows):
    for number in range(rows):
        published(county, title=f"案例{number}")
    assert queries(as_(county["farm.handler"]), "/experience/") == LIBRARY_QUERIES


LIBRARY_QUERIES = 7


# ------------------------------------------------------------------------------------------------ taken out again


WHY = "所用平台已经下线，做法不再适用。"


def proposed(county, held):
    case = begin("experience_removal", county["lead.handler"])
    do(case, "propose", "proposed", county["lead.handler"], data={"experience": str(held.pk), "why": WHY})
    return case


def test_two_people_of_the_bureau_take_a_case_out_with_a_reason(county, workday):
    written = published(county, paper=True)
    held = Experience.objects.get(case=written)
    removal = proposed(county, held)
    assert held.case.about in text(as_(county["farm.handler"]).get("/experience/"))
    do(removal, "check", "removed", county["lead.checker"])
    held.refresh_from_db()
    assert (held.removal, held.removed_on, held.removed_why) == (removal, workday, WHY)
    farm = as_(county["farm.handler"])
    assert held.case.about not in text(farm.get("/experience/"))
    answer = farm.get(f"/experience/{held.pk}/")
    assert (answer.status_code, "这个案例已于2026-03-02从经验库撤下。" in text(answer)) == (404, True)
    assert as_(county["health.handler"]).get(f"/cases/{written.pk}/").status_code == 200
    assert (verify().faults, list(recount())) == ([], [])


def test_its_papers_are_open_to_others_only_while_it_is_in(county, workday):
    held = Experience.objects.get(case=published(county, paper=True))
    address = reverse("attachment", args=[Attachment.objects.get(case=held.case).pk])
    farm = as_(county["farm.handler"])
    assert farm.get(address).status_code == 200
    do(proposed(county, held), "check", "removed", county["lead.checker"])
    assert farm.get(address).status_code == 404


def test_the_unit_that_wrote_it_is_told_why(county, workday):
    held = Experience.objects.get(case=published(county))
    do(proposed(county, held), "check", "removed", county["lead.checker"])
    news = changed_since(county["health.handler"])[0]
    assert (news.sentence, news.url) == (f"经验“一张表办成十二件事”已从经验库撤下：{WHY}", "/experience/")


def test_what_is_out_is_not_offered_and_of_two_removals_the_second_is_refused(county, workday):
    held = Experience.objects.get(case=published(county))
    first, second = proposed(county, held), proposed(county, held)
    do(first, "check", "removed", county["lead.checker"])
    with pytest.raises(Stale) as refused:
        do(second, "check", "removed", county["lead.checker"])
    assert refused.value.sentence == "这个案例已经撤下，不需要再撤。"
    do(second, "withdraw", "withdrawn", county["lead.handler"], reason="已撤下")
    with pytest.raises(BadForm):
        proposed(county, held)


def test_a_removal_wants_a_reason_and_two_people(county, workday):
    held = Experience.objects.get(case=published(county))
    with pytest.raises(NotYours):
        begin("experience_removal", county["health.handler"])
    case = begin("experience_removal", county["lead.handler"])
    with pytest.raises(BadForm) as refused:
        do(case, "propose", "proposed", county["lead.handler"], data={"experience": str(held.pk)})
    assert refused.value.fields == {"why": ["请填写此项。"]}


def test_only_the_bureau_s_handler_finds_the_button(county, workday):
    held = Experience.objects.get(case=published(county))
    page = f"/experience/{held.pk}/"
    link = 'href="/open/experience_removal/"'
    assert [
        link in as_(county[who]).get(page).content.decode() for who in ("lead.handler", "lead.checker", "ndrc.handler")
    ] == [
        True,
        False,
        False,
    ]


def test_a_case_out_of_the_library_that_nobody_took_out_is_found(county, workday):
    published(county)
    Experience.objects.update(removed_on=workday)
    assert [fault.sentence for fault in verify().faults] == ["有一行经验的撤下没有办理记录。"]


def test_the_checker_s_desk_says_which_case_it_is_about(county, workday):
    held = Experience.objects.get(case=published(county))
    proposed(county, held)
    turns = [turn.subject for turn in my_turn(county["lead.checker"], today())]
    assert turns == ["经验撤下：一张表办成十二件事（测试卫健局，2026-03-02）"]


@pytest.mark.parametrize("procedure", ["experience", "meeting", "experience_removal"])
def test_beginning_one_asks_for_no_year(county, workday, procedure):
    client = as_(county["lead.handler"])
    page = client.get(f"/open/{procedure}/")
    assert ('name="year"' in page.content.decode()) is False
    about = {} if procedure == "experience_removal" else {"about": "甲事项"}
    answer = client.post(f"/open/{procedure}/", {"key": "open-0001", **about})
    assert answer.status_code == 302
    assert Case.objects.get(procedure_key=procedure).matter.year == workday.year
