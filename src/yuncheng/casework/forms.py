"""Forms made from declared fields: the same validation for pages, API, imports and demo data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, cached_property, partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict

from yuncheng.registry import clock
from yuncheng.registry.models import Unit
from yuncheng.rulebook.kernel import Field, FieldKind

from .offered import choices_of
from .typed_fields import (
    REQUIRED,
    DayField,
    DocNoField,
    MoneyField,
    PhoneField,
    PlainTextField,
    WholeNumberField,
    YearField,
)

_NOT_OFFERED = "所选的“%(value)s”现在不能选：可能已经调整或取消，也可能不属本单位，请重新选择。"
MAX_ROWS = 5_000


class RowsWidget(forms.Widget):
    """Rows as `name-0-column`; an API hands over a list of objects as it is."""

    template_name = "casework/rows.html"

    def __init__(self, columns: Sequence[Field], unit: Unit | None = None) -> None:
        super().__init__()
        self.columns = columns
        self.unit = unit

    @cached_property
    def fields(self) -> list[tuple[Field, forms.Field]]:
        """Each column with its form field, made once for all rows."""
        return [(column, form_field(column, self.unit)) for column in self.columns]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        if name in data:
            return data[name]
        pattern = re.compile(rf"^{re.escape(name)}-(\d{{1,4}})-(\w+)$")
        rows: dict[int, dict[str, Any]] = {}
        for key in data:
            match = pattern.match(key)
            if match:
                rows.setdefault(int(match[1]), {})[match[2]] = data[key]
        rows = {number: row for number, row in rows.items() if not row.pop("DELETE", "")}
        return [rows[number] for number in sorted(rows) if any(str(v).strip() for v in rows[number].values())]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The table a page shows: a line a row, one blank line where there is none, and one to be copied."""
        context = super().get_context(name, value, attrs)
        held = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        context["prefix"] = name
        context["columns"] = self.columns
        context["heads"] = [self._head(column) for column in self.columns]
        context["rows"] = [self._cells(name, str(number), row) for number, row in enumerate(held or [{}])]
        context["blank"] = self._cells(name, "__prefix__", {})
        context["most"] = MAX_ROWS
        return context

    def _head(self, column: Field) -> dict[str, Any]:
        return {"column": column, "money": column.kind is FieldKind.MONEY}

    def _cells(self, name: str, number: str, row: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The controls of one row, each with its label read aloud."""
        cells = []
        for column, field in self.fields:
            at = f"{name}-{number}-{column.key}"
            look = {**field.widget.attrs, "id": f"id_{at}", "aria-label": column.label}
            drawn = field.widget.render(at, field.prepare_value(row.get(column.key)), look)
            cells.append({"column": column, "html": drawn, "money": column.kind is FieldKind.MONEY})
        return cells


class RowsField(forms.Field):
    """A repeated group: each row is checked column by column, each fault names its row and column."""

    def __init__(self, columns: Sequence[Field], unit: Unit | None = None, **options: Any) -> None:
        super().__init__(widget=RowsWidget(columns, unit), **options)
        self.columns = [(column, form_field(column, unit)) for column in columns]

    def clean(self, value: Any) -> list[dict[str, Any]]:
        if value in (None, ""):
            value = []
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise ValidationError("这里应是若干行，每行若干列。")
        if self.required and not value:
            raise ValidationError("请至少填写一行。")
        if len(value) > MAX_ROWS:
            raise ValidationError(f"最多 {MAX_ROWS} 行。")
        faults: list[str] = []
        rows = [self._row(number, row, faults) for number, row in enumerate(value, 1)]
        if faults:
            raise ValidationError(faults)
        return rows

    def _row(self, number: int, row: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
        known = {column.key for column, _ in self.columns}
        faults += [f"第{number}行：没有“{key}”这一列。" for key in row if key not in known]
        cleaned: dict[str, Any] = {}
        for column, field in self.columns:
            try:
                cleaned[column.key] = field.clean(row.get(column.key))
            except ValidationError as fault:
                faults += [f"第{number}行“{column.label}”：{message}" for message in fault.messages]
        return cleaned


class RankedCases(forms.SelectMultiple):
    """Ticked cases in the order of the page; where it numbers them (`name-place-7`, ui/rank.js), in the order of these
    numbers. Of two with one number the later on the page goes first: whoever changed one number meant that."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        chosen = super().value_from_datadict(data, files, name)
        if not isinstance(data, MultiValueDict):
            return chosen
        places = [_place(data.get(f"{name}-place-{value}")) for value in chosen]
        order = sorted(range(len(chosen)), key=lambda at: (places[at], -at if places[at] < _NO_PLACE else at))
        return [chosen[at] for at in order]


_NO_PLACE = 10**9


def _place(text: str | None) -> int:
    digits = unicodedata.normalize("NFKC", text or "").strip()
    return min(int(digits), _NO_PLACE) if digits.isascii() and digits.isdigit() and len(digits) < 10 else _NO_PLACE


class CasesField(forms.Field):
    """Member cases by id, in their order; which may be members is checked by the engine under lock."""

    widget = RankedCases

    def clean(self, value: Any) -> list[int]:
        if not isinstance(value, list | tuple):
            value = [] if value in (None, "") else [value]
        if self.required and not value:
            raise ValidationError("请至少选择一个项目。")
        try:
            numbers = [int(item) for item in value if not isinstance(item, bool | float)]
        except (TypeError, ValueError) as fault:
            raise ValidationError("选择的项目编号不对。") from fault
        if len(set(numbers)) != len(value):
            raise ValidationError("选择的项目有重复或不对。")
        return numbers


def form_field(field: Field, unit: Unit | None = None) -> forms.Field:
    """The Django form field of a declared field; `unit` is whose case it stands in, for choices that are offered."""
    options: dict[str, Any] = {
        "label": field.label,
        "required": field.required,
        "help_text": field.help,
        "error_messages": REQUIRED,
    }
    kind = field.kind
    if kind is FieldKind.ROWS:
        return RowsField(field.rows, unit, **options)
    if kind is FieldKind.CASES:
        return CasesField(**options)
    if kind is FieldKind.MONEY:
        return MoneyField(may_be_zero=field.may_be_zero, **options)
    if field.offered:
        options["error_messages"] = {**REQUIRED, "invalid_choice": _NOT_OFFERED}
    offered = cache(partial(choices_of, field, unit))  # asked once, however many rows the table has
    if kind is FieldKind.CHOICE:
        return forms.ChoiceField(choices=lambda: [("", "请选择"), *offered()], **options)
    if kind is FieldKind.CHOICES:
        return forms.MultipleChoiceField(choices=offered, widget=forms.CheckboxSelectMultiple, **options)
    if kind is FieldKind.BOOL:
        ticked = {**REQUIRED, "required": "请勾选此项；不能确认的，不要提交。"}
        return forms.BooleanField(**{**options, "error_messages": ticked})
    if kind is FieldKind.INT:
        return WholeNumberField(min_value=0, max_value=2_000_000_000, **options)
    if kind is FieldKind.YEAR:
        return YearField(**options)
    return _text_or_date(field, options)


def _text_or_date(field: Field, options: dict[str, Any]) -> forms.Field:
    kind = field.kind
    if kind in (FieldKind.DATE, FieldKind.PAST_DATE):
        validators = [_not_later] if kind is FieldKind.PAST_DATE else []
        return DayField(validators=validators, **options)
    if kind is FieldKind.PHONE:
        return PhoneField(max_length=30, **options)
    if kind is FieldKind.DOC_NO:
        return DocNoField(max_length=60, **options)
    widget = forms.Textarea({"rows": 3}) if kind is FieldKind.LONG else forms.TextInput()
    return PlainTextField(max_length=field.max_length, widget=widget, **options)


def _not_later(day: date) -> None:
    if day > clock.today():
        raise ValidationError("日期不能晚于今天。")


class StepForm(forms.Form):
    """The form of a step: its declared fields in their order."""

    declared: tuple[Field, ...]

    def __init__(self, fields: Sequence[Field], *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.declared = tuple(fields)
        for field in fields:
            self.fields[field.key] = form_field(field, unit)

    def faults(self) -> dict[str, list[str]]:
        """Errors by field, in words."""
        return {name: [str(error) for error in errors] for name, errors in self.errors.items()}


def checked(
    fields: Sequence[Field], data: Mapping[str, Any] | None, unit: Unit | None = None
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Validate plain data (from an API, an import, a page) against declared fields: (cleaned, faults by field).

    `unit` is whose case it is, for choices that are offered.
    """
    data = data or {}
    form = StepForm(fields, data, unit=unit)
    faults = form.faults() if not form.is_valid() else {}
    known = {field.key for field in fields}
    stray = [key for key in data if key not in known]
    if stray and isinstance(data, dict):
        for key in stray:
            faults.setdefault(key, []).append("这一步不填这一项。")
    return dict(form.cleaned_data), faults


def plain_data(fields: Sequence[Field], posted: Any) -> dict[str, Any]:
    """Pick the declared fields out of a posted page form (QueryDict) as plain data."""
    data: dict[str, Any] = {}
    for field in fields:
        value = form_field(field).widget.value_from_datadict(posted, {}, field.key)
        if value is not None and value != "":
            data[field.key] = value
    return data


def storable(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """Cleaned values as JSON keeps them: days as ISO text."""
    return {key: _storable(value) for key, value in cleaned.items()}


def _storable(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_storable(item) for item in value]
    if isinstance(value, dict):
        return storable(value)
    return value
