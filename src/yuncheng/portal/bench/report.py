"""The table, on the terminal and as docs/bench.md; the machine is told in words, never by name."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

from yuncheng.registry import clock

from .figures import Figure
from .load import PROJECTS


def table(found: Sequence[Figure]) -> str:
    """A Markdown table of the figures."""
    lines = ["| 测量 | 结果 | 目标 | 达到 | 查询数 |", "|---|---:|---:|:-:|---:|"]
    for one in found:
        goal = "" if one.goal is None else f"≤ {one.goal:g} {one.unit}"
        good = {True: "是", False: "**否**", None: ""}[one.good]
        count = "" if one.queries is None else str(one.queries)
        note = f"（{one.note}）" if one.note else ""
        lines.append(f"| {one.name}{note} | {one.value:.1f} {one.unit} | {goal} | {good} | {count} |")
    return "\n".join(lines)


def machine() -> str:
    """The machine in words: cores, memory, system, Python, database, and how busy others kept it."""
    lines = Path("/proc/meminfo").read_text("ascii").splitlines()
    memory = next((int(line.split()[1]) for line in lines if line.startswith("MemTotal")), 0)
    release = platform.freedesktop_os_release()
    system = f"{release.get('NAME', 'Linux')} {release.get('VERSION_ID', '')}".strip()
    python, gigabytes = platform.python_version(), round(memory / 1024 / 1024)
    return (
        f"{os.cpu_count()} 核，{gigabytes} GiB 内存，{system}，Python {python}，SQLite；"
        f"测完时一分钟平均负载 {os.getloadavg()[0]:.1f}（明显高于 1 的，机器上另有程序在跑，数值偏大）"
    )


def document(found: Sequence[Figure], before: str) -> str:
    """The whole docs/bench.md; the sections under its table in the one `before` are measured apart and stay."""
    _, mark, apart = before.partition("\n## ")
    return (
        "# 性能测量\n\n"
        f"{clock.today()}，{machine()}。\n\n"
        f"由 `python3 yun bench` 测得：负载数据为 {PROJECTS} 个项目及其事项，全部经引擎办理生成；服务器为正式运行方式"
        "（granian，一个工作进程）；“ms CPU”是服务器工作进程每次请求的用户态与内核态 CPU 时间，取自 /proc，"
        "先预热，再取五轮平均值中最小的一轮；查询数为一页所发的数据库查询。\n\n"
        f"{table(found)}\n{mark}{apart}"
    )
