"""Filters and tags every page may use: money, days, articles, links that keep the query, icons, badges.

They are called fifty times a page, so each is a plain function: no template is rendered inside one, nothing touches
the database, and text that a person typed only ever passes through `format_html`.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple
from uuid import uuid4

from django import template
from django.conf import settings
from django.forms.boundfield import BoundField
from django.forms.forms import BaseForm
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.template import Context
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from heroicons.templatetags import heroicons

register = template.Library()

NOTHING: Final = "—"
SOON_DAYS: Final = 7
FEN_PER_YUAN: Final = 100
FEN_PER_WAN: Final = 1_000_000

BADGES: Final[dict[str, str]] = {
    "todo": "待办",
    "read": "待阅",
    "wait": "等待",
    "soon": "将到期",
    "overdue": "逾期",
    "done": "已办",
    "refused": "不予通过",
    "stopped": "已停办",
    "draft": "草稿",
    "new": "新",
    "far": "",
    "plain": "",
}

_DIGITS: Final = "零一二三四五六七八九"


# --- money ---------------------------------------------------------------------------------------------------------


def _scaled(fen: int, unit: int) -> str:
    """Integer fen in `unit`s with two decimals, halves away from zero, thousands marked."""
    hundredths = (abs(fen) * 100 * 2 + unit) // (unit * 2)
    sign = "-" if fen < 0 and hundredths else ""
    return f"{sign}{hundredths // 100:,}.{hundredths % 100:02d}"


@register.filter
def wan(fen: int | None) -> str:
    """Integer fen as 万元 with two decimals: 1,234.50; nothing known: —."""
    return NOTHING if not isinstance(fen, int) else _scaled(fen, FEN_PER_WAN)


@register.filter
def yuan(fen: int | None) -> str:
    """Integer fen as 元 with two decimals: 12,345,000.00; nothing known: —."""
    return NOTHING if not isinstance(fen, int) else _scaled(fen, FEN_PER_YUAN)


@register.filter
def fen_title(fen: int | None) -> str:
    """What hovering a 万元 figure shows: 「12,345,000.00元」; empty when nothing is known."""
    return "" if not isinstance(fen, int) else f"{_scaled(fen, FEN_PER_YUAN)}元"


@register.simple_tag
def money(fen: int | None) -> str:
    """A 万元 figure with its 元 on hover: `<span class="num" title="…元">…</span>`."""
    if not isinstance(fen, int):
        return format_html('<span class="num num--none">{}</span>', NOTHING)
    return format_html('<span class="num" title="{}">{}</span>', fen_title(fen), wan(fen))


# --- days ----------------------------------------------------------------------------------------------------------


def _as_day(value: dt.date | dt.datetime | None) -> dt.date | None:
    """The local calendar day of a date or an instant."""
    if isinstance(value, dt.datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).date()
    return value if isinstance(value, dt.date) else None


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """A date, or the local day of an instant, as 2026-11-23; nothing known: —."""
    found = _as_day(value)
    return NOTHING if found is None else found.isoformat()


@register.filter
def moment(value: dt.datetime | None) -> str:
    """An instant in local time, to the minute: 2026-11-23 14:03; nothing known: —."""
    if not isinstance(value, dt.datetime):
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return local.strftime("%Y-%m-%d %H:%M")


@register.filter
def due_in(due: dt.date | dt.datetime | None, today: dt.date | dt.datetime | None) -> str:
    """How far a due day is: 「还有3天」「今天到期」「已逾期2天」; no due day: empty."""
    due_day, this_day = _as_day(due), _as_day(today)
    if due_day is None or this_day is None:
        return ""
    left = (due_day - this_day).days
    if left == 0:
        return "今天到期"
    return f"还有{left}天" if left > 0 else f"已逾期{-left}天"


@register.filter
def due_kind(due: dt.date | dt.datetime | None, today: dt.date | dt.datetime | None) -> str:
    """The badge a due day wears: overdue, soon (seven days or less), far."""
    due_day, this_day = _as_day(due), _as_day(today)
    if due_day is None or this_day is None:
        return "far"
    left = (due_day - this_day).days
    if left < 0:
        return "overdue"
    return "soon" if left <= SOON_DAYS else "far"


@register.simple_tag
def due(due_day: dt.date | dt.datetime | None, today: dt.date | dt.datetime | None) -> str:
    """A due day as a badge, its date on hover; no due day: —."""
    text = due_in(due_day, today)
    if not text:
        return NOTHING
    return format_html(
        '<span class="badge badge--{}" title="{}到期">{}</span>', due_kind(due_day, today), day(due_day), text
    )


# --- badges --------------------------------------------------------------------------------------------------------


@register.simple_tag
def badge(kind: str, text: str = "") -> str:
    """A badge of a known kind (see BADGES); without a text it says the kind's own word."""
    if kind not in BADGES:
        raise template.TemplateSyntaxError(f"badge knows no kind {kind!r}; it knows {', '.join(BADGES)}")
    return format_html('<span class="badge badge--{}">{}</span>', kind, text or BADGES[kind])


# --- law -----------------------------------------------------------------------------------------------------------


def chinese_number(number: int) -> str:
    """1 to 99 in Chinese: 七, 十, 三十七."""
    if not 0 < number < 100:
        raise ValueError(f"no article is numbered {number}")
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _article_number(value: object) -> int | None:
    """The number of an article given as 7, "7" or anything with a `.number`."""
    value = getattr(value, "number", value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else None


@register.filter
def article_name(value: object) -> str:
    """「第七条」 for 7, "7" or an object with `.number`; any other text (附件1) as it stands."""
    number = _article_number(value)
    return str(value) if number is None else f"第{chinese_number(number)}条"


@lru_cache(maxsize=256)
def _article_url(number: int, urlconf: str) -> str:
    """Where the law reader shows an article; empty while no such page is routed. Kept: a page shows dozens of chips."""
    try:
        return reverse("law_article", args=[number], urlconf=urlconf)
    except NoReverseMatch:
        return ""


def _chip(value: object, paragraph: str) -> str:
    """One article chip, a link when the law reader is routed."""
    number = _article_number(value)
    if number is None:
        return format_html('<span class="article">{}</span>', f"{value}{paragraph}")
    return _numbered_chip(number, paragraph, settings.ROOT_URLCONF)


@lru_cache(maxsize=1024)
def _numbered_chip(number: int, paragraph: str, urlconf: str) -> str:
    url, label = _article_url(number, urlconf), f"第{chinese_number(number)}条{paragraph}"
    if url:
        return format_html('<a class="article" href="{}">{}</a>', url, label)
    return format_html('<span class="article">{}</span>', label)


@register.simple_tag
def article(value: object, paragraph: str = "") -> str:
    """The chip 「第七条」 leading to the law reader: `{% article 7 %}`, `{% article 14 "第二款" %}`.

    A list or tuple gives one chip each; nothing gives nothing.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, Iterable) and not isinstance(value, str):
        return format_html_join(" ", "{}", ((_chip(each, ""),) for each in value))
    return _chip(value, paragraph)


# --- choices -------------------------------------------------------------------------------------------------------

_OPTION: Final = {True: '<option value="{}" selected>{}</option>', False: '<option value="{}">{}</option>'}


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], chosen: object = None) -> SafeString:
    """The options of a select, the chosen one marked: `{% options item.options item.value %}`.

    A county has a hundred units: one format each, where a loop in the template takes five nodes.
    """
    made = (format_html(_OPTION[value == chosen], value, label) for value, label in choices)
    return format_html_join("", "{}", ((option,) for option in made))


# --- links ---------------------------------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def query_with(context: Context, *pairs: object, **changes: object) -> str:
    """The present query string with some parameters changed, the others kept; None or "" removes one.

    `{% query_with page=3 %}` · `{% query_with "sort" column.key page=None %}`. Always begins with "?".
    """
    if len(pairs) % 2:
        raise template.TemplateSyntaxError("query_with takes names and values in pairs")
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    given = {str(name): value for name, value in zip(pairs[::2], pairs[1::2], strict=True)}
    for name, value in {**given, **changes}.items():
        if value is None or value == "":
            query.pop(name, None)
        elif isinstance(value, (list, tuple)):
            query.setlist(name, [str(each) for each in value])
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.filter
def next_sort(column: str, current: str | None) -> str:
    """What clicking a column's head asks for: ascending first, then descending, then ascending again."""
    return f"-{column}" if current == column else column


@register.filter
def sort_state(column: str, current: str | None) -> str:
    """The `aria-sort` value of a column head."""
    if current == column:
        return "ascending"
    return "descending" if current == f"-{column}" else "none"


# --- icons ---------------------------------------------------------------------------------------------------------


_ICON_STYLES: Final[dict[str, Callable[..., str]]] = {
    "micro": heroicons.heroicon_micro,
    "mini": heroicons.heroicon_mini,
    "outline": heroicons.heroicon_outline,
    "solid": heroicons.heroicon_solid,
}


@lru_cache(maxsize=256)
def _svg(name: str, style: str, size: int) -> str:
    """An icon of the heroicons package, drawn once a process."""
    attrs: dict[str, object] = {"class": "icon", "aria_hidden": "true", "focusable": "false"}
    return _ICON_STYLES[style](name, size=size, **attrs)


@register.simple_tag
def icon(name: str, label: str = "", *, style: str = "mini", size: int = 16) -> str:
    """A heroicon by name; decorative unless it is given a label to be read aloud."""
    drawing = _svg(str(name), str(style), size)
    return format_html('{}<span class="sr-only">{}</span>', drawing, label) if label else drawing


# --- forms ---------------------------------------------------------------------------------------------------------


@register.filter
def attr(field: BoundField, name: str) -> Any:
    """An attribute of a bound field's widget, such as `data-unit`; empty when it has none."""
    return field.field.widget.attrs.get(name, "")


@register.filter
def control(field: BoundField) -> str:
    """How `parts/field.html` lays a field out: text, textarea, select, check, choices, file, hidden."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    kind = getattr(widget, "input_type", None)
    if kind in ("radio", "checkbox"):
        return "choices" if widget.use_fieldset else "check"
    if kind == "file":
        return "file"
    if kind == "select":
        return "select"
    return "textarea" if kind is None and hasattr(widget, "attrs") and "cols" in widget.attrs else "text"


@register.filter
def has_sums(formset: "BaseFormSet[Any]") -> bool:
    """Whether any column of an editable table wants a total (`data-sum`)."""
    return any(field.field.widget.attrs.get("data-sum") for field in formset.empty_form.visible_fields())


class Problem(NamedTuple):
    """One thing wrong in a form: where to go, what it is called there, what is wrong."""

    anchor: str
    place: str
    text: str


def _form_problems(form: BaseForm, row: str = "") -> list[Problem]:
    """What is wrong in one form, its fields first in their order, then what concerns the whole of it."""
    found = [
        Problem(field.auto_id, f"{row}{field.label}", str(text))
        for field in form
        if not field.is_hidden
        for text in field.errors
    ]
    hidden = [Problem("", f"{row}{field.label}", str(text)) for field in form.hidden_fields() for text in field.errors]
    return found + hidden + [Problem("", row.strip(), str(text)) for text in form.non_field_errors()]


@register.simple_tag
def form_problems(*forms: object) -> list[Problem]:
    """Every error of forms and formsets (or lists of them), in page order; rows of a formset are told by number."""
    found: list[Problem] = []
    for each in forms:
        if isinstance(each, BaseForm):
            found += _form_problems(each)
        elif isinstance(each, BaseFormSet):
            for number, form in enumerate(each.forms, start=1):
                found += _form_problems(form, f"第{number}行 ")
            found += [Problem("", "", str(text)) for text in each.non_form_errors()]
        elif isinstance(each, (list, tuple)):
            found += form_problems(*each)
    return found


@register.simple_tag
def once_key(name: str = "idempotency_key", value: str = "") -> str:
    """The hidden field by which a form posted twice is recognised as one."""
    return format_html('<input type="hidden" name="{}" value="{}" data-once-key>', name, value or uuid4().hex)


@register.simple_tag
@lru_cache(maxsize=1)
def assets() -> SafeString:
    """Links to stylesheets and modules: the same on every page of a process, so made once."""
    rendered = get_template("ui/parts/assets.html").render()
    assert isinstance(rendered, SafeString), "a template renders safe text"
    return rendered
