"""`shot`: pictures of every page of the demo county, as each role sees it."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from yuncheng.portal.bench.server import running
from yuncheng.portal.demo import is_demo, is_empty


class Command(BaseCommand):
    help = "逐页截图：以各岗位登录演示县，1366×768 与 390×844 各一张"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", default="", help="图片目录，默认为数据目录下的 shots")
        parser.add_argument("--only", default="", help="只截名称含此文字的页面")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            from yuncheng.portal.bench import pictures
        except ImportError as missing:
            raise CommandError("没有安装 playwright，请用 python3 yun shot 运行。") from missing
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if is_empty():
            call_command("seed_demo", stdout=self.stdout)
        if not is_demo():
            raise CommandError("数据库里不是演示数据，不截图：截图要用演示账号登录。")
        out = Path(options["out"] or settings.DATA_DIR / "shots").resolve()
        shots = [shot for shot in pictures.wanted() if options["only"] in shot.name]
        with running(settings.DATA_DIR, demo=True) as server:
            bad = pictures.take(shots, server.address, out, self.stdout.write)
        self.stdout.write(f"{len(shots)} 个页面，{bad} 个没有正常打开，图片在 {out}")
