"""Processes that die between a commit and the index, and processes at once: nothing is lost, nothing is doubled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.casework.test_races import ROOT, a_database_of_its_own

from .dying import SUBJECTS

Started = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One record and one index for the processes of this module."""
    with a_database_of_its_own() as database:
        path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        yield {**os.environ, "YUNCHENG_DATA": str(tmp_path_factory.mktemp("dying")), "PYTHONPATH": path, **database}


@pytest.fixture(scope="module")
def start(place: Any) -> Started:
    def begun(*words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.lifecycle.resemblance.dying", *words]
        return subprocess.Popen(command, cwd=ROOT, env=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    return begun


@pytest.fixture(scope="module")
def run(start: Started) -> Callable[..., Any]:
    def done(*words: str, code: int = 0) -> Any:
        process = start(*words)
        out, err = process.communicate(timeout=120)
        assert process.returncode == code, err
        return json.loads(out) if out else None

    done("prepare")
    return done


def whole(told: dict[str, Any]) -> bool:
    """The index holds each project once, has followed the record to its end, and each is compared."""
    held = sorted(one["id"] for one in told["held"])
    return held == told["projects"] and told["compared"] == len(held) and bool(told["up_to_date"])


def test_killed_after_the_commit_the_report_is_mended_by_the_next_server(run):
    run("die", "health", "停车", "0", code=-signal.SIGKILL)
    told = run("look")
    assert (len(told["projects"]), told["held"], told["compared"]) == (1, [], 0)
    run("mend")
    assert whole(run("look"))


@pytest.mark.parametrize(("milliseconds", "subject"), [("2", "殡葬"), ("8", "图书"), ("20", "畜禽"), ("60", "消防")])
def test_killed_while_it_learns_it_is_whole_after_the_next_act_or_server(run, milliseconds, subject):
    run("die", "health", subject, milliseconds, code=-signal.SIGKILL)
    run("mend")
    assert whole(run("look"))


def test_the_next_act_of_another_process_takes_up_what_the_dead_one_left(run):
    run("die", "farm", "林地", "0", code=-signal.SIGKILL)
    run("file", "farm", "公交")
    told = run("look")
    assert [one["id"] for one in told["held"]] == told["projects"]
    assert {"林地综合管理平台", "公交综合管理平台"} <= {one["name"] for one in told["held"]}


def test_two_processes_and_a_rebuild_at_once_lose_nothing(run, start):
    processes = [start("many", "edu"), start("many", "finance"), start("rebuild")]
    for process in processes:
        _, err = process.communicate(timeout=240)
        assert process.returncode == 0, err
    run("mend")
    told = run("look")
    assert whole(told)
    names = [one["name"] for one in told["held"] if one["unit"] in ("测试教育局", "测试finance局")]
    assert sorted(names) == sorted(f"{subject}综合管理平台" for subject in SUBJECTS for _ in range(2))


def test_a_report_is_found_within_twenty_milliseconds_of_its_commit(run):
    assert run("speed", "ndrc")["milliseconds"] <= 20  # CPU of the process, so that a busy machine does not matter
