"""Runs from outside.

python -m yuncheng.likeness rank CORPUS.jsonl QUERIES.jsonl > RANKINGS.jsonl
python -m yuncheng.likeness items PAIRS.tsv > SCORES.tsv
python -m yuncheng.likeness items NAMES.jsonl QUERIES.jsonl > RANKINGS.jsonl
python -m yuncheng.likeness fit CORPUS.jsonl QUERIES.jsonl QRELS.tsv [--out WEIGHTS.json]
python -m yuncheng.likeness bench FOLDER [--sizes 3000,100000,1000000]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from yuncheng.likeness import bench, jsonl, runs
from yuncheng.likeness.metrics import judge
from yuncheng.likeness.model import ALERT

SIZES = "3000,100000,1000000"


def main(words: list[str] | None = None) -> int:
    """Run one command; 0 when done, 2 when a file is bad (said in words)."""
    asked = _parser().parse_args(words)
    try:
        for line in _lines(asked):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    except jsonl.BadFile as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="likeness", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    ranking = commands.add_parser("rank")
    ranking.add_argument("corpus", type=Path)
    ranking.add_argument("queries", type=Path)
    comparing = commands.add_parser("items")
    comparing.add_argument("first", type=Path)
    comparing.add_argument("queries", type=Path, nargs="?")
    fitting = commands.add_parser("fit")
    for name in ("corpus", "queries", "qrels"):
        fitting.add_argument(name, type=Path)
    fitting.add_argument("--out", type=Path)
    measuring = commands.add_parser("bench")
    measuring.add_argument("folder", type=Path)
    measuring.add_argument("--sizes", default=SIZES)
    return parser


def _lines(asked: argparse.Namespace) -> Iterable[str]:
    if asked.command == "rank":
        return runs.rank(asked.corpus, asked.queries)
    if asked.command == "items":
        return runs.item_names(asked.first, asked.queries) if asked.queries else runs.item_pairs(asked.first)
    if asked.command == "fit":
        return _fit(asked)
    return bench.report(asked.folder, [int(size) for size in asked.sizes.split(",") if size.strip()])


def _fit(asked: argparse.Namespace) -> Iterable[str]:
    data = runs.labelled(asked.corpus, asked.queries, asked.qrels)
    model, unseen = runs.fit(data)
    for name, value in judge(unseen, data.grades, ALERT).items():
        yield f"{name:20} {value:.3f}"
    if asked.out:
        asked.out.write_text(model.text(), encoding="utf-8")
        yield f"权重 {model.version} 已写入 {asked.out}"


if __name__ == "__main__":
    sys.exit(main())
