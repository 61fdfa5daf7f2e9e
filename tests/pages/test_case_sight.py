"""What a case page shows to whom: masked personal data, a reviewer's material, what blocks, documents, the 三员."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.approval import road
from tests.county import REPORT, begin, do, listed_project
from tests.pages.visiting import PDF, as_, text
from yuncheng.casework.masking import mask_name, mask_phone
from yuncheng.casework.models import Attachment, Draft
from yuncheng.rulebook.ch4_approval import CHAPTERS


@pytest.mark.parametrize(("name", "shown"), [("张三丰", "张**"), ("欧阳", "欧**"), ("", "")])
def test_a_name_keeps_its_first_character(name, shown):
    assert mask_name(name) == shown


@pytest.mark.parametrize(("number", "shown"), [("13812341234", "138****1234"), ("023-55128000", "****8000"), ("", "")])
def test_a_number_keeps_its_ends(number, shown):
    assert mask_phone(number) == shown


@pytest.fixture
def applied(county, workday):
    return road.applied(county, listed_project(county))


def test_other_units_read_personal_data_masked(county, applied):
    contact = road.APPLICATION["contact"]
    url = f"/cases/{applied.pk}/"
    assert contact in text(as_(county["health.handler"]).get(url))
    page = text(as_(county["lead.handler"]).get(url))
    assert contact not in page
    assert mask_name(contact) in page


def test_what_blocks_admission_is_told_with_article_cure_and_office(county, workday):
    project = listed_project(county)
    case = begin("approval", county["health.handler"], project=project)
    page = text(as_(county["health.handler"]).get(f"/cases/{case.pk}/"))
    assert "还缺" in page
    assert "投资预算明细" in page


def test_a_gate_that_blocks_stands_above_the_buttons(county, workday):
    case = road.applied(county, listed_project(county), chapters=[CHAPTERS[0][0]])
    page = text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
    assert "卡在哪里" in page
    assert "第十四条" in page
    assert "怎样解决" in page


def test_a_reviewer_sees_what_he_reviews_and_no_more(county, applied):
    road.experts(county)
    case = road.drawn(county, applied)
    opinion = road.waiting(case)[0]
    client = as_(opinion.assignee)
    page = client.get(f"/cases/{opinion.pk}/")
    assert "送审材料" in text(page)
    assert road.APPLICATION["contact"] not in text(page)
    paper = Attachment.objects.filter(case=case).values_list("pk", flat=True)[0]
    assert client.get(f"/papers/{paper}/").status_code == 200
    assert client.get(f"/cases/{case.pk}/").status_code == 404
    assert "子事项" in text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
    assert "子事项" not in text(as_(county["health.handler"]).get(f"/cases/{case.pk}/"))


def test_a_document_of_the_record_is_downloaded_under_its_chinese_name(county, applied):
    answer = as_(county["health.handler"]).get(f"/cases/{applied.pk}/")
    href = next(part for part in answer.content.decode().split('"') if "/documents/" in part and part.endswith(".docx"))
    made = as_(county["health.handler"]).get(href)
    assert made.content.startswith(b"PK")
    assert made["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert as_(county["health.handler"]).get(href.replace(".docx", ".exe")).status_code == 404


def test_accounts_are_the_business_of_the_three_only(county, workday):
    client = as_(county["sysadmin"])
    answer = client.post("/open/account/", {"key": "k" * 32, "year": "2026"}, follow=True)
    assert "登记账号" in text(answer)
    url = answer.redirect_chain[-1][0]
    assert as_(county["secadmin"]).get(url).status_code == 200
    assert as_(county["lead.handler"]).get(url).status_code == 404
    assert as_(county["auditadmin"]).get(url).status_code == 404


def test_without_scripts_a_file_comes_with_the_form_and_nothing_typed_is_lost(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    form = {"step": "fill", "content": "写到一半", "paper-basis": SimpleUploadedFile("依据.pdf", PDF)}
    answer = as_(county["health.handler"]).post(f"/cases/{case.pk}/papers/basis/", form, follow=True)
    assert "已上传 1 个文件" in text(answer)
    assert Draft.objects.get().values["content"] == "写到一半"


def test_another_handler_of_the_unit_is_told_that_somebody_is_writing(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    form = {"version": 0, "content": "我写的"}
    as_(county["health.handler"]).post(f"/cases/{case.pk}/draft/", form, headers={"accept": "application/json"})
    page = as_(county["health.handler2"]).get(f"/cases/{case.pk}/")
    assert "也在填写这一步" in text(page)
    assert "我写的" not in text(page)


def test_words_of_a_user_never_become_markup(county, workday):
    case = begin("report", county["health.handler"], data={"name": "<b>粗</b>"})
    bad = "<script>alert(1)</script>"
    do(case, "fill", "submitted", county["health.handler"], data=REPORT | {"content": bad, "name": bad})
    do(case, "check", "returned", county["health.checker"], reason=bad)
    page = as_(county["health.handler"]).get(f"/cases/{case.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>粗" not in page
