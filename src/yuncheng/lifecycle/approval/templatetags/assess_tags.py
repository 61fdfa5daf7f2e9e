"""Tags of the budget pages: rows of a grid as they stand in the form, the look at them, the inputs of a reckoning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django import template
from django.forms import BaseForm
from django.utils.html import format_html

from yuncheng.papers import format_wan
from yuncheng.registry import clock
from yuncheng.ui.templatetags.ui_tags import fen_title, money

from ..assessing.asks import YES, Ask, fee_asks, software_asks
from ..assessing.columns import MONEY
from ..assessing.look import Look
from ..assessing.offers import to_fen
from ..assessing.rows import held, is_ticked, text, wan_text

register = template.Library()


@register.simple_tag
def look_at(form: BaseForm, approved: int | None) -> Look:
    """What the checks say of the rows that stand in a form."""
    lines, points, bases, offers = (held(form[key].value()) for key in ("lines", "points", "bases", "offers"))
    return Look(lines, points, bases, offers=offers, judged_on=clock.today(), approved=approved)


@register.simple_tag
def typed_rows(form: BaseForm, field: str) -> list[dict[str, Any]]:
    """The rows of a grid as texts, one blank row where there is none; `n` counts them from 1, `at` from 0."""
    rows = held(form[field].value()) or [{}]
    return [{**_texts(row), "n": at + 1, "at": at} for at, row in enumerate(rows)]


@register.filter
def yuan_wan(yuan: Fraction) -> str:
    """An exact price in 元 as 万元, with all its figures to the fen."""
    return format_wan(to_fen(yuan), exact=True)


@register.simple_tag
def exact_money(fen: int | None) -> str:
    """A figure that others are multiplied or cut from: 万元 to the fen, its 元 on hover; nothing known: —."""
    if fen is None:
        return money(None)
    return format_html('<span class="num" title="{}">{}</span>', fen_title(fen), format_wan(fen, exact=True))


def _texts(row: Any) -> dict[str, Any]:
    made: dict[str, Any] = {key: wan_text(value) if key in MONEY else text(value) for key, value in row.items()}
    made["twin"] = is_ticked(row)
    return made


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of an input; `at` numbers it where each choice is a row of its own."""

    at: int
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """One input of a reckoning on the page; `at` numbers its row in the form."""

    ask: Ask
    at: int
    value: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class FeeShown:
    """A fee that may be taken: its tick and its inputs."""

    name: str
    heading: str
    clause: str
    base: str
    item: str
    at: int
    ticked: bool
    asks: tuple[Shown, ...]


@register.simple_tag
def reckoning_asks(look: Look) -> dict[str, Any]:
    """Every input that the standard asks for, with what was answered."""
    numbers = iter(range(10_000))
    software = tuple(_shown(ask, look, numbers) for ask in software_asks(look.profile))
    fees = []
    for one in fee_asks(look.profile):
        ticked = bool(look.answers.get(one.item))
        at = next(numbers)
        asks = tuple(_shown(ask, look, numbers) for ask in one.asks)
        base = "、".join(one.fee.base)
        fees.append(FeeShown(one.fee.name, one.fee.heading, one.fee.clause, base, one.item, at, ticked, asks))
    return {"software": software, "fees": fees, "ticked": sum(fee.ticked for fee in fees)}


def _shown(ask: Ask, look: Look, numbers: Iterator[int]) -> Shown:
    told: Sequence[str] = look.answers.get(ask.item, ())
    if ask.kind == "many":
        options = tuple(Option(next(numbers), value, value, value in told) for value in ask.options)
        return Shown(ask, options[0].at if options else 0, "", options)
    at = next(numbers)
    value = told[-1] if told else ""
    if ask.kind == "tick":
        return Shown(ask, at, value, (Option(at, YES, ask.label, value == YES),))
    blank = Option(at, "", f"按标准：{ask.default}" if ask.default else "请选择", not value)
    options = tuple(Option(at, one, one, one == value) for one in ask.options)
    return Shown(ask, at, value, (blank, *options))
