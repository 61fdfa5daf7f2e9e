"""A small invented county for tests, and a person to act as. The data directory and keys are the run's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.county import SmallCounty


@pytest.fixture(autouse=True, scope="session")
def own_ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Files of a run lie in its own folder; pages link static files by their plain names, nothing is collected."""
    from django.conf import settings
    from django.test import override_settings

    ground = tmp_path_factory.mktemp("yuncheng")
    (ground / "static").mkdir()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        FILES_DIR=ground / "files",
        LIKENESS_DIR=ground / "likeness",
        STATIC_ROOT=ground / "static",
        CHAIN_KEY=bytes(range(32)).hex(),
    ):
        yield


@pytest.fixture
def county(db: None) -> SmallCounty:
    """The law's offices, a bureau with a school, and people in every post."""
    from tests.county import small_county

    return small_county()


@pytest.fixture
def workday() -> Iterator[date]:
    """Let the clock stand on a plain working day, Monday 2 March 2026."""
    from yuncheng.registry import clock

    day = date(2026, 3, 2)
    with clock.at(clock.at_hour(day)):
        yield day
