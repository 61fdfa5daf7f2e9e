"""`articles`: the articles one by one, with what carries each, or why nothing does."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand

from yuncheng.casework.api.declared import articles
from yuncheng.registry.clock import today

_KINDS = {"rule": "规则", "parameter": "参数", "procedure": "程序"}
_STATES = {"active": "在用", "dormant": "待程序建立", "ready": "可查"}


class Command(BaseCommand):
    help = "逐条列出办法各条由什么落实（规则、参数、程序），没有可执行内容的说明原因"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")
        parser.add_argument("--on", type=date.fromisoformat, default=None, help="按这一天的数值，默认今天")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = articles(options["on"] or today())
        if options["json"]:
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write(f"{row['label']} {row['title']}")
            for carrier in row["carriers"]:
                shown = carrier.get("value") or _STATES[carrier["state"]]
                self.stdout.write(f"    {_KINDS[carrier['kind']]} {carrier['key']}：{carrier['label']}（{shown}）")
            if row["reason"]:
                self.stdout.write(f"    无程序：{row['reason']}")
