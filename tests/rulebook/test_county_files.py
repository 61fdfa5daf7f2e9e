"""A county's file that is wrong is refused, with every fault at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from yuncheng.rulebook.book import YUNYANG, load_county
from yuncheng.rulebook.kernel import CountyFault


def spoiled(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    """Yunyang's file with lines changed."""
    text = YUNYANG.read_text("utf-8")
    for pattern, replacement in changes:
        text, times = re.subn(pattern, replacement, text, flags=re.M)
        assert times == 1, pattern
    path = tmp_path / "county.toml"
    path.write_text(text, "utf-8")
    return path


def line(key: str) -> str:
    return rf'^"{re.escape(key)}" = .*$'


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ('"fifty"', "is not a number"),
        ("true", "is not a number"),
        ("nan", "is not a number"),
        ("inf", "is not a number"),
        ("-1", "not negative"),
        ("0.0000001", "finer than one fen"),
    ],
)
def test_a_wrong_amount_is_refused(tmp_path: Path, value: str, fault: str) -> None:
    row = f'"list.threshold" = [{{ since = 2022-04-28, value = {value} }}]'
    with pytest.raises(CountyFault, match=fault):
        load_county(spoiled(tmp_path, (line("list.threshold"), row)))


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("[]", "no value"),
        ("[{ since = 2022-04-28, value = 2.5 }]", "whole number"),
        ('[{ since = "2022-04-28", value = 2 }]', "since must be a day"),
        ("[{ since = 2022-04-28, value = 2 }, { since = 2022-04-28, value = 3 }]", "in order"),
        ("[{ since = 2023-04-28, value = 2 }, { since = 2022-04-28, value = 3 }]", "in order"),
        ("[{ value = 2 }]", "since"),
        ("7", "admit.days"),
    ],
)
def test_a_wrong_history_is_refused(tmp_path: Path, row: str, fault: str) -> None:
    with pytest.raises(CountyFault, match=fault):
        load_county(spoiled(tmp_path, (line("admit.days"), f'"admit.days" = {row}')))


@pytest.mark.parametrize("value", ["09-31", "13-01", "0930", "02-29"])
def test_a_day_that_does_not_come_back_every_year_is_refused(tmp_path: Path, value: str) -> None:
    row = f'"list.report_by" = [{{ since = 2022-04-28, value = "{value}" }}]'
    with pytest.raises(CountyFault, match=r"list\.report_by"):
        load_county(spoiled(tmp_path, (line("list.report_by"), row)))


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = spoiled(
        tmp_path,
        (line("admit.days"), '"admit.dayz" = [{ since = 2022-04-28, value = 5 }]'),
        (line("list.threshold"), '"list.threshold" = []'),
        (r"^doc_no = .*$", ""),
    )
    with pytest.raises(CountyFault) as told:
        load_county(path)
    assert str(told.value).split("; ") == [
        "unknown parameter admit.dayz",
        "parameter list.threshold: no value",
        'parameter admit.days is missing (write value = "none" where the county does not use it)',
        "missing name 'doc_no'",
    ]
