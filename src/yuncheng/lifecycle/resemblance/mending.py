"""A lost index mends itself: it is made anew in a thread, once for all processes, while pages say so in words."""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.models import Max

from yuncheng.casework.after_commit import on_entry
from yuncheng.casework.models import Entry
from yuncheng.likeness import shipped_dictionary
from yuncheng.likeness.model import shipped as shipped_model
from yuncheng.likeness.words import shipped as shipped_words
from yuncheng.registry.models import InformationSystem

from . import shelf
from .finding import compare
from .following import follow, newest_place, telling_acts
from .models import Comparison
from .record import Everything, compared_projects, records_of

AT_ONCE = 10  # projects compared in one go; whoever wants to use the server meanwhile gets his turn between two
_BREATH = 0.1  # seconds between two goes while others are served
MOST_OWED = 5_000  # projects never compared that one mending compares, the newest first
_PAUSE = 60.0  # seconds between two tries of one process
_tried: list[float] = []  # when this process tried last; empty where it is no server
log = logging.getLogger("yuncheng.resemblance")


@on_entry
def after_entry(entry: Entry) -> None:
    """Whatever an act has changed in what a project says is searchable right after its commit."""
    case = entry.case
    if case is None or (case.procedure_key, entry.step, entry.outcome) not in telling_acts():
        return
    try:
        follow()
    except shelf.IndexLost:
        begin()


def rebuild() -> int:
    """Make the index anew from the record; how many entries it holds. What comes in meanwhile is taken up after."""
    with shelf.anew(Everything(), newest_place()) as index:
        systems = InformationSystem.objects.aggregate(newest=Max("pk"))["newest"] or 0
        with index.store.changing():
            index.store.set_value(shelf.SYSTEMS, str(systems).encode())
        size = len(index)
    follow()
    return size


def compare_owed(most: int = MOST_OWED, *, breath: float = 0.0) -> int:
    """Compare projects that never were, the newest first, resting `breath` seconds now and then; how many. Raises
    IndexLost."""
    known = Comparison.objects.values("project")
    owed = list(compared_projects().exclude(pk__in=known).order_by("-pk").values_list("pk", flat=True)[:most])
    for start in range(0, len(owed), AT_ONCE):
        with shelf.opened() as index:
            compare(index, records_of(compared_projects().filter(pk__in=owed[start : start + AT_ONCE])))
        time.sleep(breath)
    return len(owed)


def start() -> None:
    """The server begins to serve: from now on a lost index is mended without being asked."""
    _tried.append(-_PAUSE)
    begin()


def begin() -> None:
    """Have the index mended elsewhere, unless that has just been tried. A command that runs and ends mends nothing."""
    if _tried and time.monotonic() - _tried[-1] > _PAUSE:
        _tried[:] = [time.monotonic()]
        threading.Thread(target=mend, name="likeness", daemon=True).start()


def mend() -> None:
    """What the server does once when it starts and whenever the index is lost: words and weights into memory, the index
    up to date or made anew, what was never compared compared. Never raises: what goes wrong stands in the log."""
    try:
        shipped_words(), shipped_model(), shipped_dictionary()
        with only_one() as mine:
            if mine:
                _up_to_date()
                compare_owed(breath=_BREATH)
    except Exception:
        log.exception("the index could not be mended")
    finally:
        connections.close_all()


def _up_to_date() -> None:
    try:
        follow()
    except shelf.IndexLost:
        log.info("the index is made anew: %s entries", rebuild())


@contextmanager
def only_one() -> Iterator[bool]:
    """Whether this process is the one that makes the index anew; it is until the block ends."""
    folder = Path(settings.LIKENESS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "mending.lock").open("wb") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
