"""An index of this test's own, whole and empty; acts after which the listeners are told, as after a commit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.api.conftest import caller, refused, stranger  # noqa: F401  # fixtures of callers of the API
from yuncheng.casework.models import Case
from yuncheng.lifecycle.resemblance import mending, shelf
from yuncheng.registry.models import Project

PARKING = {
    "name": "智慧停车管理平台",
    "content": "公共停车场备案、泊位占用感知、欠费追缴、停车电子缴费、车位诱导。",
    "amount": "260",
}
PARKING_AGAIN = {
    "name": "泊位共享与收费运营平台",
    "content": "公共停车设施登记、泊位占用感知、逃费催缴、泊车电子缴费、车位诱导。",
    "amount": "180",
}
HERDS = {"name": "畜禽养殖监管系统", "content": "养殖场备案、防疫记录、病死畜禽处理、检疫出证。", "amount": "90"}


def damage(folder: Path) -> None:
    """Overwrite the file of SQLite, or leave PostgreSQL with the tables of an earlier version: one is missing."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE likeness_token")
        return
    (file,) = folder.glob("index-*.sqlite3")
    shelf._files.clear()
    for end in ("-wal", "-shm"):
        (file.parent / f"{file.name}{end}").unlink(missing_ok=True)
    file.write_bytes(b"not a database at all" * 500)


@pytest.fixture
def place(settings: Any, tmp_path: Any) -> Any:
    """Where this test's index lies."""
    settings.LIKENESS_DIR = tmp_path / "likeness"
    settings.LIKENESS_WEIGHTS = tmp_path / "weights.json"
    return settings.LIKENESS_DIR


@pytest.fixture
def index(db: None, place: Any) -> Any:
    """The index built whole, of whatever there is: nothing yet."""
    mending.rebuild()
    return place


@pytest.fixture
def told(django_capture_on_commit_callbacks: Any) -> Callable[..., Any]:
    """Run something and then tell the listeners of its entries."""

    def run(do: Callable[..., Any], *words: Any, **more: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return do(*words, **more)

    return run


@pytest.fixture
def file_report(county: Any, workday: Any, told: Any) -> Callable[..., Project]:
    """A unit files a report and its checker agrees; `sent` takes it to the bureau. The listeners are told."""
    from tests.county import reported, sent

    def filed(unit: str = "health", *, sending: bool = True, **changes: Any) -> Project:
        case: Case = told(reported, county, unit, **changes)
        if sending:
            told(sent, county, case, unit)
        assert case.project is not None
        case.project.refresh_from_db()
        return case.project

    return filed
