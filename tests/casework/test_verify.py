"""The record is whole; and whatever is changed under it is found, with its place."""

from __future__ import annotations

import json

import pytest
from django.db import connection

from tests.casework.tampering import forge
from tests.county import REPORT, begin, do, listed_project, reported
from yuncheng.casework import attachments, chain
from yuncheng.casework.attachments import path_of
from yuncheng.casework.models import Attachment, Blob, Carried, Case, ChainHead, Entry, Filing, SpineWrite
from yuncheng.casework.refusals import Refusal
from yuncheng.casework.verify import verify
from yuncheng.registry.models import Project

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def kinds(report=None):
    """What was found, in order, each kind once."""
    return list(dict.fromkeys(fault.kind for fault in (report or verify()).faults))


@pytest.fixture
def road(county, workday, settings, tmp_path):
    """One project on the list, with a paper filed on its way and a denied act."""
    settings.FILES_DIR = tmp_path / "files"
    case = begin("report", county["health.handler"], data={"name": "甲"})
    attachments.upload(case, "basis", "依据 张三.pdf", [PDF], by=county["health.handler"])
    do(case, "fill", "submitted", county["health.handler"], data=REPORT)
    with pytest.raises(Refusal):
        do(case, "check", "agreed", county["lead.handler"])
    listed_project(county, "farm", name="农情平台")
    return case


def test_an_untouched_record_is_whole(road):
    report = verify()
    assert report.faults == []
    assert (report.entries, report.files) == (Entry.objects.count(), 1)
    assert report.head_seq == Entry.objects.count()


def test_a_second_act_of_the_same_case_keeps_it_whole(road, county):
    do(road, "check", "returned", county["health.checker"], reason="金额有误")
    do(road, "fill", "submitted", county["health.handler"], data=REPORT | {"amount": "130"})
    do(road, "withdraw", "withdrawn", county["health.handler"], reason="不报了")
    assert verify().faults == []


ENTRY = {
    "reason": ("UPDATE casework_entry SET reason = 'x' WHERE seq = 2", ["columns"]),
    "reason of a refusal": ("UPDATE casework_entry SET reason = 'x' WHERE result = 'denied'", ["columns"]),
    "day": ("UPDATE casework_entry SET on_day = '2026-01-01' WHERE seq = 2", ["columns"]),
    "canon": ("UPDATE casework_entry SET canon = canon || ' ' WHERE seq = 2", ["link"]),
    "snapshot": ("UPDATE casework_entry SET snapshot = replace(snapshot, '120', '999') WHERE seq = 2", ["snapshot"]),
    "digest": ("UPDATE casework_entry SET digest = h WHERE seq = 2", ["snapshot", "columns"]),
    "h": ("UPDATE casework_entry SET h = digest WHERE seq = 2", ["link", "mac"]),
    "mac": ("UPDATE casework_entry SET mac = h WHERE seq = 2", ["mac"]),
    "h that is none": ("UPDATE casework_entry SET h = 'zz' WHERE seq = 2", ["link", "mac"]),
    "key": ("UPDATE casework_entry SET key_id = 'k9' WHERE seq = 2", ["key"]),
    "account": ("UPDATE casework_entry SET account_id = account_id + 1 WHERE seq = 2", ["columns"]),
    "outcome": ("UPDATE casework_entry SET outcome = 'agreed' WHERE seq = 2", ["columns"]),
    "time": ("UPDATE casework_entry SET ts = '2026-03-02 01:00:00.001+00:00' WHERE seq = 2", ["columns", "clock"]),
    "result": ("UPDATE casework_entry SET result = 'ok' WHERE result = 'denied'", ["columns"]),
}


@pytest.mark.parametrize("change", ENTRY)
def test_a_changed_column_of_an_entry_is_found(road, change):
    sql, expected = ENTRY[change]
    forge(sql)
    found = kinds()
    assert found[: len(expected)] == expected
    assert all(fault.sentence for fault in verify().faults)


def test_a_chain_recomputed_without_the_key_is_found(road):
    """The forger knows the algorithm, not the key: from the entry changed on, no seal fits."""
    entry = Entry.objects.get(seq=2)
    snapshot = entry.snapshot.replace("120", "999")
    digest = chain.sm3(snapshot.encode()).hex()
    canon = chain.canonical({**json.loads(entry.canon), "digest": digest})
    h = chain.link(bytes.fromhex(Entry.objects.get(seq=1).h), canon).hex()
    forge(
        "UPDATE casework_entry SET snapshot = %s, digest = %s, canon = %s, h = %s WHERE seq = 2",
        snapshot,
        digest,
        canon,
        h,
    )
    assert [(f.kind, f.seq) for f in verify(rows=False).faults] == [("mac", 2), ("link", 3)]


def test_a_deleted_middle_entry_leaves_a_gap(road):
    forge("DELETE FROM casework_entry WHERE result = 'denied'")
    assert [f.kind for f in verify(rows=False).faults] == ["gap", "link"]


def test_a_tail_cut_off_with_a_rewound_head_is_found(road):
    last = Entry.objects.latest("seq")
    before = Entry.objects.get(seq=last.seq - 1)
    for model in (SpineWrite, Carried, Filing):
        forge(f"DELETE FROM {model._meta.db_table} WHERE entry_id = {last.pk}")
    forge("DELETE FROM casework_notice WHERE entry_id = %s", last.pk)
    forge("UPDATE casework_obligation SET closed_by_id = NULL WHERE closed_by_id = %s", last.pk)
    forge("DELETE FROM casework_entry WHERE id = %s", last.pk)
    assert "head" in kinds(verify(rows=False))
    ChainHead.objects.update(seq=before.seq, h=before.h)
    assert [f.sentence for f in verify(rows=False).faults] == ["链尾标记的密钥校验值不对：标记被改写。"]


def test_swapped_entries_are_found(road):
    forge("UPDATE casework_entry SET seq = -2 WHERE seq = 2")
    forge("UPDATE casework_entry SET seq = 2 WHERE seq = 3")
    forge("UPDATE casework_entry SET seq = 3 WHERE seq = -2")
    assert {"link", "columns"} <= set(kinds(verify(rows=False)))


@pytest.mark.parametrize(
    "change",
    [
        {"mac": "0" * 64},
        {"seq": 1},
        {"h": "0" * 64},
    ],
)
def test_a_changed_head_is_found(road, change):
    ChainHead.objects.update(**change)
    assert kinds() == ["head"]


def test_a_missing_head_is_found(road):
    ChainHead.objects.all().delete()
    assert kinds() == ["head"]


def one_fault():
    (fault,) = verify().faults
    return fault


def test_a_changed_filing_is_found_with_its_field(road):
    filing = Filing.objects.get(case=road)
    filing.values["amount"] += 1
    filing.save()
    fault = one_fault()
    assert (fault.kind, fault.seq, fault.row) == ("filing", 2, f"filing:{filing.pk}")
    assert "amount" in fault.sentence


def test_a_filing_taken_away_or_put_in_is_found(road):
    Filing.objects.filter(case=road).update(entry=None)
    assert kinds() == ["filing", "stray"]
    Filing.objects.filter(case=road).update(entry=Entry.objects.get(seq=1))
    assert [fault.seq for fault in verify().faults] == [1, 2]


def test_a_changed_project_fact_is_found_with_the_entry_that_wrote_it(road):
    Project.objects.filter(pk=road.project_id).update(reported_amount=1)
    fault = one_fault()
    assert (fault.kind, fault.seq, fault.row) == ("fact", 2, f"project:{road.project_id}.reported_amount")


def test_a_project_fact_that_nobody_wrote_is_found(road):
    Project.objects.filter(pk=road.project_id).update(approved_on="2026-02-01")
    fault = one_fault()
    assert (fault.kind, fault.seq, fault.row) == ("fact", None, f"project:{road.project_id}.approved_on")


def test_a_changed_spine_write_is_found(road):
    forge(
        "UPDATE casework_spinewrite SET value = '1' WHERE fact = 'reported_amount' AND project_id = %s", road.project_id
    )
    assert [(f.kind, f.seq) for f in verify().faults] == [("fact", 2), ("fact", 2)]


def test_a_spine_write_that_its_entry_does_not_name_is_found(road):
    entry = Entry.objects.get(seq=1)
    SpineWrite.objects.create(project_id=road.project_id, fact="approval_no", value="假1号", entry=entry)
    Project.objects.filter(pk=road.project_id).update(approval_no="假1号")
    fault = one_fault()
    assert (fault.kind, fault.seq) == ("fact", 1)


@pytest.mark.parametrize(
    "change",
    [
        {"step": "intake"},
        {"version": 7},
        {"closed_on": "2026-03-02"},
        {"opened_on": "2026-03-01"},
        {"step_since": "2026-03-01"},
    ],
)
def test_a_case_moved_by_hand_is_found(road, change):
    Case.objects.filter(pk=road.pk).update(**change)
    fault = one_fault()
    assert (fault.kind, fault.seq, fault.row) == ("case", 2, f"case:{road.pk}")


def test_a_case_given_to_another_unit_is_found(road, county):
    Case.objects.filter(pk=road.pk).update(unit=county.units["farm"])
    assert one_fault().kind == "case"


def test_a_case_nobody_opened_is_found(road):
    Case.objects.create(
        procedure_key="report",
        project=road.project,
        unit=road.unit,
        opened_on="2026-03-02",
        step="fill",
        step_since="2026-03-02",
    )
    assert one_fault().kind == "case"


def test_a_carried_case_put_in_or_taken_out_is_found(road):
    moved = Carried.objects.all()[0]
    forge("DELETE FROM casework_carried WHERE id = %s", moved.pk)
    assert "carried" in kinds()


def test_a_forged_carried_row_is_found(road):
    Carried.objects.create(entry=Entry.objects.get(seq=1), case=road, step="parent", outcome="withdrawn")
    assert "carried" in kinds()


@pytest.mark.parametrize("change", [{"name": "别的.pdf"}, {"paper": "budget"}])
def test_a_changed_attachment_is_found(road, change):
    Attachment.objects.update(**change)
    fault = one_fault()
    assert (fault.kind, fault.seq) == ("files", 2)


def test_an_attachment_taken_out_or_moved_is_found(road):
    Attachment.objects.update(entry=None)
    assert kinds() == ["files"]
    Attachment.objects.update(entry=Entry.objects.get(seq=1))
    assert [fault.seq for fault in verify().faults] == [1, 2]


def test_changed_bytes_of_a_file_are_found(road):
    path = path_of(Blob.objects.get().sm3)
    path.write_bytes(PDF.replace(b"1.4", b"1.5"))
    assert one_fault().sentence.endswith("内容与提交时不同：文件被改动。")
    path.write_bytes(PDF + b" ")
    assert "大小" in one_fault().sentence
    path.unlink()
    assert "不见了" in one_fault().sentence


def test_a_blob_row_that_names_other_content_is_found(road):
    Blob.objects.update(sm3="0" * 64)
    assert kinds() == ["files", "file"]


def test_a_blob_of_another_kind_is_found(road):
    Blob.objects.update(mime="text/html")
    assert kinds() == ["file"]


def test_removed_triggers_are_told(road):
    name = (
        "casework_entry_no_update" if connection.vendor == "sqlite" else "casework_entry_append_only ON casework_entry"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}")
    assert one_fault().row == "casework_entry"


def test_personal_data_is_compared_without_standing_in_the_record(road, county):
    """The account procedure asks for a name; the record has its digest, and a changed name is found."""
    case = begin("account", county["sysadmin"], year=2026)
    given = {"action": "create", "username": "xin", "display_name": "王小明", "unit": "farm", "post": "handler"}
    do(case, "request", "requested", county["sysadmin"], data=given)
    assert "王小明" not in "".join(Entry.objects.values_list("snapshot", flat=True))
    assert verify().faults == []
    filing = Filing.objects.get(case=case)
    filing.values["display_name"] = "李四"
    filing.save()
    assert "display_name" in one_fault().sentence


def test_the_number_of_queries_does_not_grow_with_the_entries(road, county, django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        verify()
    for name in ("乙", "丙", "丁"):
        reported(county, "farm", name=name)
    with CaptureQueriesContext(connection) as many:
        assert verify().faults == []
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("model", "change"),
    [
        ("ReviewItem", {"text": "改过的意见"}),
        ("ReviewItem", {"answer": "改过的答复"}),
        ("Opinion", {"conclusion": "pass"}),
        ("Application", {"users": 1}),
        ("DrawRank", None),
        ("Opinion", None),
    ],
)
def test_a_typed_record_changed_or_deleted_after_the_act_is_found(county, workday, settings, tmp_path, model, change):
    from django.apps import apps

    from tests.approval.road import at_decision

    settings.FILES_DIR = tmp_path / "files"
    at_decision(county)
    assert verify().faults == []
    rows = apps.get_model("approval", model).objects.all()
    if change is None:
        rows.filter(pk=rows[0].pk).delete()
    else:
        rows.filter(pk=rows[0].pk).update(**change)
    assert kinds() == ["record"]
