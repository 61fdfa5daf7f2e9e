"""What people type becomes clean values, or a fault in words at its field."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yuncheng.casework.forms import checked, form_field
from yuncheng.registry import clock
from yuncheng.rulebook.kernel import Field, FieldKind

AMOUNT = Field("amount", "金额", FieldKind.MONEY)
ROWS = Field(
    "rows", "行", FieldKind.ROWS, rows=(Field("year", "年度", FieldKind.INT), Field("amount", "金额", FieldKind.MONEY))
)


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("50", 50_000_000),
        ("49.999999", 49_999_999),
        ("１２０．５", 120_500_000),
        ("1,200", 1_200_000_000),
        ("0.000001", 1),
    ],
)
def test_money_is_typed_in_wan_and_kept_in_fen(typed, fen):
    assert checked([AMOUNT], {"amount": typed}) == ({"amount": fen}, {})


@pytest.mark.parametrize(
    "typed",
    ["0", "0.00", "-1", "1e18", "1E5", "0.0000001", "99999999999999999", "十万", "NaN", "inf", "1,2", 1.5, True],
)
def test_malformed_amounts_are_refused_in_words(typed):
    cleaned, faults = checked([AMOUNT], {"amount": typed})
    assert cleaned == {}
    assert list(faults) == ["amount"]
    assert faults["amount"][0]


@given(st.integers(min_value=1, max_value=10**13))
def test_an_amount_shown_for_editing_reads_back_to_the_same_fen(fen):
    field = form_field(AMOUNT)
    assert field.clean(field.prepare_value(fen)) == fen


def test_each_fault_of_a_row_names_row_and_column():
    _, faults = checked([ROWS], {"rows": [{"year": "2026", "amount": "1"}, {"year": "甲", "amount": "-1"}]})
    assert [message.split("：")[0] for message in faults["rows"]] == ["第2行“年度”", "第2行“金额”"]


def test_an_unknown_column_of_a_row_is_refused():
    _, faults = checked([ROWS], {"rows": [{"year": "2026", "amount": "1", "id": "7"}]})
    assert faults["rows"] == ["第1行：没有“id”这一列。"]


def test_a_field_that_the_step_does_not_ask_is_refused():
    _, faults = checked([AMOUNT], {"amount": "1", "project_id": 7})
    assert faults == {"project_id": ["这一步不填这一项。"]}


@pytest.mark.parametrize("value", ["a\x00b", "a\x1bb", "a\ud800b", ["甲"], {"甲": 1}, True])
def test_text_takes_no_control_characters_and_no_structures(value):
    _, faults = checked([Field("name", "名称")], {"name": value})
    assert list(faults) == ["name"]


@pytest.mark.parametrize(("letters", "faults"), [(5, {}), (6, {"name": ["最多5个字，现有6个字。"]})])
def test_a_text_that_is_too_long_is_told_how_much_it_may_be(letters, faults):
    assert checked([Field("name", "名称", max_length=5)], {"name": "云" * letters})[1] == faults


@pytest.mark.parametrize(
    ("value", "good"),
    [("13800000000", True), ("023-55128888", True), ("12345", False), ("１３８００００００００", True)],
)
def test_phones(value, good):
    _, faults = checked([Field("phone", "电话", FieldKind.PHONE)], {"phone": value})
    assert (faults == {}) is good


def test_a_day_of_law_may_be_today_and_not_tomorrow(workday):
    field = Field("on", "日期", FieldKind.PAST_DATE)
    assert checked([field], {"on": clock.today().isoformat()}) == ({"on": date(2026, 3, 2)}, {})
    _, faults = checked([field], {"on": (clock.today() + timedelta(days=1)).isoformat()})
    assert faults == {"on": ["日期不能晚于今天。"]}


@given(
    st.dictionaries(
        st.text(max_size=5),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=8),
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
            max_leaves=8,
        ),
        max_size=4,
    )
)
def test_no_input_breaks_the_forms(data):
    fields = [
        AMOUNT,
        ROWS,
        Field("name", "名称"),
        Field("members", "成员", FieldKind.CASES),
        Field("n", "数", FieldKind.INT),
    ]
    named = {field.key: value for field, value in zip(fields, data.values(), strict=False)}
    _, faults = checked(fields, named)
    assert faults


@pytest.mark.parametrize("typed", ["测数发[2026]3号", "测数发［2026］3号", "测数发【2026】3号", "测数发〔2026〕3号"])
def test_the_year_of_a_document_number_stands_in_its_own_brackets(typed):
    cleaned, faults = checked((Field("doc_no", "文号", FieldKind.DOC_NO),), {"doc_no": typed})
    assert (cleaned["doc_no"], faults) == ("测数发〔2026〕3号", {})


def test_a_box_that_must_be_ticked_says_so():
    _, faults = checked((Field("sure", "无利害关系", FieldKind.BOOL),), {})
    assert faults == {"sure": ["请勾选此项；不能确认的，不要提交。"]}


@pytest.mark.parametrize("typed", ["2026-03-02", "2026/03/02", "2026年3月2日"])
def test_days_are_typed_as_people_write_them(typed):
    assert checked([Field("on", "日期", FieldKind.DATE)], {"on": typed}) == ({"on": date(2026, 3, 2)}, {})


def test_a_day_that_is_none_is_refused_in_words():
    _, faults = checked([Field("on", "日期", FieldKind.DATE)], {"on": "2026-02-30"})
    assert faults == {"on": ["请按“年-月-日”填写日期，如2026-11-23。"]}
