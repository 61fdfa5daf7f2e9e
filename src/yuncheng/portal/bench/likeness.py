"""How well and how fast what resembles what is found: the package's own report, and the labelled set's own judge.

The labelled set lies outside this repository (`--labelled`): corpus, queries and labels, beside it `evaluate.py`, and
real notices in `../../real/projects_real.csv`. What is not there is not measured, and that is said.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from yuncheng.likeness import Record, runs
from yuncheng.likeness import bench as package
from yuncheng.likeness.model import ALERT

SIZES = (3_000, 100_000, 1_000_000)


def lines(folder: Path, sizes: Sequence[int], database: str = "") -> Iterator[str]:
    """The report, line by line: quality, the judge's figures, real notices, then time, disk and memory by size.

    `database` is the address of a PostgreSQL to measure too.
    """
    judge = folder.parent / "evaluate.py"
    if judge.exists():
        yield "标注集（由 evaluate.py 评判，随包权重，提示线 .7）："
        yield from _judged(judge, folder / "corpus.jsonl", folder / "queries.jsonl", folder / "qrels.tsv", by=True)
        yield from _real_notices(judge, folder)
    else:
        yield f"没有 {judge.name}，以下只有随包的评判。"
    yield from package.report(folder, sizes, database)


def _real_notices(judge: Path, folder: Path) -> Iterator[str]:
    notices = folder.parent.parent / "real" / "projects_real.csv"
    queries, labels = folder / "real_queries.jsonl", folder / "real_qrels.tsv"
    if not all(path.exists() for path in (notices, queries, labels)):
        yield "没有真实公告，未测真实查询。"
        return
    with tempfile.TemporaryDirectory(prefix="likeness-") as name:
        corpus = Path(name) / "corpus.jsonl"
        with notices.open(encoding="utf-8-sig", newline="") as rows, corpus.open("w", encoding="utf-8") as out:
            for row in csv.DictReader(rows):
                record = Record(id=row["id"], name=row["name"], unit=row["unit"])
                out.write(json.dumps(record.row(), ensure_ascii=False) + "\n")
        yield "真实公告（只有名称）："
        yield from _judged(judge, corpus, queries, labels)


def _judged(judge: Path, corpus: Path, queries: Path, labels: Path, *, by: bool = False) -> Iterator[str]:
    """Rank and have the set's own judge score it. Raises CalledProcessError with its complaint."""
    with tempfile.TemporaryDirectory(prefix="likeness-") as name:
        rankings = Path(name) / "rankings.jsonl"
        rankings.write_text("\n".join(runs.rank(corpus, queries)) + "\n", encoding="utf-8")
        words: list[str | Path] = ["--queries", queries, "--qrels", labels, "--rankings", rankings]
        words += ["--alert", str(ALERT)]
        if by:
            words.append("--by-scenario")
        done = subprocess.run(  # noqa: S603 - our own interpreter and the set's script, as asked for
            [sys.executable, judge, *words],
            check=True,
            capture_output=True,
            text=True,
        )
    yield from (f"  {line}" for line in done.stdout.splitlines() if line.strip())
