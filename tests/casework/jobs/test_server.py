"""Long work in real server processes: told while it runs, done once, and told as interrupted where one was killed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from tests.casework.test_races import ROOT, a_database_of_its_own


@pytest.fixture
def env(tmp_path: Any) -> Iterator[dict[str, str]]:
    """A data directory and a database for the processes of one test."""
    with a_database_of_its_own() as database:
        path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        yield {**os.environ, "YUNCHENG_DATA": str(tmp_path), "PYTHONPATH": path, **database}


def command(what: str) -> list[str]:
    return [sys.executable, "-m", "tests.casework.jobs.serving", what]


def run(what: str, env: dict[str, str]) -> Any:
    ran = subprocess.run(command(what), cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def test_work_is_told_while_it_runs_and_done_once_whoever_takes_it(env):
    told = run("work", env)
    assert told == {"told": ["done", 2, 2], "runs": [1] * 12, "states": {"done": 13}}


def test_a_killed_server_s_job_is_told_as_interrupted_and_what_waited_is_done(env):
    server = subprocess.Popen(command("hang"), cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        assert json.loads(server.stdout.readline()) == {"state": "running"}
        assert run("look", env) == {"hangs": "running", "behind": "waiting"}
    finally:
        server.kill()
        server.wait()
    assert run("start", env) == {"hangs": "interrupted", "behind": "done"}
