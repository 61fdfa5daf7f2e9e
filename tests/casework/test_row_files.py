"""A step's table as a file: what is written is read back, a bad file changes nothing and names every bad cell."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from tests.county import begin, do
from tests.pages.visiting import as_, text
from tests.plans.planning import COUNTY, DATA_TASK, county_plan
from yuncheng.casework.models import Draft, Entry
from yuncheng.papers import Column, Sheet, write_xlsx

COLUMNS = (
    Column(key="number", label="任务编号"),
    Column(key="title", label="任务"),
    Column(key="content", label="内容和目标"),
    Column(key="county_item", label="对应的全县规划任务"),
    Column(key="why_none", label="没有对应的缘由"),
)
GOOD = {
    "number": "1",
    "title": "电子病历",
    "content": "互通互认。",
    "county_item": "全县规划 2.1 数字健康",
    "why_none": "",
}


def book(*rows: dict[str, str]) -> SimpleUploadedFile:
    stream = io.BytesIO()
    write_xlsx([Sheet(name="规划任务", columns=COLUMNS, rows=rows)], stream)
    return SimpleUploadedFile("任务.xlsx", stream.getvalue())


def grid(content: bytes):
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.fixture
def writing(county, workday):
    county_plan(county)
    return begin("department_plan", county["health.handler"], year=2026)


def send(county, case, file, **typed):
    return as_(county["health.handler"]).post(f"/cases/{case.pk}/rows/items/import/", {"file": file, **typed})


def test_a_good_file_becomes_the_rows_of_the_draft_beside_what_else_was_typed(county, writing):
    answer = send(county, writing, book(GOOD), title="卫健信息化规划")
    assert (answer.status_code, answer["Location"]) == (302, f"/cases/{writing.pk}/#id_items")
    kept = Draft.objects.get(case=writing).values
    assert kept["title"] == "卫健信息化规划"
    assert kept["items"] == [{**GOOD, "county_item": "全县·2.1"}]


def test_a_bad_file_changes_nothing_and_names_every_cell(county, writing):
    bad = {**GOOD, "number": "1", "county_item": "全县规划 9.9 没有的任务"}
    answer = send(county, writing, book(GOOD, bad, {**GOOD, "number": "3", "title": ""}))
    page = text(answer)
    assert answer.status_code == 400
    assert "“规划任务”表第 3 行 D 列“对应的全县规划任务”填的是“全县规划 9.9 没有的任务”" in page
    assert "“规划任务”表第 4 行 B 列“任务”" in page
    assert not Draft.objects.filter(case=writing).exists()
    assert Entry.objects.filter(case=writing, result="denied", outcome="import").count() == 1


def test_what_the_recorder_knows_is_named_by_its_cell_too(county, writing):
    twice, adrift = {**GOOD, "number": "1"}, {**GOOD, "number": "2", "county_item": ""}
    page = text(send(county, writing, book(GOOD, twice, adrift)))
    assert "“规划任务”表第 3 行 A 列“任务编号”填的是“1”：“1”与第1行重复。每项任务用自己的编号。" in page
    assert "“规划任务”表第 4 行 D 列“对应的全县规划任务”：没有对上全县规划的任务。" in page


def test_the_marked_file_can_be_fetched_corrected_and_taken_in(county, writing):
    send(county, writing, book({**GOOD, "title": ""}))
    client = as_(county["health.handler"])
    assert "下载标出问题的表格" in text(client.get(f"/cases/{writing.pk}/"))
    marked = client.get(f"/cases/{writing.pk}/rows/items/correction.xlsx")
    assert "任务：" in str(grid(marked.content)[-1][-1]) or any(
        "任务：" in str(row[-1]) for row in grid(marked.content)
    )
    assert as_(county["health.handler2"]).get(f"/cases/{writing.pk}/rows/items/correction.xlsx").status_code == 404
    send(county, writing, book(GOOD))
    assert client.get(f"/cases/{writing.pk}/rows/items/correction.xlsx").status_code == 404


def test_what_is_filled_in_comes_out_and_goes_in_again(county, writing):
    send(county, writing, book(GOOD, {**GOOD, "number": "2", "county_item": "", "why_none": "上级试点。"}))
    client = as_(county["health.handler"])
    sheet = client.get(f"/cases/{writing.pk}/rows/items.xlsx").content
    assert grid(sheet)[2][:5] == ["1", "电子病历", "互通互认。", "全县规划 2.1 数字健康", ""]
    before = Draft.objects.get(case=writing).values["items"]
    answer = send(county, writing, SimpleUploadedFile("改好的.xlsx", sheet))
    assert answer.status_code == 302
    assert Draft.objects.get(case=writing).values["items"] == before


def test_a_revision_comes_out_with_what_holds(county, workday):
    county_plan(county)
    case = begin("county_plan", county["lead.handler"], year=2027)
    sheet = as_(county["lead.handler"]).get(f"/cases/{case.pk}/rows/items.xlsx").content
    assert [row[0] for row in grid(sheet)[2:4]] == ["1.1", "2.1"]


def test_only_whose_turn_it_is_takes_files_in_and_out(county, writing):
    address = f"/cases/{writing.pk}/rows/items"
    assert as_(county["lead.handler"]).get(f"{address}.xlsx").status_code == 403
    assert as_(county["farm.handler"]).get(f"{address}.xlsx").status_code == 404
    assert as_(county["health.handler"]).get(f"/cases/{writing.pk}/rows/goal.xlsx").status_code == 404
    do(writing, "withdraw", "withdrawn", county["health.handler"], reason="改期。")
    assert as_(county["health.handler"]).get(f"{address}.xlsx").status_code == 409


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "没有选择要导入的文件"), (b"not a table at all\x00\x01", "这不是表格文件"), (b"PK\x03\x04broken", "")],
)
def test_a_file_that_is_no_table_is_refused_in_words(county, writing, content, sentence):
    file = SimpleUploadedFile("坏.xlsx", content) if content else ""
    answer = send(county, writing, file)
    assert answer.status_code == 400
    assert sentence in text(answer)


def test_the_table_of_a_county_plan_has_no_column_of_another(county, workday):
    case = begin("county_plan", county["lead.handler"], year=2026)
    do(case, "compose", "prepared", county["lead.handler"], data={**COUNTY, "items": [DATA_TASK]})
    do(case, "check", "returned", county["lead.checker"], reason="请补充。")
    file = SimpleUploadedFile("错.xlsx", book(GOOD).read())
    page = text(as_(county["lead.handler"]).post(f"/cases/{case.pk}/rows/items/import/", {"file": file}))
    assert "表头有不认识或重复的列" in page
    assert "表头缺少这一列" in page
