"""The two counties of these tests: Yunyang as shipped, and an invented one with other numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from yuncheng.rulebook.book import load_county
from yuncheng.rulebook.kernel import County

COUNTIES = Path(__file__).with_name("counties")


@pytest.fixture(scope="session")
def yunyang() -> County:
    return load_county()


@pytest.fixture(scope="session")
def qinghe() -> County:
    return load_county(COUNTIES / "qinghe.toml")
