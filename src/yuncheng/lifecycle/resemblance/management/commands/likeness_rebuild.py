"""`likeness_rebuild`: the index of what resembles what, made anew from the record."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yuncheng.lifecycle.resemblance import mending
from yuncheng.lifecycle.resemblance.models import Comparison


class Command(BaseCommand):
    help = "重建相似性比对的索引，并比对还没有比对过的项目；--again 全部重新比对"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--again", action="store_true", help="已比对过的也重新比对（如更换权重、九月冻结清单之后）")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        with mending.only_one() as mine:
            if not mine:
                raise CommandError("另一个进程正在重建索引，请稍后再试。")
            size = mending.rebuild()
            self.stdout.write(f"索引已重建：{size} 条，{time.monotonic() - began:.1f} 秒。")
            if options["again"]:
                Comparison.objects.all().delete()
            compared = mending.compare_owed()
        self.stdout.write(f"新比对 {compared} 个项目，共 {time.monotonic() - began:.1f} 秒。")
