"""What others do once an act stands: they are told of its entry after the commit, never inside the transaction.

Nothing that listens here can stop or undo an act; what it raises is logged, and the person who acted is not troubled.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db import transaction

from .models import Entry

Listener = Callable[[Entry], None]

_listeners: list[Listener] = []


def on_entry(listener: Listener) -> Listener:
    """Register who is told of every entry, with its case at hand, after its commit. Refusals are not told."""
    _listeners.append(listener)
    return listener


def announce(entry: Entry) -> None:
    """Tell the listeners of an entry as soon as the transaction that wrote it is through."""
    for listener in _listeners:
        transaction.on_commit(partial(listener, entry), robust=True)
