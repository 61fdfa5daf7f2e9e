"""Two officers, or eight, rank at once on a real database: every move counts, in one order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.casework.test_races import a_database_of_its_own

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def race(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the races came to; run once for all tests here."""
    folder = tmp_path_factory.mktemp("race")
    with a_database_of_its_own() as database:
        paths = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        env = {**os.environ, "YUNCHENG_DATA": str(folder), "PYTHONPATH": paths, **database}
        command = [sys.executable, "-m", "tests.board.racing"]
        ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_no_move_is_lost_and_the_order_is_that_of_all_moves_one_after_another(race):
    assert race["ranking"] == {"failures": [], "revisions": True, "moves": 120, "same_order": True, "rows": 40}


def test_of_eight_who_saw_the_same_money_one_saves(race):
    assert race["money"] == {"True": 1, "409": 7}


def test_what_eight_say_about_eight_rows_is_all_kept(race):
    assert race["remarks"] == {"results": {"ok": 8}, "kept": 8}
