"""`seed_demo`: play the demo county into an empty database, and tell how to sign in."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yuncheng.portal.demo import SeedRefused, is_demo, is_empty, seed, summary

# One account of each kind, for the short print.
SHOWN = (
    "dsj.jingban", "dsj.shenhe", "fgw.jingban", "fgw.shenhe", "czj.jingban", "czj.shenhe",
    "wjw.jingban", "wjw.shenhe", "jyj.jingban", "yzx.jingban", "qxz.jingban", "ctjt.jingban",
    "zhuanjia01", "jigou01", "sjj.jingban", "xzf.lingdao", "sanyuan.xitong", "sanyuan.anquan", "sanyuan.shenji",
)  # fmt: skip


class Command(BaseCommand):
    help = "装入演示县：约一百个单位、六十个项目，全部按程序办理生成；只装入空库"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="已有数据时不报错，原样返回")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出账号、单位、项目和事项")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            played = self._play(if_empty=options["if_empty"])
        except SeedRefused as refused:
            raise CommandError(str(refused)) from refused
        told = summary() if is_demo() else {}
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        if played is None:
            self.stdout.write("数据库里已有数据，没有再装入演示数据。")
        else:
            self.stdout.write(f"演示数据已装入，用时 {played:.1f} 秒。")
        if told:
            self._print(told)

    def _play(self, *, if_empty: bool) -> float | None:
        """The seconds it took; None where there was something already and that is no fault."""
        if if_empty and settings.DEMO and not is_empty():
            return None
        began = time.monotonic()
        seed()
        return time.monotonic() - began

    def _print(self, told: dict[str, Any]) -> None:
        counts = told["counts"]
        self.stdout.write(
            f"单位 {counts['units']} 个，账号 {counts['accounts']} 个，项目 {counts['projects']} 个，"
            f"事项 {counts['cases']} 件，记录 {counts['entries']} 条。"
        )
        self.stdout.write(f"所有演示账号的密码：{told['password']}")
        shown = {row["username"]: row for row in told["accounts"] if row["username"] in SHOWN}
        for username in SHOWN:
            if username in shown:
                row = shown[username]
                self.stdout.write(f"  {username:<16} {row['unit_name']}·{row['post_name']}")
        self.stdout.write("全部账号和事项编号：seed_demo --if-empty --json")
