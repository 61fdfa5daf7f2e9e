"""What is asked of somebody who plans a project: a name, a few sentences; who and how much may be left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from yuncheng.casework.typed_fields import MoneyField, PlainTextField

MOST_LETTERS = 200_000  # far beyond what is compared; the answer says how much was
_NOTHING = "请写项目名称，或几句要做的内容。"


class AskForm(forms.Form):
    """The question of the page 有没有类似的, and of the API, which may bring data items too. Nothing of it is kept."""

    name = PlainTextField(label="项目名称", required=False, max_length=200)
    content = PlainTextField(
        label="要做的内容",
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.Textarea({"rows": 6}),
        help_text="几句话写清功能、使用对象和数据；写得越具体，比对越准",
    )
    unit = PlainTextField(label="项目单位", required=False, max_length=100, help_text="不填按本单位")
    amount = MoneyField(label="投资额度", required=False, help_text="填写后一并提示清单起点和拆分情况")

    def __init__(self, data: Mapping[str, Any] | None = None, *, items: Sequence[str] = (), **options: Any) -> None:
        super().__init__(data, **options)
        self.items = items

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        cleaned["items"] = self.items
        if not self.errors and not (cleaned.get("name") or cleaned.get("content") or self.items):
            self.add_error("content", _NOTHING)
        return cleaned
