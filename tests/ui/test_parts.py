"""Components: what they say with what context, and what none of them may hold."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template.loader import get_template, render_to_string

import yuncheng.ui

HOME = Path(yuncheng.ui.__file__).parent
TEMPLATES = sorted((HOME / "templates").rglob("*.html"))
NAMES = [path.relative_to(HOME / "templates").as_posix() for path in TEMPLATES]
PARTS = [path.stem for path in TEMPLATES if path.parent.name == "parts"]
TODAY = dt.date(2026, 11, 23)


def part(name: str, **context: Any) -> str:
    return render_to_string(f"ui/parts/{name}.html", context)


def words(html: str) -> str:
    """The text of a piece of HTML, one space between pieces."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_and_says_what_it_reads(name: str) -> None:
    get_template(name)
    assert "{% comment %}" in (HOME / "templates" / name).read_text()


@pytest.mark.parametrize("name", NAMES)
def test_no_template_needs_more_than_the_strict_content_policy(name: str) -> None:
    source = re.sub(r"\{%.*?%\}", "", (HOME / "templates" / name).read_text())
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|https?://|//cdn", source) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", source) == []


@pytest.mark.parametrize("name", PARTS)
def test_the_map_names_every_component(name: str) -> None:
    assert re.search(rf"\b{name}\b", yuncheng.ui.__doc__ or "")


@pytest.mark.parametrize(
    "name",
    ["table_head", "filters", "empty", "tabs", "section_nav", "facts", "money_strip", "lifeline"],
)
def test_a_component_of_nothing_is_no_error(name: str) -> None:
    assert part(name) != ""


def test_the_lifeline_says_each_state_in_words() -> None:
    states = ["done", "current", "blocked", "future", "skipped"]
    said = words(part("lifeline", stages=[{"label": "建设", "state": state} for state in states]))
    assert said == "建设 （已完成） 建设 （当前） 建设 （受阻） 建设 （未开始） 建设 （不适用）"


def test_the_next_step_says_who_what_by_when_and_what_is_missing() -> None:
    step = {
        "what": "出具验收意见",
        "unit": "县大数据发展局",
        "who": "经办",
        "due": dt.date(2026, 11, 26),
        "mine": True,
        "missing": [{"text": "档案验收意见", "url": "/x"}],
        "actions": [{"label": "办理", "url": "/y", "primary": True}],
    }
    assert words(part("next_step", next=step, today=TODAY)) == (
        "下一步 轮到您办理 2026-11-26 前 还有3天 出具验收意见 县大数据发展局 · 经办 办理 还缺 1 项： 档案验收意见"
    )


def test_unknown_is_not_said_as_no() -> None:
    told = part("blockers", blockers=[{"answer": "UNKNOWN", "sentence": "甲"}, {"answer": "NO", "sentence": "乙"}])
    assert words(told) == "待提供 甲 不符合 乙"


def test_a_refusal_says_sentence_cure_and_who() -> None:
    refusal = {"sentence": "不能通过验收", "cures": [{"text": "补档案"}], "who": "县档案馆", "code": "G8"}
    assert words(part("refusal", refusal=refusal)) == (
        "不能办理 不能通过验收 怎样解决 补档案 由谁办理 县档案馆 编号 G8，联系管理员时请提供。"
    )


def test_what_people_typed_is_escaped_everywhere() -> None:
    bad = "<img src=x>"
    drawn = [
        part("notice", text=bad),
        part("facts", facts=[{"label": bad, "value": bad, "source": bad}]),
        part("timeline", entries=[{"when": dt.datetime(2026, 1, 1), "what": bad, "note": bad, "who": bad}]),
        part("blockers", blockers=[{"sentence": bad, "cure": bad, "articles": [bad]}]),
        part("lifeline", stages=[{"label": bad, "note": bad}]),
        part("refusal", refusal={"sentence": bad, "cures": [{"text": bad}]}),
    ]
    assert [html for html in drawn if bad in html] == []


class Application(forms.Form):
    name = forms.CharField(label="项目名称", help_text="与清单一致")
    kind = forms.ChoiceField(label="类型", choices=[("a", "新建"), ("b", "续建")], widget=forms.RadioSelect)
    amount = forms.DecimalField(label="估算", widget=forms.TextInput(attrs={"data-unit": "万元", "data-money": "wan"}))


def test_a_field_ties_label_help_and_error_to_its_control() -> None:
    form = Application({"name": ""})
    told = part("field", field=form["name"])
    assert '<label class="field__label" for="id_name">' in told
    assert 'aria-describedby="id_name_helptext id_name_error"' in told
    assert 'id="id_name_helptext"' in told
    assert 'id="id_name_error"' in told


def test_a_group_of_choices_can_be_reached_from_the_list_of_errors() -> None:
    form = Application({"name": "x", "amount": "1"})
    assert 'href="#id_kind"' in part("form_errors", form=form)
    assert 'id="id_kind" role="group"' in part("field", field=form["kind"])


def test_money_has_its_unit_and_room_for_the_echo() -> None:
    told = part("field", field=Application()["amount"])
    assert '<span class="with-unit__unit">万元</span>' in told
    assert '<output class="echo" for="id_amount"></output>' in told


def test_a_form_without_errors_has_no_list_of_them() -> None:
    assert part("form_errors", form=Application()).strip() == ""


def test_one_general_error_is_said_plainly() -> None:
    form = Application({"name": "x", "kind": "a", "amount": "1"})
    form.add_error(None, "账号或密码不正确")
    assert words(part("form_errors", form=form)) == "账号或密码不正确"


class Line(forms.Form):
    item = forms.CharField(label="内容")
    amount = forms.DecimalField(label="金额", widget=forms.TextInput(attrs={"data-col": "num", "data-sum": "1"}))


def test_an_editable_table_names_every_cell_and_carries_a_blank_row() -> None:
    lines = forms.formset_factory(Line, extra=1, can_delete=True)(prefix="y")
    told = part("grid", formset=lines)
    assert 'data-grid="y"' in told
    assert '<label class="sr-only" for="id_y-0-item">内容</label>' in told
    assert "y-__prefix__-amount" in told.split("<template")[1]
    assert 'data-sum-of="amount"' in told


def test_the_frame_says_where_i_am_and_who(settings: Any) -> None:
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    html = render_to_string(
        "ui/base.html",
        {
            "title": "项目",
            "product": {"name": "云程", "county": "云阳县"},
            "me": {"name": "王敏", "unit": "县财政局", "post": "经办", "menu": []},
            "nav": [{"label": "项目", "url": "/p", "current": True, "count": 3}],
            "crumbs": [{"label": "工作台", "url": "/"}],
        },
    )
    assert "<title>项目 · 云程</title>" in html
    assert html.count("<h1>") == 1
    assert '<a class="nav__link" href="/p" aria-current="page">' in html
    assert "县财政局 · 经办" in html
