"""Filters and tags of the design system."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import path

from yuncheng.ui.templatetags import ui_tags

TODAY = dt.date(2026, 11, 23)


def law_page(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse()


urlpatterns = [path("law/<int:number>/", law_page, name="law_article")]


def render(source: str, **context: Any) -> str:
    return Template("{% load ui_tags %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("fen", "said"),
    [
        (0, "0.00"),
        (1_234_500_000, "1,234.50"),
        (50 * 1_000_000, "50.00"),
        (4_999, "0.00"),
        (5_000, "0.01"),
        (-5_000, "-0.01"),
        (-4_999, "0.00"),
        (-1_234_500_000, "-1,234.50"),
        (123_456_789_012_345, "123,456,789.01"),
        (None, "—"),
    ],
)
def test_fen_are_said_in_wan_with_two_decimals(fen: int | None, said: str) -> None:
    assert ui_tags.wan(fen) == said


def test_fen_are_said_in_yuan() -> None:
    assert [ui_tags.yuan(fen) for fen in (1, 100, 123_456_789, None)] == ["0.01", "1.00", "1,234,567.89", "—"]


def test_a_figure_tells_its_yuan_on_hover() -> None:
    assert render("{% money fen %}", fen=1_234_500_000) == ('<span class="num" title="12,345,000.00元">1,234.50</span>')
    assert render("{% money fen %}", fen=None) == '<span class="num num--none">—</span>'


def test_money_that_is_not_integer_fen_is_never_guessed_at() -> None:
    wrong: Any = Decimal("12.5")
    assert ui_tags.wan(wrong) == "—"


def test_an_instant_is_told_by_its_local_day() -> None:
    late = dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC)
    assert ui_tags.day(late) == "2026-11-23"
    assert ui_tags.moment(late) == "2026-11-23 00:30"
    assert ui_tags.day(TODAY) == "2026-11-23"
    assert ui_tags.day(None) == ui_tags.moment(None) == "—"


@pytest.mark.parametrize(
    ("left", "said", "kind"),
    [
        (-2, "已逾期2天", "overdue"),
        (-1, "已逾期1天", "overdue"),
        (0, "今天到期", "soon"),
        (1, "还有1天", "soon"),
        (7, "还有7天", "soon"),
        (8, "还有8天", "far"),
    ],
)
def test_a_due_day_is_told_from_today(left: int, said: str, kind: str) -> None:
    due = TODAY + dt.timedelta(days=left)
    assert ui_tags.due_in(due, TODAY) == said
    assert ui_tags.due_kind(due, TODAY) == kind
    assert render("{% due due today %}", due=due, today=TODAY) == (
        f'<span class="badge badge--{kind}" title="{due.isoformat()}到期">{said}</span>'
    )


def test_without_a_due_day_nothing_is_due() -> None:
    assert ui_tags.due_in(None, TODAY) == ""
    assert ui_tags.due_kind(None, TODAY) == "far"
    assert render("{% due None today %}", today=TODAY) == "—"


def test_badges_say_their_word() -> None:
    assert render('{% badge "todo" %}') == '<span class="badge badge--todo">待办</span>'
    assert render('{% badge "overdue" text %}', text="<b>") == ('<span class="badge badge--overdue">&lt;b&gt;</span>')
    with pytest.raises(TemplateSyntaxError, match="badge knows no kind 'green'"):
        render('{% badge "green" %}')


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "第一条"), (10, "第十条"), (11, "第十一条"), (20, "第二十条"), (37, "第三十七条"), (99, "第九十九条")],
)
def test_articles_are_named_in_chinese(number: int, said: str) -> None:
    assert ui_tags.article_name(number) == ui_tags.article_name(str(number)) == said
    assert ui_tags.article_name(SimpleNamespace(number=number)) == said


def test_no_article_is_numbered_outside_the_law() -> None:
    for number in (0, -1, 100):
        with pytest.raises(ValueError, match=f"no article is numbered {number}"):
            ui_tags.chinese_number(number)


@pytest.mark.urls(__name__)
def test_an_article_chip_leads_to_the_law_reader() -> None:
    assert render("{% article 7 %}") == '<a class="article" href="/law/7/">第七条</a>'
    assert render('{% article 14 "第二款" %}') == '<a class="article" href="/law/14/">第十四条第二款</a>'
    assert render("{% article several %}", several=[16, 29]) == (
        '<a class="article" href="/law/16/">第十六条</a> <a class="article" href="/law/29/">第二十九条</a>'
    )


@pytest.mark.urls("django.contrib.staticfiles.urls")
def test_without_a_law_reader_the_chip_is_plain() -> None:
    assert render("{% article 7 %}") == '<span class="article">第七条</span>'


def test_what_is_no_number_is_escaped() -> None:
    assert render("{% article place %}", place="附件1<") == '<span class="article">附件1&lt;</span>'
    assert render("{% article nothing %}", nothing=None) == ""


def test_a_link_keeps_the_rest_of_the_query() -> None:
    request = RequestFactory().get("/", {"q": "教育", "page": "3", "unit": ["a", "b"]})
    said = render("{% query_with page=4 %}", request=request)
    assert said == "?q=%E6%95%99%E8%82%B2&amp;page=4&amp;unit=a&amp;unit=b"
    assert render('{% query_with "q" None unit=None page="" %}', request=request) == "?"
    assert render("{% query_with page=2 %}") == "?page=2"


def test_a_head_asks_for_the_other_direction() -> None:
    assert ui_tags.next_sort("name", None) == ui_tags.next_sort("name", "-name") == "name"
    assert ui_tags.next_sort("name", "name") == "-name"
    assert [ui_tags.sort_state("name", each) for each in ("name", "-name", "unit", None)] == [
        "ascending",
        "descending",
        "none",
        "none",
    ]


def test_an_icon_is_silent_unless_labelled() -> None:
    silent = render('{% icon "plus" %}')
    assert silent.startswith("<svg")
    assert 'aria-hidden="true"' in silent
    assert render('{% icon "plus" "添加" %}') == silent + '<span class="sr-only">添加</span>'


def test_each_rendering_of_a_form_has_its_own_key() -> None:
    first, second = render("{% once_key %}"), render("{% once_key %}")
    assert first != second
    assert render('{% once_key "key" "k-1" %}') == '<input type="hidden" name="key" value="k-1" data-once-key>'


class Sample(forms.Form):
    name = forms.CharField(label="项目名称")
    why = forms.CharField(label="背景", widget=forms.Textarea)
    kind = forms.ChoiceField(label="类型", choices=[("a", "新建")])
    nature = forms.ChoiceField(label="性质", choices=[("a", "新建")], widget=forms.RadioSelect)
    bases = forms.MultipleChoiceField(label="依据", choices=[("a", "文件")], widget=forms.CheckboxSelectMultiple)
    cloud = forms.BooleanField(label="上云")
    paper = forms.FileField(label="附件")
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_a_field_is_laid_out_by_its_widget() -> None:
    assert {field.name: ui_tags.control(field) for field in Sample()} == {
        "name": "text",
        "why": "textarea",
        "kind": "select",
        "nature": "choices",
        "bases": "choices",
        "cloud": "check",
        "paper": "file",
        "version": "hidden",
    }


class Row(forms.Form):
    amount = forms.IntegerField(label="金额")


def test_problems_are_told_in_page_order_with_the_row() -> None:
    form = Sample({"name": "", "why": "w", "kind": "a", "nature": "a", "bases": ["a"], "cloud": "on", "version": "1"})
    form.fields["paper"].required = False
    form.add_error(None, "<合计>不符")
    rows = forms.formset_factory(Row)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-amount": "1", "form-1-amount": "x"}
    )
    assert [(each.anchor, each.place) for each in ui_tags.form_problems(form, rows, None)] == [
        ("id_name", "项目名称"),
        ("", ""),
        ("id_form-1-amount", "第2行 金额"),
    ]
