"""`likeness_labels FOLDER [--with LABELLED]`: the bureau's verdicts as labelled data, to fit the comparison anew."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yuncheng.lifecycle.resemblance import labels


class Command(BaseCommand):
    help = "导出相似性判定：labels.jsonl 逐条可读；corpus、queries、qrels 可与标注集一起用于重新拟合（fit）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="写入的目录")
        parser.add_argument("--with", type=Path, dest="base", help="与这个标注目录合并；判定太少，单独不足以拟合")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            pairs, entries = labels.write(options["folder"], options["base"])
        except ValueError as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"已导出 {pairs} 条判定、{entries} 条记录到 {options['folder']}")
        where = " ".join(str(options["folder"] / name) for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv"))
        self.stdout.write(f"重新拟合：python -m yuncheng.likeness fit {where} --out 新权重.json")
        self.stdout.write(f"启用：核对拟合结果后放到 {settings.LIKENESS_WEIGHTS}，再运行 likeness_rebuild --again")
