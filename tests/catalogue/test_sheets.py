"""Annex 2 in Excel: out in official order, in again unchanged, every bad cell named, a bad file changes nothing."""

import io

import pytest
import python_calamine

from tests.approval.road import CATALOGUE_ROW, catalogue_ready
from tests.county import begin, do, listed_project
from yuncheng.casework.documents import document_of, documents_of
from yuncheng.casework.models import Draft
from yuncheng.casework.refusals import BadForm, NotVisible, NotYours, Stale, TooLarge
from yuncheng.catalogue import importing
from yuncheng.catalogue.importing import import_catalogue
from yuncheng.catalogue.models import CatalogueItem, Correction
from yuncheng.catalogue.sheets import columns, empty_template, read_sheet, workbook
from yuncheng.papers import Column, Sheet, write_xlsx
from yuncheng.rulebook.annex2_catalogue import COLUMNS, NOTES

UNIT = "测试卫健局"
SECOND = CATALOGUE_ROW | {
    "item": "申请人证件",
    "share_type": "不予共享",
    "share_way": "",
    "share_condition": "个人信息保护法第十条",
}


def grid(data):
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def opened(county):
    return begin("catalogue", county["health.handler"], project=listed_project(county))


def test_the_sheet_bears_the_official_title_heading_order_and_notes():
    cells = grid(workbook([CATALOGUE_ROW]))
    assert cells[0][0] == "云阳县政务信息化项目信息资源目录"
    assert [cell for cell in cells[1] if cell] == [
        *dict.fromkeys(column.heading for column in COLUMNS),
        "共享条件/不予共享依据",
    ]
    assert cells[2][2:4] == ["分类", "类型"]
    assert cells[3][:12] == [CATALOGUE_ROW[column.key] for column in COLUMNS]
    text = "".join(str(cell) for row in cells for cell in row)
    assert [note for note in NOTES if note not in text] == []


def test_what_goes_out_comes_in_again():
    rows = [CATALOGUE_ROW, SECOND]
    read = read_sheet(workbook(rows), UNIT)
    assert (list(read.rows), read.faults) == (rows, ())


def test_a_formula_stays_a_text():
    row = CATALOGUE_ROW | {"resource": "=1+1"}
    assert read_sheet(workbook([row]), UNIT).rows[0]["resource"] == "=1+1"


def test_the_official_twelve_columns_are_enough():
    twelve = columns(extended=False)
    stream = io.BytesIO()
    write_xlsx([Sheet(name="目录", columns=twelve, rows=[CATALOGUE_ROW])], stream)
    read = read_sheet(stream.getvalue(), UNIT)
    assert read.faults == ()
    assert read.rows[0]["item"] == "办件编号"


def test_printed_spellings_of_the_annex_are_understood():
    slips = {"数据长度": "数据度", "是否向社会开放": "否向社会开放"}
    told = [Column(key=c.key, label=slips.get(c.label, c.label), group=c.group) for c in columns(extended=False)]
    row = CATALOGUE_ROW | {"format_class": "自表述格式", "format_type": "", "data_type": "", "data_length": ""}
    stream = io.BytesIO()
    write_xlsx([Sheet(name="目录", columns=told, rows=[row])], stream)
    assert read_sheet(stream.getvalue(), UNIT).faults == ()


def test_every_bad_cell_is_named_by_sheet_row_and_column():
    rows = [
        CATALOGUE_ROW,
        CATALOGUE_ROW | {"item": "甲", "share_type": "随便", "cycle": ""},
        CATALOGUE_ROW | {"item": "乙", "department": "测试农业局"},
        CATALOGUE_ROW,
    ]
    read = read_sheet(workbook(rows), UNIT)
    named = [(fault.sheet, fault.row, fault.column_letter, fault.label, fault.value) for fault in read.faults]
    assert named == [
        ("信息资源目录", 5, "H", "共享类型", "随便"),
        ("信息资源目录", 5, "L", "数据更新周期", ""),
        ("信息资源目录", 6, "A", "部门名称", "测试农业局"),
        ("信息资源目录", 7, "E", "信息项名称", "办件编号"),
    ]
    assert read.rows == ()
    assert all(fault.problem and fault.cure for fault in read.faults)


def test_the_marked_file_is_good_once_it_is_corrected():
    read = read_sheet(workbook([CATALOGUE_ROW | {"share_type": "随便"}]), UNIT)
    cells = grid(read.corrected)
    assert "填写问题" in [cell for row in cells for cell in row]
    again = read_sheet(read.corrected, UNIT)
    assert [fault.column_letter for fault in again.faults] == ["H"]


def test_the_empty_form_begins_a_line_for_the_unit():
    cells = grid(empty_template(UNIT))
    assert cells[3][0] == UNIT


def test_a_good_file_becomes_the_draft_of_whoever_imports(county, workday):
    case = opened(county)
    rows = import_catalogue(case, workbook([CATALOGUE_ROW, SECOND]), county["health.handler"])
    assert rows == [CATALOGUE_ROW, SECOND]
    draft = Draft.objects.get(case=case)
    assert (draft.account, draft.step, draft.values["rows"]) == (county["health.handler"], "fill", rows)
    do(case, "fill", "submitted", county["health.handler"], data={"rows": rows})
    assert [item.share_type for item in CatalogueItem.objects.filter(case=case)] == ["无条件共享", "不予共享"]


def test_a_bad_file_changes_nothing_but_can_be_fetched_marked(county, workday):
    case = opened(county)
    import_catalogue(case, workbook([CATALOGUE_ROW]), county["health.handler"])
    with pytest.raises(BadForm) as refused:
        import_catalogue(case, workbook([CATALOGUE_ROW | {"open": "也许"}]), county["health.handler"])
    assert refused.value.code == "bad_cells"
    assert len(refused.value.fields["rows"]) == 1
    assert Draft.objects.get(case=case).values["rows"] == [CATALOGUE_ROW]
    assert Correction.objects.filter(case=case, account=county["health.handler"]).exists()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4 not a table", b"PK\x03\x04broken", b"\x00" * 64])
def test_what_is_no_table_is_refused_in_words(county, workday, data):
    case = opened(county)
    with pytest.raises(BadForm) as refused:
        import_catalogue(case, data, county["health.handler"])
    assert refused.value.code == "bad_file"
    assert not Draft.objects.exists()


def test_a_file_too_large_is_refused(county, workday):
    with pytest.raises(TooLarge):
        import_catalogue(opened(county), b"x" * (importing.MOST_BYTES + 1), county["health.handler"])


def test_only_whoever_fills_in_imports(county, workday):
    case = opened(county)
    data = workbook([CATALOGUE_ROW])
    with pytest.raises(NotYours):
        import_catalogue(case, data, county["health.checker"])
    with pytest.raises(NotVisible):
        import_catalogue(
            begin("approval", county["health.handler"], project=case.project), data, county["health.handler"]
        )
    do(case, "fill", "submitted", county["health.handler"], data={"rows": [CATALOGUE_ROW]})
    with pytest.raises(Stale):
        import_catalogue(case, data, county["health.handler"])


def test_each_submission_is_a_version_and_the_paper_shows_the_newest(county, workday):
    case = opened(county)
    assert documents_of(case, county["health.handler"]) == []
    do(case, "fill", "submitted", county["health.handler"], data={"rows": [CATALOGUE_ROW]})
    do(case, "check", "returned", county["health.checker"], reason="漏项")
    do(case, "fill", "submitted", county["health.handler"], data={"rows": [CATALOGUE_ROW, SECOND]})
    case.refresh_from_db()
    assert list(CatalogueItem.objects.filter(case=case).values_list("version", "position")) == [(1, 1), (2, 1), (2, 2)]
    cells = grid(document_of(case, "catalogue", county["health.handler"]).build(case, "xlsx"))
    assert [row[4] for row in cells[3:5]] == ["办件编号", "申请人证件"]


def test_cells_are_kept_in_the_words_of_the_form(county, workday):
    case = opened(county)
    row = CATALOGUE_ROW | {"share_type": " 无条件共享 ", "open_condition": "——", "data_length": "３２"}
    do(case, "fill", "submitted", county["health.handler"], data={"rows": [row]})
    item = CatalogueItem.objects.get(case=case)
    assert (item.share_type, item.open_condition, item.data_length) == ("无条件共享", "", "32")


def test_a_new_catalogue_renews_the_date(county, workday):
    project = listed_project(county)
    catalogue_ready(county, project)
    catalogue_ready(county, project)
    project.refresh_from_db()
    assert project.catalogue_ready_on == workday
