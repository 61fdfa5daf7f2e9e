"""`load_law FILE`: load the official text of the articles."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yuncheng.portal.law_loading import LawFileRefused, load


class Command(BaseCommand):
    help = "载入办法正文（TXT 或 Markdown）：按“第某条”拆开，供法规页对照阅读；重复载入以新文件为准"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="正文文件")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            data = options["file"].read_bytes()
        except OSError as fault:
            raise CommandError(f"读不到文件：{options['file']}") from fault
        try:
            count = load(data)
        except LawFileRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"已载入 {count} 条正文。")
