"""All units report on the last afternoon, on a real database with real threads: nothing lost, nothing doubled."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.casework.test_races import ROOT, a_database_of_its_own
from tests.planning.racing import ROWS, UNITS


@pytest.fixture(scope="module")
def afternoon(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the races came to; run once for all tests here."""
    folder = tmp_path_factory.mktemp("afternoon")
    with a_database_of_its_own() as database:
        env = {
            **os.environ,
            "YUNCHENG_DATA": str(folder),
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            **database,
        }
        ran = subprocess.run(
            [sys.executable, "-m", "tests.planning.racing"],
            cwd=ROOT,
            env=env,
            capture_output=True,
            text=True,
            timeout=240,
        )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_every_row_of_every_unit_is_in_once_however_often_it_was_pressed(afternoon):
    assert afternoon["last_afternoon"] == {"handed": True, "taken": {str(ROWS): UNITS * 2}}
    units = {code: count for code, count in afternoon["reports"].items() if code.startswith("u")}
    assert units == {f"u{number:02}": ROWS for number in range(UNITS)}


def test_of_two_people_with_the_same_file_one_takes_it_in(afternoon):
    assert afternoon["two_handlers"]["results"] == {str(ROWS): 1, "400": 1}
    assert afternoon["reports"]["farm"] == ROWS


def test_one_name_by_hand_and_by_file_at_once_is_reported_once(afternoon):
    assert afternoon["by_hand_and_by_file"]["results"] == {"ok": 1, "400": 4}
    assert afternoon["reports"]["edu"] == 1


def test_no_name_and_no_number_is_given_twice_and_the_chain_is_whole(afternoon):
    assert (afternoon["doubled"], afternoon["codes"]) == (0, 0)
    assert (afternoon["faults"], afternoon["findings"]) == ([], [])
