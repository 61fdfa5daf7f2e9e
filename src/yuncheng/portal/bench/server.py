"""The production server on a port of its own, and what it costs: CPU seconds of its worker processes, from /proc."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
START_LIMIT = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address, its first process, and the seconds until it answered."""

    port: int
    pid: int
    started_in: float

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        """User and system CPU seconds of all its worker processes so far."""
        return sum(_cpu_of(pid) for pid in _children(self.pid))


@contextmanager
def running(data: Path, *, demo: bool, workers: int = 1, threads: int = 1) -> Iterator[Server]:
    """Run the production server on this data directory as long as the block lasts."""
    port = _free_port()
    began = time.monotonic()
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", str(workers), "--blocking-threads", str(threads), "--log-level", "warning",
            "yuncheng.config.wsgi:application",
        ],
        env=environment(data, demo=demo),
    )  # fmt: skip
    try:
        _await(process, port)
        yield Server(port, process.pid, time.monotonic() - began)
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        if process.poll() is None:
            process.kill()
            process.wait()


def environment(data: Path, *, demo: bool) -> dict[str, str]:
    """The environment of a product on its own SQLite in `data`."""
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return env | {"YUNCHENG_DATA": str(data), "YUNCHENG_DEMO": "1" if demo else "0"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait for the first answer. Raises RuntimeError where there is none."""
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        with suppress(OSError):
            asked.request("GET", "/login/")
            asked.getresponse().read()
            return
        time.sleep(0.02)
    raise RuntimeError("the server does not answer")


def _children(pid: int) -> list[int]:
    """All processes below `pid`."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                below.setdefault(int(_stat(int(entry.name))[1]), []).append(int(entry.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        own = below.get(waiting.pop(), [])
        found += own
        waiting += own
    return found


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the program's name: state, parent, …"""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def _cpu_of(pid: int) -> float:
    fields = _stat(pid)
    return (int(fields[11]) + int(fields[12])) / _TICKS
