"""Investment plans (art. 4): money by project, year and source; versions; money only for what is listed (art. 7)."""

from datetime import date

import pytest

from tests.county import begin, do
from tests.investment.planning import countersigned, handed_in, issue, issued, line
from tests.planning.lists import ADDED, addition_of, approved, filed, on_list, published, taken_in
from yuncheng.casework.refusals import BadForm, Blocked, NotYours, Stale
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.investment.issuing import issue as put_in_force
from yuncheng.lifecycle.investment.models import ANNUAL, InvestmentLine, InvestmentVersion
from yuncheng.lifecycle.investment.table import table_of_lines
from yuncheng.lifecycle.investment.taking import with_listed
from yuncheng.lifecycle.investment.versions import changes, in_force, scope_of


def test_an_issued_plan_is_in_force_with_its_number_and_is_on_record(county, workday):
    project = on_list(county)
    version = issued(county, line(project, "60"), line(project, "40.5", source="transfer"))
    assert in_force(ANNUAL, 2027) == version
    assert (version.number, version.doc_no, version.issued_on) == (1, "测发改投〔2026〕1号", workday)
    told = list(version.lines.values_list("project__code", "year", "source", "amount"))
    assert told == [(project.code, 2027, "budget", 60_000_000), (project.code, 2027, "transfer", 40_500_000)]
    assert verify().faults == []


def test_a_line_changed_after_the_act_is_found(county, workday):
    version = issued(county, line(on_list(county)))
    InvestmentLine.objects.filter(version=version).update(amount=1)
    assert [fault.kind for fault in verify().faults] == ["record"]


def test_a_plan_that_nobody_issued_is_found(county, workday):
    case = handed_in(county, line(on_list(county)))
    InvestmentVersion.objects.filter(case=case).update(number=1, issued_on=workday, doc_no="假〔2026〕1号")
    assert [fault.sentence for fault in verify().faults] == ["有一行投资计划的下达没有办理记录。"]


def test_a_plan_that_ended_by_nothing_or_holds_again_is_found(county, workday):
    project = on_list(county)
    first = issued(county, line(project, "100"))
    InvestmentVersion.objects.filter(pk=first.pk).update(ended_on=workday)
    assert [fault.sentence for fault in verify().faults] == ["有一行投资计划的停止执行没有办理记录。"]
    InvestmentVersion.objects.filter(pk=first.pk).update(ended_on=None)
    second = issued(county, line(project, "80"), number=2, note="压减")
    InvestmentVersion.objects.filter(pk=second.pk).update(note="改写的说明")
    assert sorted(fault.kind for fault in verify().faults) == ["record", "record"]  # as handed in, and as issued
    InvestmentVersion.objects.filter(pk=second.pk).update(note="压减")
    InvestmentVersion.objects.filter(pk=first.pk).update(ended_on=date(2026, 3, 9))
    assert sorted(fault.kind for fault in verify().faults) == ["record", "stray"]


def test_a_version_that_no_case_of_the_plans_made_is_found(county, workday):
    report = taken_in(county)
    InvestmentVersion.objects.create(case=report, kind=ANNUAL, year=2026, number=1, issued_on=workday)
    told = {"有一行投资计划没有办理记录。", "有一行投资计划的下达没有办理记录。"}
    assert {fault.sentence for fault in verify().faults} == told


def test_finance_countersigns_and_another_person_issues(county, workday):
    case = handed_in(county, line(on_list(county)))
    with pytest.raises(NotYours):
        do(case, "finance", "agreed", county["ndrc.checker"], data={"opinion": ""})
    countersigned(county, case)
    with pytest.raises(NotYours):
        do(case, "issue", "issued", county["ndrc.handler"], data={"doc_no": "测发改投〔2026〕1号"})
    do(case, "issue", "returned", county["ndrc.checker"], reason="请核对年度")
    do(case, "compose", "prepared", county["ndrc.handler"], data={"lines": [line(on_list(county, name="乙"))]})
    assert issue(county, countersigned(county, case)).lines.count() == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"project": "2026-99999"}, "第1行“项目编号”：没有编号为“2026-99999”的项目，填写项目编号，如2026-00012。"),
        (
            {"name": "别的项目"},
            "第1行“项目名称”：编号2026-00001是“智慧测试平台”，核对编号，或把名称留空。",
        ),
        ({"year": 2028}, "第1行“年度”：2028年不在本计划之内，本计划安排2027年的资金。"),
        ({"amount": "0"}, "第1行“安排额度”：金额应大于0。"),
        ({"amount": "-5"}, None),
        ({"source": "gold"}, None),
    ],
)
def test_a_bad_cell_is_named(county, workday, change, told):
    row = line(on_list(county)) | change
    with pytest.raises(BadForm) as refused:
        handed_in(county, row)
    assert set(refused.value.fields) == {"lines"}
    assert told is None or refused.value.fields["lines"] == [told]
    assert InvestmentVersion.objects.count() == 0


def test_one_project_year_and_source_is_one_line(county, workday):
    project = on_list(county)
    with pytest.raises(BadForm) as refused:
        handed_in(county, line(project), line(project, "20"))
    assert refused.value.fields["lines"] == ["第2行“资金来源”：与第1行重复，同一项目、年度和来源的合并为一行。"]


def test_what_is_not_listed_is_given_no_money(county, workday):
    waiting = taken_in(county).project
    with pytest.raises(Blocked) as refused:
        handed_in(county, line(waiting))
    assert [verdict.rule for verdict in refused.value.verdicts] == ["R4L"]
    assert refused.value.articles == (4, 7)
    assert refused.value.sentence == "“送财政部门会签”现在不能办理：有1个项目不在清单，不得安排资金。"


def test_what_is_filed_below_the_line_is_given_money(county, workday):
    project = filed(county, amount="49.99").project
    assert issued(county, line(project, "49.99")).lines.get().amount == 49_990_000


def test_what_leaves_the_list_meanwhile_stops_the_issue(county, workday):
    project = on_list(county)
    case = countersigned(county, handed_in(county, line(project)))
    delisting = begin("delisting", county["lead.handler"], project=project)
    do(delisting, "propose", "proposed", county["lead.handler"], data={"ground": "cancelled", "reason": "不再建设"})
    do(delisting, "check", "agreed", county["lead.checker"])
    published(county, removals=[delisting])
    with pytest.raises(Blocked) as refused:
        issue(county, case)
    assert [verdict.rule for verdict in refused.value.verdicts] == ["R4L"]


def test_an_adjustment_starts_from_what_holds_and_says_why(county, workday):
    project = on_list(county)
    first = issued(county, line(project, "100"))
    with pytest.raises(BadForm) as refused:
        handed_in(county, line(project, "80"))
    assert refused.value.fields == {"note": ["这是调整，请写明调整了什么、为什么调整。"]}
    case = InvestmentVersion.objects.filter(issued_on__isnull=True)
    assert not case.exists()
    running = first.case.__class__.objects.get(procedure_key="investment_plan", closed_on__isnull=True)
    data = {"lines": [line(project, "80")], "note": "压减一般性支出"}
    do(running, "compose", "prepared", county["ndrc.handler"], data=data)
    second = issue(county, countersigned(county, running), 2)
    first.refresh_from_db()
    assert (second.number, second.based_on, first.ended_on) == (2, first, workday)
    assert [(one.word, one.before, one.after) for one in changes(first, second)] == [("调整", 100_000_000, 80_000_000)]
    assert verify().faults == []


def test_differences_between_versions_add_up(county, workday):
    kept, dropped = on_list(county), on_list(county, "farm", name="智慧灌溉")
    first = issued(county, line(kept, "100.01"), line(dropped, "70"))
    lines = (line(kept, "80"), line(kept, "5.5", source="own"))
    second = issued(county, *lines, number=2, note="压减")
    found = changes(first, second)
    assert sorted(one.word for one in found) == ["取消", "新增", "调整"]
    totals = [table_of_lines(version).total for version in (first, second)]
    assert sum(one.difference for one in found) == totals[1] - totals[0] == -84_510_000


def test_a_version_does_not_take_force_before_the_one_it_replaces(county, workday):
    project = on_list(county)
    first = issued(county, line(project, "100"))
    InvestmentVersion.objects.filter(pk=first.pk).update(issued_on=date(2026, 3, 3))
    case = countersigned(county, handed_in(county, line(project, "80"), note="压减"))
    with pytest.raises(BadForm) as refused:
        issue(county, case, 2)
    assert refused.value.fields == {"on": ["发生日期不能早于现行版本的下达日期（2026-03-03）。"]}
    assert refused.value.articles == (4,)


def test_what_was_made_on_a_version_that_holds_no_more_does_not_take_force(county, workday):
    """As it comes when two acts read the same version in force at the same moment."""
    project = on_list(county)
    first = issued(county, line(project, "100"))
    issued(county, line(project, "90"), number=2, note="压减")
    late = InvestmentVersion.objects.create(case=first.case, kind=ANNUAL, year=2027, based_on=first)
    with pytest.raises(Stale) as refused:
        put_in_force(late, first, on=workday, doc_no="测发改投〔2026〕3号", cures=["刷新后重新办理"])
    assert (refused.value.articles, refused.value.cures) == ((4, 9), ("刷新后重新办理",))
    assert in_force(ANNUAL, 2027).number == 2


def test_the_rolling_plan_holds_three_years_and_no_other(county, workday):
    project = on_list(county)
    lines = [line(project, "10", year) for year in (2027, 2028, 2029)]
    version = issued(county, *lines, kind="rolling_plan")
    table = table_of_lines(version)
    assert (table.heads, table.totals) == (("2027年", "2028年", "2029年"), [10_000_000] * 3)
    with pytest.raises(BadForm):
        handed_in(county, line(project, "10", 2030), kind="rolling_plan", year=2027, note="调整")


def test_money_over_what_is_known_of_a_project_is_told(county, workday):
    project = on_list(county)  # 120万元 on the list
    at, over = issued(county, line(project, "120")), "合计120.01万元，超过清单额度120.00万元"
    assert table_of_lines(at).warnings == []
    version = issued(county, line(project, "120.01"), number=2, note="增加")
    assert [row.warning for row in table_of_lines(version).warnings] == [over]


def test_what_is_listed_is_taken_over_once(county, workday):
    listed, small = on_list(county), filed(county, name="小项目").project
    taken_in(county, name="未列入")
    scope = InvestmentVersion(kind=ANNUAL, year=2027)
    rows, added = with_listed(scope, [line(listed, "1")], date(2026, 3, 2))
    assert added == 1
    assert [(row["project"], row["amount"]) for row in rows] == [(listed.code, "1"), (small.code, "30.00")]
    assert with_listed(scope, rows, date(2026, 3, 2))[1] == 0


# ------------------------------------------------------------------------------------------------ additions (art. 9)


def test_an_approved_addition_adjusts_the_annual_plan(county, workday):
    base = issued(county, line(on_list(county, name="年初项目", **ADDED), "70", 2026), year=2026)
    added = on_list(county, **ADDED)
    approved(county, addition_of(added))
    version = in_force(ANNUAL, 2026)
    assert version is not None
    assert (version.number, version.based_on, version.case.procedure_key) == (2, base, "addition")
    assert [(row.project.name, row.after) for row in changes(base, version)] == [(added.name, 120_000_000)]
    assert version.lines.count() == 2
    assert verify().faults == []


def test_an_addition_begins_the_annual_plan_where_there_is_none(county, workday):
    approved(county, addition_of(on_list(county, **ADDED)))
    version = in_force(ANNUAL, 2026)
    assert version is not None
    assert (version.number, version.lines.get().note) == (1, "预算外增补")


def test_a_plan_made_before_an_addition_was_approved_is_not_issued_over_it(county, workday):
    project = on_list(county, name="年初项目", **ADDED)
    case = countersigned(county, handed_in(county, line(project, "70", 2026), year=2026))
    approved(county, addition_of(on_list(county, **ADDED)))
    with pytest.raises(Stale) as refused:
        issue(county, case)
    assert refused.value.articles == (4, 9)
    do(case, "issue", "returned", county["ndrc.checker"], reason="请并入增补")
    assert scope_of(case).title == "2026年度投资计划"
    version = in_force(ANNUAL, 2026)
    assert version is not None
    added = version.lines.get()
    rows = [line(project, "70", 2026), line(added.project, "120", 2026)]
    do(case, "compose", "prepared", county["ndrc.handler"], data={"lines": rows, "note": "并入增补项目"})
    assert issue(county, countersigned(county, case), 3).number == 2
    assert verify().faults == []


def test_an_addition_that_came_back_replaces_what_it_had_put_into_the_plan(county, workday):
    project = on_list(county, **ADDED)
    case = approved(county, addition_of(project))
    do(case, "budget", "returned", county["finance.handler"], reason="财力不足，请压减")
    less = [{"year": 2026, "source": "budget", "amount": "90"}]
    do(case, "approve", "agreed", county["ndrc.handler"], data={"money": less, "opinion": "压减后同意"})
    do(case, "confirm", "approved", county["ndrc.checker"], data={"doc_no": "测发改〔2026〕6号"})
    version = in_force(ANNUAL, 2026)
    assert version is not None
    assert (version.number, version.lines.get().amount) == (2, 90_000_000)
    assert verify().faults == []


def test_lines_stay_numbered_one_by_one_when_an_addition_goes_and_another_comes(county, workday):
    gone = approved(county, addition_of(on_list(county, name="甲", **ADDED)))
    approved(county, addition_of(on_list(county, name="乙", **ADDED)))
    do(gone, "budget", "returned", county["finance.handler"], reason="没有资金来源")
    do(gone, "approve", "refused", county["ndrc.handler"], reason="资金不落实")
    do(gone, "refuse", "refused", county["ndrc.checker"], reason="资金不落实")
    approved(county, addition_of(on_list(county, name="丙", **ADDED)))
    version = in_force(ANNUAL, 2026)
    assert list(version.lines.values_list("position", "project__name")) == [(1, "乙"), (2, "丙")]
    assert verify().faults == []


def test_an_addition_refused_after_all_leaves_neither_money_nor_approval(county, workday):
    project = on_list(county, **ADDED)
    case = approved(county, addition_of(project))
    do(case, "budget", "returned", county["finance.handler"], reason="没有资金来源")
    do(case, "approve", "refused", county["ndrc.handler"], reason="资金不落实")
    do(case, "refuse", "refused", county["ndrc.checker"], reason="资金不落实")
    version = in_force(ANNUAL, 2026)
    assert version is not None
    assert (version.number, version.lines.count()) == (2, 0)
    project.refresh_from_db()
    assert (project.addition_approved_on, project.addition_no) == (None, "")
    assert verify().faults == []
