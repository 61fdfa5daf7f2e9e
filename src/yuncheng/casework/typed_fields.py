"""Fields that take what people type: money in any unit they write, days, telephone and document numbers, years."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from yuncheng.papers.errors import PaperError
from yuncheng.papers.money import format_wan, parse_money
from yuncheng.rulebook.kernel import YEARS

REQUIRED = {"required": "请填写此项。", "invalid": "填写的内容不对。", "invalid_choice": "不在可选范围内。"}
_PHONE = re.compile(r"^(1\d{10}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|\d{7,8})$")
_BRACKETS = str.maketrans("[]［］【】", "〔〕〔〕〔〕")  # the year stands in 〔〕, whatever bracket the keyboard gave
_DOC_NO = re.compile(r"^[^\s<>]{2,60}$")
_TOO_LONG = "最多%(limit_value)d个字，现有%(show_value)d个字。"
_UNREADABLE = ("Cc", "Cs")  # control characters; half a pair, which no database keeps
_DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")


class MoneyField(forms.CharField):
    """Typed in 万元 (or 元 with the word), kept in fen. What is wrong is said in words."""

    widget = forms.TextInput

    def __init__(self, *, may_be_zero: bool = True, **options: Any) -> None:
        super().__init__(**options)
        self.may_be_zero = may_be_zero

    def to_python(self, value: Any) -> Any:
        if value in (None, ""):
            return None
        if isinstance(value, bool | float):
            raise ValidationError("金额请写成文字或整数，不要用浮点数。")
        try:
            return parse_money(str(value), unit="万元")
        except PaperError as fault:
            raise ValidationError(str(fault)) from fault

    def run_validators(self, value: Any) -> None:
        """The upper limit is parse_money's."""
        if value == 0 and not self.may_be_zero:
            raise ValidationError("金额应大于0。")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """How a page lays it out: figures to the right, 万元 beside it, an echo in 元, a total under a column."""
        return {
            "inputmode": "decimal",
            "autocomplete": "off",
            "data-unit": "万元",
            "data-money": "wan",
            "data-col": "num",
            "data-sum": "1",
        }

    def prepare_value(self, value: Any) -> Any:
        return format_wan(value, exact=True).replace(",", "") if isinstance(value, int) else value


class PlainTextField(forms.CharField):
    """Text without control characters; trimmed, full-width spaces and digits kept as typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = _TOO_LONG

    def to_python(self, value: Any) -> str:
        if isinstance(value, list | dict | bool):
            raise ValidationError("这里应填文字。")
        text = str(super().to_python(value) or "").replace("\r\n", "\n")
        if any(unicodedata.category(c) in _UNREADABLE and c not in "\n\t" for c in text):
            raise ValidationError("含有不能识别的控制字符，请重新输入。")
        return text


class PhoneField(PlainTextField):
    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", super().to_python(value)).replace(" ", "")
        if text and not _PHONE.match(text):
            raise ValidationError("请填写手机号码（11位）或带区号的座机号码。")
        return text


class DocNoField(PlainTextField):
    def to_python(self, value: Any) -> str:
        text = super().to_python(value).translate(_BRACKETS)
        if text and not _DOC_NO.match(text):
            raise ValidationError("文号不含空格，2至60字，如“云阳数发〔2026〕12号”。")
        return text


class DayField(forms.DateField):
    """A day, typed and not picked: the browser's own picker speaks the browser's language."""

    def __init__(self, **options: Any) -> None:
        options["error_messages"] = {**REQUIRED, "invalid": "请按“年-月-日”填写日期，如2026-11-23。"}
        typed = forms.DateInput({"placeholder": "如 2026-11-23", "inputmode": "numeric"}, format="%Y-%m-%d")
        super().__init__(widget=typed, input_formats=_DAY_FORMATS, **options)


class WholeNumberField(forms.IntegerField):
    def to_python(self, value: Any) -> int | None:
        if isinstance(value, bool | float):
            raise ValidationError("请填写整数。")
        if isinstance(value, str):
            value = unicodedata.normalize("NFKC", value).strip()
        return super().to_python(value)


class YearField(WholeNumberField):
    """A year as a plan names one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[_a_year], **options)


def _a_year(year: int) -> None:
    if year not in YEARS:
        raise ValidationError(f"{year}不是年份，请填四位年份，如2027。")
