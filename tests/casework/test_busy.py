"""A busy database is told as busy and never as a failure of ours."""

from __future__ import annotations

from itertools import islice

import pytest
from django.db import OperationalError

from tests.casework.jobs.kinds import held_elsewhere
from yuncheng.casework.busy import is_busy, pauses
from yuncheng.casework.refusal_pages import answer, as_refusal


def chained(cause: Exception | None) -> OperationalError:
    try:
        raise OperationalError("as Django tells it") from cause
    except OperationalError as fault:
        return fault


def test_what_passes_is_told_from_what_does_not():
    assert is_busy(chained(held_elsewhere()))
    assert is_busy(chained(RuntimeError("another database's deadlock")))
    assert not is_busy(ValueError("no fault of the database"))


def test_pauses_grow_and_stay_bearable():
    assert list(islice(pauses(), 7)) == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_who_asked_is_told_to_ask_again(rf, accept):
    refusal = as_refusal(chained(held_elsewhere()))
    assert refusal is not None
    told = answer(rf.get("/", headers={"Accept": accept}), refusal)
    assert told.status_code == 503
    if accept == "application/json":
        assert b'"busy"' in told.content
    else:
        assert "同时办理的人很多，这次操作没有办理，记录没有变化。" in told.content.decode()
