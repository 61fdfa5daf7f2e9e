"""`verify_chain`: prove the record, and compare everything that hangs on it. Exit code 1 where anything differs."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from yuncheng.casework.verify import verify


class Command(BaseCommand):
    help = "验证记录链、办理内容、项目事实和材料文件；有不符的逐条列出，退出码为 1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")
        parser.add_argument("--chain-only", action="store_true", help="只验证记录链本身，不核对业务数据和文件")
        parser.add_argument("--no-files", action="store_true", help="不重算文件摘要")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        only = options["chain_only"]
        report = verify(rows=not only, files=not only and not options["no_files"])
        seconds = time.monotonic() - began
        if options["json"]:
            self.stdout.write(
                json.dumps({**report.as_dict(), "seconds": round(seconds, 3)}, ensure_ascii=False, indent=1)
            )
        else:
            for fault in report.faults:
                place = f"（{fault.row}）" if fault.row else ""
                self.stdout.write(f"{fault.sentence}{place}")
            result = "全部相符" if report.ok else f"发现 {report.fault_count} 处不符"
            counted = f"记录 {report.entries} 条，关联数据 {report.rows} 行，文件 {report.files} 份"
            self.stdout.write(f"{counted}，用时 {seconds:.1f} 秒：{result}。")
        if not report.ok:
            raise SystemExit(1)
