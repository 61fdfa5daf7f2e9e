"""Eight at once, on a real database: one winner, nothing lost, one chain."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.casework.racing import ROUNDS

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def a_database_of_its_own() -> Iterator[dict[str, str]]:
    """Environment for the child: SQLite in its data directory, or a fresh database on the server that we test on."""
    if connection.vendor == "sqlite":
        yield {"DATABASE_URL": ""}
        return
    import psycopg

    url = os.environ["DATABASE_URL"]
    name = f"race_{secrets.token_hex(6)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def race(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the races came to; run once for all tests here."""
    folder = tmp_path_factory.mktemp("race")
    with a_database_of_its_own() as database:
        env = {
            **os.environ,
            "YUNCHENG_DATA": str(folder),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **database,
        }
        ran = subprocess.run(
            [sys.executable, "-m", "tests.casework.racing"],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_of_eight_acts_on_one_case_one_wins(race):
    assert race["one_case"] == {"results": {"ok": 1, "409": 7}, "version": 1, "step": "check"}


def test_eight_presses_with_one_key_are_one_entry_and_all_get_it(race):
    assert (race["one_key"]["results"], race["one_key"]["entries"]) == (1, 1), race["one_key"]
    assert race["one_key"]["first"].isdigit()


def test_eight_cases_moved_at_once_all_move(race):
    assert race["many_cases"]["results"] == {"ok": 8}


def test_one_matter_is_begun_once_and_one_key_opens_one_project(race):
    assert race["one_opening"]["results"] == {"dispatch": 1, "409": 7}
    assert (race["one_opening"]["cases"], race["one_opening"]["projects"]) == (1, 1), race["one_opening"]
    assert race["one_opening"]["first"].isdigit()


def test_a_round_that_is_closed_and_units_that_send_at_that_moment_wait_for_each_other(race):
    told = race["closing_and_sending"]
    confirmed, missed = told["ends"].get("nothing", 0), told["ends"].get("missed", 0)
    assert confirmed + missed == 5 * ROUNDS
    assert told["results"] == {"ok": ROUNDS + confirmed} | ({"409": missed} if missed else {})


def test_the_chain_is_whole_and_everything_comes_out(race):
    assert (race["faults"], race["findings"], race["numbers"]) == ([], [], True)
