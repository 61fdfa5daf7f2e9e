"""Files through the API: by content, by turn, in sight, and back again unchanged."""

import io

import pytest

from tests.approval import road
from tests.county import REPORT, do
from yuncheng.casework.attachments import path_of
from yuncheng.casework.models import Attachment

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def file(content=PDF, name="依据 文件.pdf"):
    made = io.BytesIO(content)
    made.name = name
    return made


@pytest.fixture
def case(caller, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return caller("health.handler").open("report", data={"name": "甲"})["id"]


@pytest.fixture
def paper(caller, case):
    answer = caller("health.handler").upload(f"/cases/{case}/papers/basis", file())
    assert answer.status_code == 201, answer.json()
    return answer.json()


def test_an_upload_is_told_and_stands_on_the_checklist(caller, case, paper):
    assert (paper["name"], paper["size"], paper["kind"], paper["seq"]) == ("依据 文件.pdf", len(PDF), "pdf", None)
    (line,) = caller("health.handler").get(f"/cases/{case}/checklist").json()
    assert (line["key"], line["state"], [one["id"] for one in line["files"]]) == ("basis", "已提交", [paper["id"]])


def test_a_download_has_the_same_bytes_and_is_never_shown_in_place(caller, paper):
    answer = caller("health.checker").get(f"/papers/{paper['id']}")
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


def test_a_file_may_be_taken_away_until_an_act_binds_it(caller, case, paper, refused):
    health = caller("health.handler")
    second = health.upload(f"/cases/{case}/papers/basis", file(name="再一份.pdf")).json()
    assert health.delete(f"/papers/{second['id']}").status_code == 204
    assert health.act(case, "fill", "submitted", data=REPORT).status_code == 200
    refused(health.delete(f"/papers/{paper['id']}"), 409)
    assert health.get(f"/papers/{paper['id']}").status_code == 200
    bound = Attachment.objects.get()
    assert health.get(f"/cases/{case}/entries").json()[0]["files"] == [bound.pk]


def test_papers_not_yet_handed_in_are_the_own_unit_s_and_another_s_turn_is_403(caller, case, paper, refused):
    farm = caller("farm.handler")
    refused(farm.get(f"/papers/{paper['id']}"), 404)
    refused(farm.delete(f"/papers/{paper['id']}"), 404)
    refused(farm.upload(f"/cases/{case}/papers/basis", file()), 404)
    refused(caller("lead.handler").upload(f"/cases/{case}/papers/basis", file()), 403)
    refused(caller("lead.handler").get(f"/papers/{paper['id']}"), 404)
    refused(caller("lead.handler").delete(f"/papers/{paper['id']}"), 404)
    refused(caller("health.checker").delete(f"/papers/{paper['id']}"), 403)


def test_a_paper_that_the_step_does_not_ask_for(caller, case, refused):
    refused(caller("health.handler").upload(f"/cases/{case}/papers/nothing", file()), 404)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "空.pdf"),
        (b"MZ\x90\x00" + b"\0" * 200, "程序.pdf"),
        (b"<html><script>alert(1)</script></html>", "页.pdf"),
        (b"PK\x03\x04junk", "表.xlsx"),
        (PDF, "程序.exe"),
    ],
)
def test_disguised_and_broken_files_are_refused(caller, case, content, name, refused):
    refused(caller("health.handler").upload(f"/cases/{case}/papers/basis", file(content, name)), 400)
    assert not Attachment.objects.exists()


def test_a_file_too_large_is_413(caller, case, settings, refused):
    settings.UPLOAD_LIMIT_BYTES = 1000
    refused(caller("health.handler").upload(f"/cases/{case}/papers/basis", file(PDF + b" " * 2000)), 413)


def test_an_upload_without_a_file_or_broken_off(caller, case, refused):
    health = caller("health.handler")
    refused(health.upload(f"/cases/{case}/papers/basis", ""), 400)
    refused(health.post(f"/cases/{case}/papers/basis", {"file": "x"}), 400)
    broken = health.client.generic(
        "POST",
        f"/api/v1/cases/{case}/papers/basis",
        b"--x\r\nContent-Disposition: form-data; name=file",
        "multipart/form-data; boundary=" + "x" * 300,
        headers={"Authorization": f"Bearer {health.token}"},
    )
    refused(broken, 400)


def test_a_file_lost_in_storage_is_told(caller, paper, refused):
    path_of(paper["sm3"]).unlink()
    assert refused(caller("health.handler").get(f"/papers/{paper['id']}"), 404)["code"] == "file_lost"


def test_documents_are_listed_and_made_where_they_are_ready(caller, case, refused, monkeypatch):
    from yuncheng.casework import documents

    monkeypatch.setattr(documents, "_documents", dict(documents._documents))
    documents.register(
        documents.Document(
            "slip", "报送单", "report", ("docx",), lambda case: True, lambda case, fmt: b"made of " + fmt.encode()
        )
    )
    health = caller("health.handler")
    assert {"key": "slip", "label": "报送单", "formats": ["docx"]} in health.get(f"/cases/{case}/documents").json()
    answer = health.get(f"/cases/{case}/documents/slip.docx")
    assert answer.content == b"made of docx"
    assert answer["Content-Disposition"].startswith("attachment")
    for wrong in ("slip.pdf", "slip.exe", "nothing.docx", "slip."):
        refused(health.get(f"/cases/{case}/documents/{wrong}"), 404)
    refused(caller("farm.handler").get(f"/cases/{case}/documents/slip.docx"), 404)


def test_a_draft_waiting_for_its_second_person_is_its_office_s_own(caller, county, workday):
    case = road.at_decision(county)
    do(case, "decide", "drafted", county["ndrc.handler"], data=road.DECISION)
    for who, steps in (("ndrc.checker", ["decide"]), ("health.handler", [])):
        filed = caller(who).get(f"/cases/{case.pk}").json()["filed"]
        assert [line["step"] for line in filed if line["step"] == "decide"] == steps
