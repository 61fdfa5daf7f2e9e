"""Papers: told by their content, kept once, refused in words and on the record."""

import pytest

from tests.county import REPORT, begin, do
from yuncheng.casework.attachments import path_of, take_away, upload
from yuncheng.casework.models import Attachment, Blob, Entry
from yuncheng.casework.refusals import BadForm, NotVisible, NotYours, Stale, TooLarge
from yuncheng.papers import Letter, Paragraph, letter_pdf

PDF = letter_pdf(Letter(title="依据", body=(Paragraph("甲"),)))


def _case(county):
    return begin("report", county["health.handler"], data={"name": "甲"})


def _upload(case, county, content=PDF, name="依据.pdf", paper="basis", who="health.handler"):
    return upload(case, paper, name, [content], by=county[who])


def _denied(case):
    return list(Entry.objects.filter(case=case, result="denied").values_list("step", "outcome"))


def test_the_same_content_is_kept_once(county, workday):
    case = _case(county)
    first, second = _upload(case, county), _upload(case, county, name="另一份.pdf")
    assert first.blob == second.blob
    assert Blob.objects.count() == 1
    assert path_of(first.blob.sm3).read_bytes() == PDF


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "依据.pdf"),
        (PDF, "依据.docx"),
        (b"MZ\x90\x00" + b"\x00" * 100, "依据.pdf"),
        (b"", "依据.pdf"),
        (PDF, "///"),
    ],
)
def test_disguised_and_empty_files_are_refused_and_recorded(county, workday, content, name):
    case = _case(county)
    with pytest.raises(BadForm):
        _upload(case, county, content, name)
    assert _denied(case) == [("fill", "upload")]
    assert not Attachment.objects.filter(case=case).exists()


@pytest.mark.parametrize(("over", "fits"), [(-1, True), (0, True), (1, False)])
def test_the_limit_of_size_is_inclusive(county, workday, settings, over, fits):
    settings.UPLOAD_LIMIT_BYTES = len(PDF) - over
    case = _case(county)
    if fits:
        assert _upload(case, county).blob.size == len(PDF)
        return
    with pytest.raises(TooLarge) as refused:
        _upload(case, county)
    assert refused.value.status == 413
    assert _denied(case) == [("fill", "upload")]


def test_another_office_may_not_add_papers(county, workday):
    case = _case(county)
    with pytest.raises(NotYours):
        _upload(case, county, who="lead.handler")
    assert _denied(case) == [("fill", "upload")]


def test_a_paper_that_the_step_does_not_ask_for_does_not_exist(county, workday):
    with pytest.raises(NotVisible):
        _upload(_case(county), county, paper="crypto")


def test_a_paper_bound_by_an_act_stays_for_ever(county, workday):
    case = _case(county)
    paper = _upload(case, county)
    entry = do(case, "fill", "submitted", county["health.handler"], data=REPORT)
    paper.refresh_from_db()
    assert paper.entry == entry
    with pytest.raises(Stale):
        take_away(paper, by=county["health.handler"])
    assert Attachment.objects.filter(pk=paper.pk).exists()


def test_a_file_that_arrives_after_its_step_was_done_is_refused(county, workday):
    case = _case(county)

    def slow():
        yield PDF[:10]
        do(case, "fill", "submitted", county["health.handler"], data=REPORT)
        yield PDF[10:]

    with pytest.raises(Stale):
        upload(case, "basis", "依据.pdf", slow(), by=county["health.handler"])
    assert not Attachment.objects.filter(case=case).exists()
