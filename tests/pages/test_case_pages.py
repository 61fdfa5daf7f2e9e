"""The case page and what is done on it, through Django's client."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.county import REPORT, begin, do, listed, reported, sent
from tests.pages.visiting import PDF, as_, text
from yuncheng.casework.models import Attachment, Case, Draft, Entry
from yuncheng.casework.verification import code_of


def posted(case: Case, outcome: str, **data: Any) -> dict[str, Any]:
    case.refresh_from_db()
    return {"step": case.step, "version": case.version, "key": "a" * 32, "outcome": outcome, **data}


@pytest.fixture
def started(county, workday) -> Case:
    return begin("report", county["health.handler"], data={"name": "智慧测试平台"})


def test_the_page_says_whose_turn_it_is(county, started):
    page = as_(county["health.handler"]).get(f"/cases/{started.pk}/")
    assert page.status_code == 200
    assert "轮到您办理" in text(page)
    assert "提交本单位审核" in text(page)


def test_an_untouched_form_begins_with_the_name_that_opened_the_case(county, started):
    page = as_(county["health.handler"]).get(f"/cases/{started.pk}/").content.decode()
    assert 'name="name" value="智慧测试平台"' in page


def test_another_person_sees_whose_turn_it_is_and_no_form(county, started):
    page = as_(county["health.checker"]).get(f"/cases/{started.pk}/")
    assert "测试卫健局经办" in text(page)
    assert "data-draft-url" not in page.content.decode()


def test_outside_ones_scope_a_case_does_not_exist(county, started):
    page = as_(county["farm.handler"]).get(f"/cases/{started.pk}/")
    assert page.status_code == 404
    assert "没有找到" in text(page)


def test_acting_leads_back_and_says_whose_turn_is_next(county, started):
    client = as_(county["health.handler"])
    answer = client.post(f"/cases/{started.pk}/act/", posted(started, "submitted", **REPORT), follow=True)
    assert answer.redirect_chain == [(f"/cases/{started.pk}/", 302)]
    assert "“提交本单位审核”已办理。现在轮到测试卫健局审核办理“单位审核”。" in text(answer)


def test_a_double_click_acts_once(county, started):
    client = as_(county["health.handler"])
    form = posted(started, "submitted", **REPORT)
    first, second = (client.post(f"/cases/{started.pk}/act/", form).status_code for _ in range(2))
    assert (first, second) == (302, 302)
    assert Entry.objects.filter(case=started, step="fill").count() == 1


def test_a_bad_form_comes_back_with_its_faults_and_all_that_was_typed(county, started):
    form = posted(started, "submitted", **(REPORT | {"amount": "1e18", "content": "写了很久的内容"}))
    answer = as_(county["health.handler"]).post(f"/cases/{started.pk}/act/", form)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="id_amount_error"' in page
    assert 'value="1e18"' in page
    assert "写了很久的内容" in page
    assert Draft.objects.get(case=started).values["content"] == "写了很久的内容"


def test_a_stale_form_is_refused_and_shows_what_was_typed(county, started):
    form = posted(started, "submitted", **REPORT)
    do(started, "fill", "submitted", county["health.handler"], data=REPORT)
    answer = as_(county["health.handler2"]).post(f"/cases/{started.pk}/act/", form)
    assert answer.status_code == 409
    assert "您刚才填的内容" in text(answer)
    assert REPORT["content"] in text(answer)


def test_a_gate_that_says_no_names_its_article_and_cure(county, started):
    form = posted(started, "submitted", **(REPORT | {"kind": "hardware_purchase"}))
    answer = as_(county["health.handler"]).post(f"/cases/{started.pk}/act/", form)
    assert answer.status_code in (400, 409)
    assert "第二条" in text(answer)


def test_returning_asks_for_a_reason(county, started):
    do(started, "fill", "submitted", county["health.handler"], data=REPORT)
    client = as_(county["health.checker"])
    url = f"/cases/{started.pk}/act/"
    refused = client.post(url, posted(started, "returned"))
    assert refused.status_code == 400
    assert "请写明理由" in text(refused)
    done = client.post(url, posted(started, "returned", reason="金额不清"), follow=True)
    assert "金额不清" in text(done)


def test_without_scripts_the_reason_is_asked_in_the_page(county, started):
    do(started, "fill", "submitted", county["health.handler"], data=REPORT)
    page = as_(county["health.checker"]).get(f"/cases/{started.pk}/?ask=returned").content.decode()
    assert '<section class="section asked" id="ask_returned"' in page
    assert '<dialog id="ask_returned"' not in page


def test_the_owner_can_take_a_case_back(county, started):
    client = as_(county["health.handler"])
    form = {"step": "withdraw", "version": 0, "key": "b" * 32, "outcome": "withdrawn", "reason": "重复"}
    client.post(f"/cases/{started.pk}/act/", form)
    started.refresh_from_db()
    assert started.step == "withdrawn"


def test_a_resubmission_shows_what_changed(county, started):
    do(started, "fill", "submitted", county["health.handler"], data=REPORT)
    do(started, "check", "returned", county["health.checker"], reason="金额不清")
    do(started, "fill", "submitted", county["health.handler"], data=REPORT | {"amount": "150"})
    page = as_(county["health.checker"]).get(f"/cases/{started.pk}/")
    assert "第 2 次，改动 1 处" in text(page)
    assert "150.00 万元 上次： 120.00 万元" in text(page)


def test_a_wrong_method_is_told_in_words(county, started):
    answer = as_(county["health.handler"]).get(f"/cases/{started.pk}/draft/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "这个地址只能提交使用" in text(answer)


def test_the_address_of_an_act_opens_its_case(county, started):
    answer = as_(county["health.handler"]).get(f"/cases/{started.pk}/act/")
    assert (answer.status_code, answer.url) == (302, f"/cases/{started.pk}/")
    assert as_(county["edu.handler"]).get(f"/cases/{started.pk}/act/").status_code == 404


# ---------------------------------------------------------------------------------------------------- drafts


def test_a_draft_is_kept_and_comes_back(county, started):
    client = as_(county["health.handler"])
    form = {"version": "0", "draft_version": "0", "key": "p1", "content": "写到一半", "amount": "12x"}
    answer = client.post(f"/cases/{started.pk}/draft/", form, headers={"accept": "application/json"})
    assert list(answer.json()) == ["version", "saved_at"]
    page = client.get(f"/cases/{started.pk}/").content.decode()
    assert "写到一半" in page
    assert 'value="12x"' in page


def test_a_draft_on_a_case_that_moved_is_refused(county, started):
    do(started, "fill", "submitted", county["health.handler"], data=REPORT)
    do(started, "check", "returned", county["health.checker"], reason="改")
    client = as_(county["health.handler"])
    answer = client.post(
        f"/cases/{started.pk}/draft/", {"version": 0, "content": "旧页面"}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 409
    assert "草稿没有保存" in answer.json()["sentence"]


def test_a_draft_of_another_window_is_not_overwritten(county, started):
    client = as_(county["health.handler"])
    url, wants = f"/cases/{started.pk}/draft/", {"accept": "application/json"}
    form = {"version": 0, "draft_version": 0, "key": "one"}
    assert client.post(url, form | {"content": "甲"}, headers=wants).status_code == 200
    assert client.post(url, form | {"content": "甲乙"}, headers=wants).status_code == 200
    assert client.post(url, form | {"content": "丙", "key": "two"}, headers=wants).status_code == 409
    assert Draft.objects.get().values["content"] == "甲乙"


# ---------------------------------------------------------------------------------------------------- papers


def test_a_paper_is_uploaded_downloaded_and_taken_away(county, started):
    client = as_(county["health.handler"])
    sent_file = SimpleUploadedFile("依据 文件.pdf", PDF, "application/pdf")
    answer = client.post(
        f"/cases/{started.pk}/papers/basis/", {"file": sent_file}, headers={"accept": "application/json"}
    )
    assert answer.status_code == 201
    got = client.get(answer.json()["url"])
    assert got.getvalue() == PDF
    assert got["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert got["X-Content-Type-Options"] == "nosniff"
    assert as_(county["farm.handler"]).get(answer.json()["url"]).status_code == 404
    removed = client.post(answer.json()["delete_url"], headers={"accept": "application/json"})
    assert (removed.status_code, Attachment.objects.count()) == (204, 0)


def test_a_disguised_file_is_refused_and_recorded(county, started):
    client = as_(county["health.handler"])
    bad = SimpleUploadedFile("说明.pdf", b"MZ\x90\x00" + b"\0" * 200)
    answer = client.post(f"/cases/{started.pk}/papers/basis/", {"file": bad}, headers={"accept": "application/json"})
    assert answer.status_code == 400
    assert Entry.objects.filter(case=started, result="denied").count() == 1


def test_only_whose_turn_it_is_uploads(county, started):
    sent_file = SimpleUploadedFile("a.pdf", PDF)
    answer = as_(county["health.checker"]).post(f"/cases/{started.pk}/papers/basis/", {"file": sent_file})
    assert answer.status_code == 403


def test_an_oversized_upload_is_stopped_before_it_is_read(county, started, settings):
    settings.UPLOAD_LIMIT_BYTES = 1000
    big = SimpleUploadedFile("a.pdf", PDF + b"0" * 2_000_000)
    answer = as_(county["health.handler"]).post(f"/cases/{started.pk}/papers/basis/", {"file": big})
    assert answer.status_code == 413
    assert "请压缩或拆分后上传" in text(answer)


# ---------------------------------------------------------------------------------------------------- opening


def test_opening_a_report_asks_its_name(county, workday):
    client = as_(county["health.handler"])
    assert "项目名称" in text(client.get("/open/report/"))
    answer = client.post("/open/report/", {"key": "k" * 32, "name": "新项目"}, follow=True)
    assert "“清单报送”已启动" in text(answer)
    assert Case.objects.get().subject_name == "新项目"


def test_opening_by_the_wrong_post_is_refused_with_who_can(county, workday):
    answer = as_(county["health.checker"]).get("/open/report/")
    assert answer.status_code == 403
    assert "承办单位经办" in text(answer)


def test_opening_for_a_project_out_of_sight_finds_nothing(county, started):
    assert as_(county["farm.handler"]).get(f"/open/approval/?project={started.project_id}").status_code == 404


# ---------------------------------------------------------------------------------------------------- entries


def test_an_entry_shows_its_proof_and_what_it_wrote(county, started):
    entry = do(started, "fill", "submitted", county["health.handler"], data=REPORT)
    page = as_(county["health.handler"]).get(f"/entries/{entry.seq}/")
    assert entry.h in text(page)
    assert "校验相符" in text(page)
    assert "报送投资额度 120.00 万元" in text(page)


def test_the_act_that_carried_a_case_is_open_to_its_unit_without_the_rest(county, workday):
    mine, other = reported(county), reported(county, "farm", name="农情平台")
    sent(county, other, "farm")
    listed_case = listed(county, sent(county, mine))
    entry = Entry.objects.get(step="publish", outcome="published")
    page = text(as_(county["health.handler"]).get(f"/entries/{entry.seq}/"))
    assert "智慧测试平台" in page
    assert "农情平台" not in page
    assert f"/entries/{entry.seq}/" in as_(county["health.handler"]).get(f"/cases/{listed_case.pk}/").content.decode()


def test_what_was_refused_is_for_the_bureau_and_the_auditor(county, started):
    do(started, "fill", "submitted", county["health.handler"], data=REPORT)
    as_(county["health.handler"]).post(f"/cases/{started.pk}/act/", posted(started, "agreed"))
    assert "未办成" in text(as_(county["audit.handler"]).get(f"/cases/{started.pk}/"))
    assert "未办成" not in text(as_(county["health.checker"]).get(f"/cases/{started.pk}/"))
    denied = Entry.objects.get(result="denied")
    assert as_(county["health.checker"]).get(f"/entries/{denied.seq}/").status_code == 404


def test_the_audit_administrator_sees_that_it_happened_and_nothing_of_it(county, started):
    entry = do(started, "fill", "submitted", county["health.handler"], data=REPORT)
    page = as_(county["auditadmin"]).get(f"/entries/{entry.seq}/")
    assert entry.h in text(page)
    assert REPORT["name"] not in text(page)


def test_anyone_can_verify_a_code_and_learns_no_names(county, started):
    entry = do(started, "fill", "submitted", county["health.handler"], data=REPORT)
    page = Client().get("/verify/", {"code": code_of(entry).lower()})
    assert "记录中有这一件" in text(page)
    assert REPORT["name"] not in text(page)
    assert county["health.handler"].display_name not in text(page)
    assert "没有查到" in text(Client().get("/verify/", {"code": f"{entry.seq}-0000-0000-0000"}))
