"""`init UNITS`: set up a real county in an empty database; prints the one-time activation codes once."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yuncheng.casework.origin import DEMO, origin
from yuncheng.portal.setting_up import SetUpRefused, set_up
from yuncheng.portal.setting_up_files import read_files


class Command(BaseCommand):
    help = "建立正式数据：单位、县文件里的职能部门、三员和首批账号；激活码只显示这一次，没有初始口令"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("units", type=Path, help="单位表：TOML、XLSX 或 CSV")
        parser.add_argument(
            "--accounts", type=Path, default=None, help="首批账号表；不给的只建三员，其余账号按程序授予"
        )
        parser.add_argument("--json", action="store_true", help="以 JSON 输出激活码")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO or origin() == DEMO:
            raise CommandError("现在是演示环境或演示数据库，不能建立正式数据。请另选数据目录，并以 --no-demo 运行。")
        try:
            activations = set_up(*read_files(options["units"], options["accounts"]))
        except SetUpRefused as refused:
            raise CommandError(f"没有建立：{str(refused).rstrip('。')}。") from refused
        if options["json"]:
            self.stdout.write(json.dumps([asdict(one) for one in activations], ensure_ascii=False, indent=1))
            return
        self.stdout.write("已建立。激活码只显示这一次，请当面交给本人，在“激活账号”页面设置口令：")
        for one in activations:
            self.stdout.write(f"  {one.username:<16} {one.code}  {one.unit}·{one.post} {one.name}")
