"""Queries of a page, counted inside this process on the load set."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from yuncheng.registry.models import Account

from . import load
from .figures import pages_of


def queries() -> dict[str, int]:
    """Queries of each measured page, on its second visit."""
    told: dict[str, Any] = json.loads((Path(settings.DATA_DIR) / load.NOTE).read_text("utf-8"))
    found: dict[str, int] = {}
    for name, (who, _, addresses) in pages_of(told).items():
        found[name] = queries_of(who, addresses[0])
    return found


def queries_of(who: str, address: str) -> int:
    """Queries of one page on its second visit, as this person."""
    client = Client()
    client.force_login(Account.objects.get(username=who), backend="yuncheng.registry.backends.AccountBackend")
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)


def print_counts(say: Callable[[str], object]) -> None:
    """The counts as JSON, for the process that measures."""
    say(json.dumps(queries(), ensure_ascii=False))
