"""`likeness_labels FOLDER`: the bureau's verdicts as labelled data, to fit the comparison anew."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from yuncheng.lifecycle.resemblance import labels


class Command(BaseCommand):
    help = "导出相似性判定：labels.jsonl 逐条可读；corpus、queries、qrels 可与标注集一起用于重新拟合（fit）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="写入的目录")

    def handle(self, *args: Any, **options: Any) -> None:
        pairs, entries = labels.write(options["folder"])
        self.stdout.write(f"已导出 {pairs} 条判定、{entries} 条记录到 {options['folder']}")
