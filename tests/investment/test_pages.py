"""The pages of the investment plans: who reads what, the draft that takes over the list, papers and sheets."""

from __future__ import annotations

import io

import pytest
from python_calamine import CalamineWorkbook

from tests.county import begin
from tests.investment.planning import countersigned, handed_in, issue, issued, line
from tests.pages.visiting import as_, queries, text
from tests.planning.lists import ADDED, addition_of, approved, filed, on_list
from yuncheng.casework.documents import document_of, documents_of
from yuncheng.casework.models import Draft

YEAR = "/investment/?year=2027"


def test_without_a_plan_the_page_says_what_will_fill_it(county, workday):
    page = text(as_(county["farm.handler"]).get(YEAR))
    assert "还没有下达这一年的计划。" in page
    assert "编制2027年投资计划" not in page
    assert "编制2027年投资计划" in text(as_(county["ndrc.handler"]).get(YEAR))


def test_a_unit_reads_the_money_of_its_own_projects_only(county, workday):
    mine, other = on_list(county), on_list(county, "farm", name="智慧灌溉")
    issued(county, line(mine, "60"), line(other, "70"))
    whole = text(as_(county["finance.leader"]).get(YEAR))
    assert "合计（万元） 130.00" in whole
    own = text(as_(county["health.handler"]).get(YEAR))
    assert ("智慧灌溉" in own, "合计（万元） 60.00" in own) == (False, True)


def test_an_addition_s_version_names_its_project_to_whoever_sees_it(county, workday):
    approved(county, addition_of(on_list(county, "farm", name="智慧灌溉", **ADDED)))
    for who, named in (("farm.handler", True), ("finance.leader", True), ("health.handler", False)):
        page = text(as_(county[who]).get("/investment/?year=2026"))
        assert ("智慧灌溉" in page) is named
        assert "说明：预算外增补" in page
        answer = as_(county[who]).get("/investment/?year=2026&format=xlsx")
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
        cells = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
        assert any("智慧灌溉" in cell for cell in cells) is named


def test_another_procedure_s_case_takes_nothing_over(county, workday):
    case = begin("report", county["ndrc.handler"], data={"name": "甲"})
    assert as_(county["ndrc.handler"]).post(f"/investment/{case.pk}/listed/").status_code == 404


def test_what_a_search_leaves_is_summed_and_exported(county, workday):
    issued(county, line(on_list(county), "60"), line(on_list(county, "farm", name="智慧灌溉"), "70"))
    client = as_(county["ndrc.handler"])
    assert "合计（万元） 70.00" in text(client.get(f"{YEAR}&q=灌溉"))
    answer = client.get(f"{YEAR}&version=1&q=灌溉&format=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    shown = [[cell for cell in row if cell != ""] for row in rows]
    assert shown[0] == ["云阳县2027年度投资计划"]
    assert shown[1][0].endswith("单位：万元")
    assert [row[2] for row in shown if row and row[0] == 1] == ["智慧灌溉"]


def test_a_search_with_signs_of_its_own_is_exported_as_it_was_searched(county, workday):
    issued(county, line(on_list(county, name="甲&乙#平台"), "60"), line(on_list(county, "farm", name="智慧灌溉"), "70"))
    page = as_(county["ndrc.handler"]).get(f"{YEAR}&q=甲%26乙%23").content.decode()
    assert "q=%E7%94%B2%26%E4%B9%99%23&amp;format=xlsx" in page
    assert "q=甲&" not in page


@pytest.mark.parametrize(
    ("query", "status"), [("year=1899", 400), ("year=abc", 400), ("year=2027&version=9", 404), ("kind=strange", 200)]
)
def test_what_is_asked_wrongly_is_answered_in_words(county, workday, query, status):
    issued(county, line(on_list(county)))
    assert as_(county["ndrc.handler"]).get(f"/investment/?{query}").status_code == status


def test_an_earlier_version_stays_readable(county, workday):
    project = on_list(county)
    issued(county, line(project, "100"))
    issued(county, line(project, "80"), number=2, note="压减")
    client = as_(county["ndrc.handler"])
    assert "与上一版相比 1 处" in text(client.get(YEAR))
    assert "起由新一版代替" in text(client.get(f"{YEAR}&version=1"))


def test_the_page_takes_the_same_queries_at_one_row_and_at_three(county, workday):
    first = on_list(county)
    issued(county, line(first))
    issued(county, line(first, "90"), number=2, note="压减")
    client = as_(county["ndrc.handler"])
    client.get(YEAR)
    at_one = queries(client, YEAR)
    more = [on_list(county, "farm", name=name) for name in ("乙", "丙")]
    issued(county, line(first), *(line(one) for one in more), number=3, note="增加")
    assert queries(client, YEAR) == at_one == 15


def test_what_is_listed_is_taken_into_the_draft_beside_what_was_typed(county, workday):
    mine, small = on_list(county), filed(county, name="小项目").project
    case = begin("investment_plan", county["ndrc.handler"], year=2027)
    client = as_(county["ndrc.handler"])
    typed = {"lines-0-project": mine.code, "lines-0-year": "2027", "lines-0-source": "own", "lines-0-amount": "12"}
    answer = client.post(f"/investment/{case.pk}/listed/", {**typed, "note": "首次编制"})
    assert answer.status_code == 302
    draft = Draft.objects.get(case=case)
    assert [row["project"] for row in draft.values["lines"]] == [mine.code, small.code]
    assert draft.values["lines"][0]["amount"] == "12"
    page = client.get(f"/cases/{case.pk}/")
    assert "已带入 1 个项目" in text(page)


def test_only_whose_turn_it_is_takes_over(county, workday):
    case = handed_in(county, line(on_list(county)))
    assert as_(county["ndrc.handler"]).post(f"/investment/{case.pk}/listed/").status_code == 409
    fresh = begin("rolling_plan", county["ndrc.handler"], year=2027)
    assert as_(county["finance.handler"]).post(f"/investment/{fresh.pk}/listed/").status_code == 403
    assert as_(county["farm.handler"]).post(f"/investment/{fresh.pk}/listed/").status_code == 404


def test_notice_and_table_are_made_of_the_record(county, workday):
    case = handed_in(county, line(on_list(county), "60"))
    keys = [document.key for document in documents_of(case, county["finance.checker"])]
    assert keys == ["notice", "table"]
    for key, fmt, start in (("notice", "pdf", b"%PDF"), ("notice", "docx", b"PK"), ("table", "xlsx", b"PK")):
        document = document_of(case, key, county["finance.checker"])
        assert document is not None
        assert document.build(case, fmt)[: len(start)] == start


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        ("ndrc.handler", True),
        ("finance.checker", True),
        ("audit.leader", True),
        ("lead.handler", False),
        ("cyber.leader", False),
    ],
)
def test_until_it_is_issued_a_plan_is_for_those_who_make_it(county, workday, who, reads):
    project = on_list(county)
    case = handed_in(county, line(project, "60"))
    page = text(as_(county[who]).get(f"/cases/{case.pk}/"))
    assert ("分项目安排" in page) is reads
    issue(county, countersigned(county, case))
    assert "分项目安排" in text(as_(county[who]).get(f"/cases/{case.pk}/"))


def test_an_unsigned_notice_is_for_the_office_whose_turn_it_is(county, workday):
    case = handed_in(county, line(on_list(county), "60"))
    keys = {who: [one.key for one in documents_of(case, county[who])] for who in ("finance.checker", "lead.handler")}
    assert keys == {"finance.checker": ["notice", "table"], "lead.handler": []}
    issue(county, countersigned(county, case))
    case.refresh_from_db()
    assert [one.key for one in documents_of(case, county["lead.handler"])] == ["notice", "table"]


def test_a_projects_page_tells_its_money(county, workday):
    project = on_list(county)
    issued(county, line(project, "60"), line(project, "12.5", source="own"))
    page = text(as_(county["health.handler"]).get(f"/projects/{project.pk}/"))
    assert "2027年度投资计划 测发改投〔2026〕1号 第1版 2027 财政预算资金 60.00" in page
    assert "自有收入 12.50" in page
