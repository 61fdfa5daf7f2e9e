"""Runs from outside.

python -m yuncheng.likeness rank CORPUS.jsonl QUERIES.jsonl > RANKINGS.jsonl
python -m yuncheng.likeness items PAIRS.tsv > SCORES.tsv
python -m yuncheng.likeness items NAMES.jsonl QUERIES.jsonl > RANKINGS.jsonl
python -m yuncheng.likeness fit CORPUS.jsonl QUERIES.jsonl QRELS.tsv [--also FOLDER …] [--out WEIGHTS.json]
python -m yuncheng.likeness bench FOLDER [--sizes 3000,100000,1000000] [--postgres URL]

fit reads JSON lines of entries and questions and a table qid<TAB>entry<TAB>grade (0-3). A reviewers' verdict is a
question with "partial": true and "exclude": its own entry's id; only its graded entries are learnt from. It prints
both weights' figures and writes to --out only, never over the weights in use.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from yuncheng.likeness import bench, jsonl, runs
from yuncheng.likeness.metrics import judge
from yuncheng.likeness.model import ALERT, Model, read, shipped

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
    fitting.add_argument("--also", type=Path, nargs="+", default=[], help="一并学习、不参与评判的标注目录")
    fitting.add_argument("--before", type=Path, help="与这份权重对照；不写则与随包权重对照")
    fitting.add_argument("--out", type=Path, help="新权重写到这里；不写则只报告")
    fitting.add_argument("--replace", action="store_true", help="--out 的文件已存在时覆盖")
    measuring = commands.add_parser("bench")
    measuring.add_argument("folder", type=Path)
    measuring.add_argument("--sizes", default=SIZES)
    measuring.add_argument(
        "--postgres", default="", help="一并测量的 PostgreSQL 的地址（在另建的架构中测，测完删去）；不写则只测 SQLite"
    )
    return parser


def _lines(asked: argparse.Namespace) -> Iterable[str]:
    if asked.command == "rank":
        return runs.rank(asked.corpus, asked.queries)
    if asked.command == "items":
        return runs.item_names(asked.first, asked.queries) if asked.queries else runs.item_pairs(asked.first)
    if asked.command == "fit":
        return _fit(asked)
    return bench.report(asked.folder, [int(size) for size in asked.sizes.split(",") if size.strip()], asked.postgres)


def _fit(asked: argparse.Namespace) -> Iterable[str]:
    if asked.out and asked.out.exists() and not asked.replace:
        raise jsonl.BadFile(f"{asked.out} 已存在：请换一个文件名，或加 --replace")
    data = runs.labelled(asked.corpus, asked.queries, asked.qrels)
    before = _weights(asked.before) if asked.before else shipped()
    fitted = runs.fit(data, *map(runs.folder, asked.also), before=before)
    yield f"权重 {before.version} → {fitted.model.version}（新权重按功能分组交叉验证：所评功能未参与拟合）"
    yield f"{'':20} {'拟合前':>6} {'拟合后':>6}"
    was, now = (judge(rankings, data.grades, ALERT) for rankings in (fitted.before, fitted.unseen))
    for name, value in now.items():
        yield f"{name:20} {was.get(name, 0.0):9.3f} {value:9.3f}"
    if fitted.judged:
        right = [sum((chance[side] >= ALERT) == (chance[0] >= 2) for chance in fitted.judged) for side in (1, 2)]
        yield f"与审核人判定一致      {right[0]}/{len(fitted.judged)} {right[1]}/{len(fitted.judged)}"
    if asked.out:
        asked.out.write_text(fitted.model.text(), encoding="utf-8")
        yield f"权重 {fitted.model.version} 已写入 {asked.out}；核对后由操作人启用，现用权重未改动"


def _weights(path: Path) -> Model:
    try:
        return read(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError) as trouble:
        raise jsonl.BadFile(f"{path} 不是本版本可用的权重文件：{trouble}") from trouble


if __name__ == "__main__":
    sys.exit(main())
