"""Reports from a file: all of it or none of it, every bad cell named, nothing twice."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from tests.county import do, listed, reported, sent
from tests.pages.visiting import as_, text
from tests.planning.road import closed, issued, many, workbook
from yuncheng.casework.invariants import recount
from yuncheng.casework.jobs.models import Job
from yuncheng.casework.jobs.work import run_waiting
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.refusals import BadForm, NotVisible, NotYours
from yuncheng.casework.spine import latest_values
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.planning.reporting.columns import MOST_ROWS, columns, template
from yuncheng.lifecycle.planning.reporting.models import ReportFile
from yuncheng.lifecycle.planning.reporting.taking_in import DIRECT, hand_up, take_in
from yuncheng.papers import read_table
from yuncheng.registry import clock
from yuncheng.registry.models import Project, Unit


def upload(client: Any, content: bytes, year: int = 2027, name: str = "报送表.xlsx") -> Any:
    return client.post(f"/reporting/import/?year={year}", {"file": SimpleUploadedFile(name, content)})


def faults(county: Any, *rows: dict[str, object], unit: str = "health") -> list[str]:
    """What is wrong with a file of these rows."""
    file = hand_up(workbook(county.units[unit], *rows), "表.xlsx", year=2027, by=county[f"{unit}.handler"])
    assert file.rows == [] or file.faults == []
    return list(file.faults)


# ------------------------------------------------------------------------------------------------ good files


def test_a_good_file_is_previewed_and_changes_nothing_until_it_is_confirmed(county, workday):
    client = as_(county["health.handler"])
    answer = upload(client, workbook(county.units["health"], *many(3)))
    file = ReportFile.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/reporting/import/{file.pk}/")
    assert (Project.objects.count(), Case.objects.count()) == (0, 0)
    page = text(client.get(answer.url))
    assert "整表检查没有发现问题" in page
    assert "平台2 新建 行业信息化应用 120.00 清单 测试发〔2026〕3号" in page
    assert "合计 3 个 360.00" in page


def test_confirmed_every_row_is_a_report_of_its_own_before_the_checker(county, workday):
    rows = [
        {"name": "甲平台", "amount": 4999 * 10_000, "rank": 2},
        {"name": "乙平台", "addition_ground": "国家、市或县明确要求建设", "addition_doc_no": "测试发[2026]9号"},
    ]
    file = hand_up(workbook(county.units["health"], *rows), "表.xlsx", year=2027, by=county["health.handler"])
    take_in(file.pk, by=county["health.handler"])
    first, second = Case.objects.order_by("id")
    assert [(case.step, case.unit.code) for case in (first, second)] == [("check", "health")] * 2
    assert (first.project.reported_amount, first.project.plan_year) == (4999 * 10_000, 2027)
    assert (second.project.addition_ground, second.project.addition_doc_no) == ("superior", "测试发〔2026〕9号")
    said = latest_values(first, "fill")
    assert (said["rank"], said["basis_kind"], said["basis"]) == (2, "need", "测试发〔2026〕3号")
    assert (
        list(Entry.objects.order_by("seq").values_list("step", "outcome"))
        == [
            ("open", "opened"),
            ("fill", "submitted"),
        ]
        * 2
    )
    assert [fault.sentence for fault in verify().faults] == []
    assert [finding.sentence for finding in recount()] == []


def test_a_second_confirmation_and_the_same_file_again_make_nothing_twice(county, workday):
    client = as_(county["health.handler"])
    content = workbook(county.units["health"], *many(3))
    file = ReportFile.objects.get(pk=int(upload(client, content).url.split("/")[-2]))
    for _ in range(2):
        assert (
            client.post(f"/reporting/import/{file.pk}/take/", {"key": "k" * 32}).url == f"/reporting/import/{file.pk}/"
        )
    assert Case.objects.count() == 3
    again = upload(client, content)
    assert again.url == f"/reporting/import/{file.pk}/"
    page = text(client.get(again.url))
    assert "这个文件已经导入过，3 个项目都在，没有重复报送。" in page
    assert (Case.objects.count(), ReportFile.objects.count()) == (3, 1)


def test_the_file_a_colleague_took_in_is_found_by_the_second_handler(county, workday):
    content = workbook(county.units["health"], *many(2))
    take_in(hand_up(content, "表.xlsx", year=2027, by=county["health.handler"]).pk, by=county["health.handler"])
    found = hand_up(content, "副本.xlsx", year=2027, by=county["health.handler2"])
    assert found.taken_at is not None
    assert Case.objects.count() == 2


def test_two_files_previewed_side_by_side_the_second_is_refused_whole(county, workday):
    first = hand_up(workbook(county.units["health"], *many(2)), "一.xlsx", year=2027, by=county["health.handler"])
    rows = [{"name": "平台2"}, {"name": "平台9"}]
    second = hand_up(workbook(county.units["health"], *rows), "二.xlsx", year=2027, by=county["health.handler2"])
    take_in(first.pk, by=county["health.handler"])
    with pytest.raises(BadForm) as refused:
        take_in(second.pk, by=county["health.handler2"])
    assert refused.value.sentence == "上传之后，文件中有1个项目已被报送，没有导入任何内容。"
    assert refused.value.fields["file"][0].startswith("第 3 行“项目名称”填的是“平台2”：本单位2027年度已报送同名项目")
    assert Case.objects.count() == 2


def test_a_row_refused_in_the_middle_takes_everything_back(county, workday):
    file = hand_up(workbook(county.units["health"], *many(3)), "表.xlsx", year=2027, by=county["health.handler"])
    bad = [[number, {**data, "amount": "0"} if number == 4 else data] for number, data in file.rows]
    ReportFile.objects.filter(pk=file.pk).update(rows=bad)  # as if the form had changed since
    with pytest.raises(BadForm) as refused:
        take_in(file.pk, by=county["health.handler"])
    assert refused.value.sentence.startswith("第 4 行“平台2”：")
    assert (Case.objects.count(), Project.objects.count()) == (0, 0)
    assert Entry.objects.filter(result="ok").count() == 0
    assert ReportFile.objects.get().taken_at is None


def test_a_long_file_is_taken_in_behind_the_page_once(county, workday):
    client = as_(county["health.handler"])
    preview = upload(client, workbook(county.units["health"], *many(DIRECT + 1))).url
    for _ in range(2):
        assert client.post(f"{preview}take/", {"key": "k" * 32}).url == preview
    assert (Case.objects.count(), Job.objects.count()) == (0, 1)
    page = client.get(preview)
    assert ("data-job-url" in page.content.decode(), "确认导入" in text(page)) == (True, False)
    run_waiting()
    assert Case.objects.filter(step="check").count() == DIRECT + 1
    assert Job.objects.get().sentence == f"已导入 {DIRECT + 1} 个项目，现在轮到测试卫健局审核。"
    assert "已提交本单位审核" in text(client.get(preview))


def test_a_file_in_line_outlives_the_next_upload(county, workday):
    client = as_(county["health.handler"])
    preview = upload(client, workbook(county.units["health"], *many(DIRECT + 1))).url
    client.post(f"{preview}take/", {"key": "k" * 32})
    upload(client, workbook(county.units["health"], {"name": "另一个平台"}))
    run_waiting()
    assert (Case.objects.count(), ReportFile.objects.count()) == (DIRECT + 1, 2)


def test_what_fails_behind_the_page_is_told_row_by_row(county, workday):
    client = as_(county["health.handler"])
    preview = upload(client, workbook(county.units["health"], *many(DIRECT + 1))).url
    client.post(f"{preview}take/", {"key": "k" * 32})
    reported(county, name="平台3")
    run_waiting()
    page = text(client.get(preview))
    assert "上传之后，文件中有1个项目已被报送，没有导入任何内容。" in page
    assert "第 5 行“项目名称”填的是“平台3”：本单位2027年度已报送同名项目" in page
    assert Case.objects.count() == 1


# ------------------------------------------------------------------------------------------------ bad files


def test_a_bad_file_changes_nothing_and_names_every_bad_cell(county, workday):
    rows = [
        {"name": "甲平台", "nature": "新建设", "amount": None},
        {"name": "乙平台"},
        {"name": "丙平台", "basis": None, "content": "字" * 5001},
    ]
    client = as_(county["health.handler"])
    answer = upload(client, workbook(county.units["health"], *rows))
    assert (answer.status_code, Project.objects.count()) == (400, 0)
    page = text(answer)
    assert "“报送表.xlsx”有 4 处要改正" in page
    assert "“项目报送”表第 3 行 C 列“项目性质”填的是“新建设”：" in page
    assert "“项目报送”表第 3 行 F 列“投资额度（万元）”：必填项没有填" in page
    assert "“项目报送”表第 5 行 H 列“依据”：必填项没有填" in page
    assert "第 5 行 I 列“主要建设内容”" in page
    assert Entry.objects.filter(result="ok").count() == 0


def test_the_corrected_file_marks_the_cells_and_is_read_again_once_mended(county, workday):
    client = as_(county["health.handler"])
    upload(client, workbook(county.units["health"], {"name": "甲平台", "nature": "新建设"}, {"name": "乙平台"}))
    file = ReportFile.objects.get()
    answer = client.get(f"/reporting/import/{file.pk}/corrected/")
    grid = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    head = next(row for row in grid if "项目名称" in row)
    assert head[-1] == "填写问题"
    assert "项目性质：" in grid[grid.index(head) + 1][-1]
    assert grid[grid.index(head) + 2][-1] == ""
    assert as_(county["farm.handler"]).get(f"/reporting/import/{file.pk}/corrected/").status_code == 404
    assert as_(county["health.handler2"]).get(f"/reporting/import/{file.pk}/corrected/").status_code == 404


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        ({"amount": 0}, "投资额度（万元）", "金额应大于0"),
        ({"name": "（示例）窗口智能导办平台"}, "项目名称", "示例行没有删去"),
        ({"unit": "测试农业局"}, "项目单位", "不是本单位，只能为本单位报送"),
        ({"unit": "测试中学"}, "项目单位", "不是本单位，只能为本单位报送"),
        ({"addition_ground": "续建项目确有需要"}, "预算外增补的情形", "所填情形是续建，项目性质却是新建"),
        ({"addition_ground": "国家、市或县明确要求建设"}, "预算外增补的情形", "上级明确要求建设的，没有填写文件文号"),
        ({"addition_doc_no": "测试发 9 号"}, "增补依据文号", "文号不含空格"),
        ({"plan_item": "没有这个任务"}, "对应的规划任务", "不"),
        ({"name": "长" * 101}, "项目名称", "100"),
    ],
)
def test_what_only_the_law_or_the_unit_can_know_is_named_at_its_cell(county, workday, row, cell, words):
    found = faults(county, {"name": "甲平台", **row})
    assert len(found) == 1
    assert (f"“{cell}”" in found[0], words in found[0]) == (True, True), found


def test_one_s_own_unit_may_be_named_however_it_is_spaced(county, workday):
    assert faults(county, {"name": "甲平台", "unit": "测试 卫健局"}) == []


def test_a_purchase_that_the_law_does_not_know_is_not_among_the_choices(county, workday):
    assert "购置" in faults(county, {"kind": "耗材购置"})[0]


def test_the_same_name_twice_in_a_file_is_named_with_the_earlier_row(county, workday):
    assert faults(county, {"name": "甲平台"}, {"name": "乙平台"}, {"name": "甲 平台"}) == [
        "“项目报送”表第 5 行 B 列“项目名称”填的是“甲 平台”：与第 3 行同名。"
        "同一项目只报送一次，请删去一行，或改用能区分的名称。"
    ]


def test_a_name_reported_already_is_a_bad_cell(county, workday):
    reported(county, name="甲平台")
    found = faults(county, {"name": "甲平台"}, {"name": "乙平台"})
    assert len(found) == 1
    assert "B 列“项目名称”填的是“甲平台”：本单位2027年度已报送同名项目（现处于“待随单位报送”）" in found[0]


def test_a_name_on_the_list_is_a_bad_cell_that_tells_which_list(county, workday):
    listed(county, sent(county, reported(county, name="甲平台")))
    file = hand_up(workbook(county.units["health"], {"name": "甲平台"}), "", year=2028, by=county["health.handler"])
    assert "同名项目已在清单（测数发〔2026〕1号，2026-03-02）" in file.faults[0]


def test_under_a_closed_round_only_additions_pass(county, workday):
    case = issued(county)
    with clock.at(clock.at_hour(date(2026, 10, 8))):
        closed(county, case)
        added = {
            "name": "乙平台",
            "addition_ground": "国家、市或县明确要求建设",
            "addition_doc_no": "测试发〔2026〕9号",
        }
        found = faults(county, {"name": "甲平台"}, added)
        assert len(found) == 1
        assert "该年度的报送已于2026年10月8日截止汇总" in found[0]
        assert faults(county, added) == []
        page = text(as_(county["health.handler"]).get("/reporting/import/?year=2027"))
        assert "这个年度的报送已经截止汇总" in page


def test_reading_faults_and_faults_of_law_are_told_together(county, workday):
    reported(county, name="甲平台")
    found = faults(
        county, {"name": "甲平台", "nature": "胡写"}, {"name": "乙平台", "amount": None, "unit": "测试农业局"}
    )
    assert [fault[fault.index("行 ") + 2] for fault in found] == ["B", "C", "A", "F"]


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_table_is_refused_in_words(county, workday, content):
    client = as_(county["health.handler"])
    answer = upload(client, content or b" ")
    assert answer.status_code == 400
    assert (ReportFile.objects.filter(taken_at__isnull=False).count(), Project.objects.count()) == (0, 0)


def test_no_file_is_a_bad_form(county, workday):
    answer = as_(county["health.handler"]).post("/reporting/import/?year=2027")
    assert (answer.status_code, "没有选择文件" in text(answer)) == (400, True)


def test_more_rows_than_a_file_may_have_are_refused(county, workday):
    found = faults(county, *many(MOST_ROWS + 1))
    assert any(f"数据超过 {MOST_ROWS} 行" in fault for fault in found)


# ------------------------------------------------------------------------------------------------ who, template


@pytest.mark.parametrize("who", ["health.checker", "health.leader"])
def test_only_the_handler_hands_up_a_file(county, workday, who):
    client = as_(county[who])
    assert client.get("/reporting/import/").status_code == 403
    with pytest.raises(NotYours) as refused:
        hand_up(b"", "", year=2027, by=county[who])
    assert (refused.value.articles, refused.value.who) == ((7,), "测试卫健局经办")


def test_an_administrator_has_no_such_page(county, workday):
    assert as_(county["sysadmin"]).get("/reporting/import/").status_code == 404


def test_a_unit_that_ended_hands_up_nothing(county, workday):
    Unit.objects.filter(code="farm").update(valid_to=date(2026, 2, 28), successor=county.units["health"])
    county["farm.handler"].unit.refresh_from_db()
    with pytest.raises(NotYours) as refused:
        hand_up(b"", "", year=2027, by=county["farm.handler"])
    assert refused.value.cures == ("由承继单位报送",)


def test_another_s_preview_does_not_exist_for_me(county, workday):
    file = hand_up(workbook(county.units["health"], *many(1)), "表.xlsx", year=2027, by=county["health.handler"])
    for who in ("farm.handler", "health.handler2", "lead.handler"):
        assert as_(county[who]).get(f"/reporting/import/{file.pk}/").status_code == 404
        with pytest.raises(NotVisible):
            take_in(file.pk, by=county[who])


def test_the_template_reads_back_once_its_example_is_gone(county, workday):
    unit = county.units["health"]
    content = template(unit, 2027, workday)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    assert sheets == ["项目报送", "填写说明"]
    found = faults_of(content, county)
    assert len(found) == 1
    assert "示例行没有删去" in found[0]
    table = read_table(content, columns(unit))
    assert (table.sheet, len(table.rows)) == ("项目报送", 1)


def faults_of(content: bytes, county: Any) -> list[str]:
    return list(hand_up(content, "", year=2027, by=county["health.handler"]).faults)


def test_the_template_is_for_one_s_own_unit_and_year(county, workday):
    answer = as_(county["school.handler"]).get("/reporting/import/template/?year=2028")
    grid = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert grid[0][0] == "测试中学2028年度项目报送表"


def test_a_school_s_file_goes_to_its_department(county, workday):
    file = hand_up(workbook(county.units["school"], *many(1)), "", year=2027, by=county["school.handler"])
    take_in(file.pk, by=county["school.handler"])
    case = Case.objects.get()
    do(case, "check", "to_parent", county["school.checker"])
    case.refresh_from_db()
    assert case.step == "consolidate"


def test_after_the_day_the_preview_warns(county, workday):
    with clock.at(clock.at_hour(date(2026, 10, 1))):
        client = as_(county["health.handler"])
        page = text(client.get(upload(client, workbook(county.units["health"], *many(1))).url))
    assert "已过报送截止日" in page
