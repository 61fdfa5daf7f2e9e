"""The demo county, played once for all tests of this folder and rolled back behind them."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django.plugin import DjangoDbBlocker

from yuncheng.portal.demo import seed


@pytest.fixture(scope="package")
def played(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[object]:
    """The stage after everything happened."""
    with django_db_blocker.unblock(), override_settings(DEMO=True), transaction.atomic():
        yield seed()
        transaction.set_rollback(True)


@pytest.fixture
def demo(played, db):
    """The demo county; what a test changes is undone."""
    return played
