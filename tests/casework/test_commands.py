"""The commands that drive and prove the product from a terminal."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.county import listed_project, reported
from yuncheng.casework.models import Entry, Obligation
from yuncheng.casework.origin import begin_record, demand_own_record, origin
from yuncheng.portal.law_loading import LawFileRefused, load, split_articles
from yuncheng.portal.models import LawText
from yuncheng.registry.county import county as county_file
from yuncheng.registry.models import Account, Project, Unit, UnitFunction
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import article_label


def told(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def as_json(*arguments: str) -> Any:
    return json.loads(told(*arguments, "--json"))


def test_articles_tells_37_rows(db):
    rows = as_json("articles")
    assert [row["number"] for row in rows] == list(range(1, 38))
    assert all(row["carriers"] or row["reason"] for row in rows)
    assert "第七条" in told("articles")


def test_the_values_are_those_of_the_day_asked(db):
    before = as_json("articles", "--on", "2022-04-01")
    threshold = next(one for one in before[6]["carriers"] if one["key"] == "list.threshold")
    assert threshold["value"] == "当日尚未施行"


def test_procedures_tells_every_procedure(db):
    assert [row["key"] for row in as_json("procedures")] == list(BOOK.procedures)
    assert "清单报送（report）" in told("procedures")


def test_every_endpoint_has_a_door(db):
    rows = as_json("list_endpoints")
    assert all(row["public"] or row["roles"] for row in rows)
    api = [(method, row["pattern"]) for row in rows if "/api/v1/" in row["pattern"] for method in row["methods"]]
    assert len(api) == len(set(api))
    by_name = {row["name"]: row for row in rows}
    assert by_name["act_on_case"]["methods"] == ["POST"]
    assert by_name["act_on_case"]["scope"] == "visible_cases"
    assert by_name["create_token"]["public"] is True
    assert by_name["case_act"]["methods"] == ["GET", "POST"]  # GET leads back to the case
    assert "/api/v1/" in told("list_endpoints")


def test_verify_chain_passes_on_a_whole_record_and_fails_on_a_changed_one(county, workday):
    project = listed_project(county)
    whole = as_json("verify_chain")
    assert (whole["ok"], whole["entries"]) == (True, Entry.objects.count())
    assert "全部相符" in told("verify_chain", "--chain-only")
    Project.objects.filter(pk=project.pk).update(reported_amount=1)
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_chain", "--json", "--no-files", stdout=out)
    assert ended.value.code == 1
    assert [fault["kind"] for fault in json.loads(out.getvalue())["faults"]] == ["fact"]


def test_invariants_pass_fail_and_rebuild(county, workday):
    reported(county)
    assert as_json("invariants")["ok"] is True
    Obligation.objects.update(post="leader")
    with pytest.raises(SystemExit):
        told("invariants")
    assert as_json("invariants", "--rebuild")["ok"] is True
    assert as_json("invariants")["findings"] == []


# ---------------------------------------------------------------------------------------------------- the official text


def law_file(numbers=range(1, 38), *, torn=""):
    """An invented regulation in the shape in which such files come: headings, bold labels, page breaks."""
    parts = ["# 关于印发某办法的通知", "各单位：", "## 第一章 总 则", ""]
    for number in numbers:
        parts += [
            f"**{article_label(number)}**{' ' if number % 2 else ''}这是第{number}条的内容，按第九条{torn}办理。",
            "",
        ]
        parts += ["某县人民政府公报", f"- {number} -", ""]
    return "\n".join([*parts, "- 附件：1. 某表", "附件 1", "## 某表", "第一条 表内说明"]).encode()


def test_the_official_text_is_split_article_by_article(db, workday, tmp_path):
    file = tmp_path / "law.md"
    file.write_bytes(law_file())
    assert told("load_law", str(file)) == "已载入 37 条正文。\n"
    assert LawText.objects.get(number=8).text == "这是第8条的内容，按第九条办理。"
    assert LawText.objects.get(number=37).text == "这是第37条的内容，按第九条办理。"


def test_lines_torn_by_a_page_break_are_joined(db):
    found = split_articles(
        "**第一条** 前半句\n\n\n\n后半句。\n\n（一）一项；\n（二）二项。\n## 第二章 乙\n**第二条** 依照\n第一条办理。"
    )
    assert found == {1: "前半句后半句。\n（一）一项；\n（二）二项。", 2: "依照第一条办理。"}


def test_loading_again_replaces_and_national_encoding_is_read(db, workday):
    load(law_file())
    load(law_file(torn="规定").decode().encode("gb18030"))
    assert LawText.objects.count() == 37
    assert LawText.objects.get(number=1).text.endswith("按第九条规定办理。")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (law_file(range(1, 37)), "第三十七条"),
        (law_file([1, 2, 4]), "第三条、第四条、第五条、第六条、第七条等 35 条"),
        (law_file(range(1, 39)), "多出：第三十八条"),
        (b"", "等 37 条"),
        (b"\x00\x01\x02", "不是文本"),
        (b"PK\x03\x04\xff\xfe\xff", "不是文本"),
        (b" " * (5 * 1024 * 1024 + 1), "太大"),
    ],
)
def test_a_file_that_is_not_the_whole_law_changes_nothing(db, workday, data, words):
    load(law_file())
    with pytest.raises(LawFileRefused, match=words):
        load(data)
    assert LawText.objects.count() == 37


# ---------------------------------------------------------------------------------------------------- a real county

TOML = """
[[unit]]
code = "edu"
name = "某县教育局"
kind = "党政机关"
[[unit]]
code = "school"
name = "某县中学"
kind = "学校"
parent = "edu"
[[account]]
username = "edu.jb"
display_name = "赵甲"
unit = "edu"
post = "经办"
"""


@pytest.fixture
def units(tmp_path):
    file = tmp_path / "units.toml"
    file.write_text(TOML, "utf-8")
    return file


def test_init_makes_units_offices_and_accounts_with_codes_shown_once(db, workday, units, client):
    activations = as_json("init", str(units))
    by_name = {one["username"]: one for one in activations}
    assert set(by_name) == {"edu.jb", "sysadmin", "secadmin", "auditadmin"}
    assert Unit.objects.get(code="school").parent == Unit.objects.get(code="edu")
    assert set(UnitFunction.objects.values_list("function", flat=True)) == set(county_file().names.offices)
    for account in Account.objects.all():
        assert not account.has_usable_password()
        assert by_name[account.username]["code"] not in account.activation
    assert origin() == "init"
    assert all("code" not in entry.snapshot and "赵甲" not in entry.snapshot for entry in Entry.objects.all())
    assert as_json("verify_chain")["ok"] is True
    password = "新口令 很长 2026"
    given = {"username": "edu.jb", "code": by_name["edu.jb"]["code"], "new_password": password, "again": password}
    assert client.post("/activate/", given).status_code == 302
    assert client.post("/login/", {"username": "edu.jb", "password": password}).status_code == 302


def test_init_reads_tables_too(db, workday, tmp_path):
    units, accounts = tmp_path / "单位.csv", tmp_path / "账号.csv"
    lead, head = county_file().names.office("lead"), "单位代码,单位名称,单位类别,主管部门代码,统一社会信用代码"
    units.write_text(f"{head}\ndsj,{lead},党政机关,,\nyy,县医院,医院,dsj,\n", "utf-8-sig")
    accounts.write_text("登录名,姓名,单位代码,岗位\nxt,钱乙,dsj,系统管理员\njb,孙丙,yy,经办\n", "utf-8-sig")
    shown = told("init", str(units), "--accounts", str(accounts))
    assert "激活码只显示这一次" in shown
    assert set(Account.objects.values_list("username", flat=True)) == {"xt", "jb", "secadmin", "auditadmin"}
    assert UnitFunction.objects.get(function="lead").unit.code == "dsj"


def test_the_three_stand_in_one_unit(db, workday, units):
    """An account asked for in one unit can only be granted in the same."""
    three = '\n[[account]]\nusername = "xt"\ndisplay_name = "钱乙"\nunit = "edu"\npost = "系统管理员"\n'
    units.write_text(units.read_text("utf-8") + three, "utf-8")
    as_json("init", str(units))
    assert set(Account.objects.filter(post__in=("sysadmin", "secadmin", "auditadmin")).values_list("unit__code")) == {
        ("edu",)
    }


def test_the_three_named_apart_are_refused(db, workday, units):
    rows = (("xt", "edu", "系统管理员"), ("aq", "school", "安全管理员"))
    named = "".join(
        f'\n[[account]]\nusername = "{name}"\ndisplay_name = "钱乙"\nunit = "{unit}"\npost = "{post}"\n'
        for name, unit, post in rows
    )
    units.write_text(units.read_text("utf-8") + named, "utf-8")
    with pytest.raises(CommandError, match="须在同一单位"):
        call_command("init", str(units))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('kind = "学校"', 'kind = "工厂"'), "类别“工厂”不对"),
        (('parent = "edu"', 'parent = "nobody"'), "主管部门代码“nobody”不对"),
        (('code = "school"', 'code = "edu"'), "代码“edu”重复"),
        (('post = "经办"', 'post = "老板"'), "岗位“老板”不对"),
        (('unit = "edu"', 'unit = "x"'), "单位代码“x”不在单位表里"),
        (('kind = "党政机关"', 'kind = "党政机关"\nparent = "school"'), "成了圈"),
        (('name = "某县中学"', 'nom = "某县中学"'), "只能有这些文字项"),
        (("[[unit]]", "[[unit"), "不是有效的 TOML"),
    ],
)
def test_a_faulty_file_is_refused_in_words_and_nothing_is_made(db, workday, units, change, words):
    units.write_text(units.read_text("utf-8").replace(*change), "utf-8")
    with pytest.raises(CommandError, match=words):
        call_command("init", str(units))
    assert not Unit.objects.exists()
    assert not Entry.objects.exists()


def test_bad_cells_of_a_table_are_named(db, workday, tmp_path):
    file = tmp_path / "单位.csv"
    file.write_text("单位代码,单位名称,单位类别\ndsj,县局,随便\n", "utf-8-sig")
    with pytest.raises(CommandError, match="第 2 行"):
        call_command("init", str(file))


def test_init_refuses_a_database_that_holds_something_and_a_demonstration(county, workday, units, settings):
    with pytest.raises(CommandError, match="空库"):
        call_command("init", str(units))
    settings.DEMO = True
    with pytest.raises(CommandError, match="演示"):
        call_command("init", str(units))


# ---------------------------------------------------------------------------------------------- demo and production


@pytest.fixture
def demo_record(db, workday, settings):
    """A record whose first entry says `demo`, as seed_demo begins one."""
    from yuncheng.portal.demo.seed import _say_demo

    settings.DEMO = True
    _say_demo()
    return settings


def test_production_refuses_a_demonstration_s_record(demo_record):
    demand_own_record()
    assert [one.id for one in run_checks(tags=["database"], databases=["default"])] == []
    demo_record.DEMO = False
    with pytest.raises(ImproperlyConfigured):
        demand_own_record()
    assert "yuncheng.E013" in [one.id for one in run_checks(tags=["database"], databases=["default"])]


def test_production_runs_on_its_own_record(db, workday, settings):
    settings.DEMO = False
    begin_record("county", "建立正式数据", {})
    demand_own_record()
