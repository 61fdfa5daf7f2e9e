"""`list_endpoints`: every address with methods, roles and scope."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from yuncheng.casework.endpoints import endpoints


class Command(BaseCommand):
    help = "列出全部地址和接口：方法、岗位、查看范围"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(endpoints())
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
            return
        for one in found:
            who = "公开" if one.public else "、".join(one.roles) or "关闭"
            self.stdout.write(f"{'、'.join(one.methods) or '任意':<12} {one.pattern}  {who}  {one.scope}")
