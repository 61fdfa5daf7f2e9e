"""Another county brings its own cost standard as a file: its headings, grades, factors, fees, offers and rounding go
all the way from the empty table to the paper; a wrong file is refused with every fault at its place."""

import io
import json
import shutil
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
import python_calamine

from tests.approval.budgets import workbook
from tests.approval.road import approved, at_decision, give_paper
from tests.approval.test_workbench import form, sheet, text_of
from tests.county import do
from yuncheng.casework.documents import documents_of
from yuncheng.costing import ProfileError, load_profile
from yuncheng.lifecycle.approval.assessing.columns import template
from yuncheng.lifecycle.approval.assessing.reading import read_budget
from yuncheng.lifecycle.approval.models import CostDraft
from yuncheng.registry import clock
from yuncheng.registry import cost_standard as module
from yuncheng.registry.checks import the_cost_standard_is_whole

FILE = Path(__file__).with_name("other_county.json")
HEAD = ("费用科目", "名称", "规格和说明", "计量单位", "数量", "单价（万元）", "金额（万元）")
SYSTEM = {"heading": "系统开发", "name": "林业系统", "unit": "项", "quantity": "1", "price": "100", "submitted": "100"}
METER = {"heading": "硬件", "name": "测温仪", "unit": "台", "quantity": "10", "price": "0.6", "submitted": "6"}
BUILDER = {"heading": "监理费", "name": "监理", "unit": "项", "quantity": "1", "price": "3.18", "submitted": "3.18"}
LINES = [SYSTEM, METER, BUILDER]


@pytest.fixture
def folder(tmp_path):
    """The county's file that names its own standard beside it."""
    shutil.copy(FILE, tmp_path / "ours.json")
    (tmp_path / "county.toml").write_text('[costing]\nprofile = "ours.json"\n', "utf-8")
    return tmp_path


@pytest.fixture
def shiling(folder, settings):
    """The invented county's standard is in force."""
    settings.COUNTY_FILE = str(folder / "county.toml")
    module.cost_standard.cache_clear()
    standard = module.cost_standard()
    settings.COUNTY_FILE = ""  # its other numbers are those of the test county
    yield standard
    module.cost_standard.cache_clear()


@pytest.fixture
def unit(county, workday, client):
    client.force_login(county["farm.handler"], backend="yuncheng.registry.backends.AccountBackend")
    return client


def offers(*days):
    return [
        {
            "name": "测温仪",
            "supplier": f"{name}公司",
            "price": "0.59",
            "day": (clock.today() - timedelta(day)).isoformat(),
        }
        for name, day in zip("甲乙丙", days, strict=False)
    ]


def looked(client, lines=LINES, points=(), bases=(), given=()):
    return text_of(client.post("/cost/look/", form(lines, points, bases, given)))


def test_its_empty_table_offers_its_own_headings_and_comes_back_under_them(shiling):
    data = template(shiling.profile, [], [], [], assessed=False)
    cells = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert "设备购置费" not in str(cells)
    rows = [("硬件", "测温仪", "", "台", 10, 0.6, 6), ("监理费", "监理", "", "项", 1, 3.18, 3.18)]
    found = read_budget(workbook(rows, head=HEAD), profile=shiling.profile, assessed=False)
    assert [line["heading"] for line in found.lines] == ["设备", "督造"]


def test_the_page_names_it_as_the_countys_own(shiling, unit):
    shown = text_of(unit.get("/cost/"))
    assert "《石岭县信息化项目费用标准》（石财〔2026〕8号，2026-01-01起施行）" in shown
    assert "参考口径" not in shown
    assert "设备：每项2家报价，30天内有效" in shown
    assert "难易" in shown
    assert "督造" in shown


@pytest.mark.parametrize(("figure", "over"), [("3.17", False), ("3.18", False), ("3.19", True)])
def test_its_own_cap_below_at_and_above(shiling, unit, figure, over):
    """3 % of 106 万元."""
    shown = looked(unit, [SYSTEM, METER, {**BUILDER, "price": figure, "submitted": figure}])
    assert ("超过取费上限" in shown) is over
    assert "石财〔2026〕8号第八条" in shown


@pytest.mark.parametrize(
    ("days", "told"),
    [((29, 30), []), ((30, 31), ["报价已过期", "有效报价不足"]), ((1,), ["有效报价不足"]), ((), ["没有询价报价"])],
)
def test_its_own_number_and_age_of_offers(shiling, unit, days, told):
    shown = looked(unit, given=offers(*days))
    assert [words for words in ("报价已过期", "有效报价不足", "没有询价报价") if words in shown] == told
    assert ("石财〔2026〕8号第七条" in shown) is ("报价已过期" in told)


def test_its_own_grades_factors_and_rounding_make_the_price(shiling, unit):
    """Two complex inputs: 12 points × 8 hours ÷ 160 × 16,000 元 × 1.2 = 11,520 元, down to 0.01 万元: 1.15."""
    point = {"module": "造林", "name": "登记", "kind": "EI", "count": "2", "complexity": "复杂"}
    shown = looked(unit, [], [point], [{"item": "软件·难易", "value": "较难"}])
    assert "（低位）0.72万元" in shown
    assert "（中位）1.15万元" in shown
    assert "（高位）1.44万元" in shown


def test_its_own_terminals_and_common_modules(shiling, unit):
    twice = [
        {"module": "造林", "name": name, "kind": "EI", "count": "1", "complexity": "简单"}
        for name in ("登记", "登记（手机端）")
    ]
    assert "同一功能在不同终端" in looked(unit, [], twice)
    log = {"module": "日志", "name": "查询", "kind": "EQ", "count": "1", "complexity": "简单"}
    assert "公共模块没有按“改做”重用程度计" in looked(unit, [], [{**log, "reuse": "新做"}])
    assert "公共模块没有按" not in looked(unit, [], [log])  # unmarked it is counted as reused


def test_a_project_is_assessed_by_it_to_the_paper(shiling, county, workday):
    case = approved(county, at_decision(county))
    give_paper(case, "assessment", county["finance.handler"])
    lines = [{**line, "assessed": line["submitted"]} for line in LINES]
    data = {"lines": lines, "offers": offers(1, 2), "explanation": "按标准。"}
    do(case, "assess", "drafted", county["finance.handler"], data=data)
    table = {document.key: document for document in documents_of(case, county["finance.checker"])}["assessed_table"]
    pdf = pypdfium2.PdfDocument(table.build(case, "pdf"))
    text = "".join(page.get_textpage().get_text_range() for page in pdf).replace("\r\n", "")
    for words in ("石岭县信息化项目费用标准", "（三）督造", "109.18", "审定单价高于中位数", "每项 2 家"):
        assert words in text


def test_a_heading_of_another_county_is_unknown_here(shiling, unit):
    assert (
        unit.post("/cost/import/", {"file": sheet(("设备购置费", "测温仪", "", "台", 10, 0.6, 6))}).status_code == 302
    )
    shown = looked(unit, CostDraft.objects.get().values["lines"])
    assert "费用科目“设备购置费”不在费用标准内" in shown


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda data: data.pop("rounding"), "rounding：缺少"),
        (lambda data: data["fees"]["督造"].update(heading="没有"), "fees.督造：科目“没有”不在 headings 中"),
        (lambda data: data["fees"]["检测"]["tiers"][0].update(percent="2%"), "fees.检测.tiers[1].percent："),
        (lambda data: data["quotation"].update(at_least=0), "quotation.at_least："),
        (lambda data: data["quotation"].update(headings=["家具"]), "quotation：科目“家具”不在 headings 中"),
        (lambda data: data["development"]["productivity"].update(three=["低位"]), "three 应为低、中、高三个分位"),
        (lambda data: data.update(effective_from="去年"), "effective_from：“去年”不是日期"),
    ],
)
def test_a_wrong_file_is_refused_with_the_place(folder, change, fault):
    data = json.loads(FILE.read_text("utf-8"))
    change(data)
    (folder / "ours.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    with pytest.raises(ProfileError) as refused:
        load_profile(folder / "ours.json")
    assert [one for one in refused.value.faults if fault in one]


@pytest.mark.parametrize(
    ("text", "said"),
    [("{", "JSON"), ("[]", "format"), ('{"format": "x"}', "format"), ("\ufeff{}", "format"), ("", "JSON")],
)
def test_what_is_no_profile_stops_the_start_with_a_sentence(folder, settings, text, said):
    (folder / "ours.json").write_text(text, "utf-8")
    settings.COUNTY_FILE = str(folder / "county.toml")
    module.cost_standard.cache_clear()
    (error,) = the_cost_standard_is_whole(None)
    assert (error.id, said in error.msg, "ours.json" in error.msg) == ("yuncheng.E002", True, True)
    settings.COUNTY_FILE = ""
    module.cost_standard.cache_clear()
