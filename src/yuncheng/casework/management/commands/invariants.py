"""`invariants`: recount what is derived; `--rebuild` puts caches right. Exit code 1 where something stays wrong."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from yuncheng.casework.invariants import CHECKS, recount


class Command(BaseCommand):
    help = "从记录重新推算事项环节、待办索引、项目阶段、编号等，与现有数据核对"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")
        parser.add_argument("--rebuild", action="store_true", help="重建缓存：待办索引、项目所处阶段和当前状态")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = recount(rebuild=options["rebuild"])
        left = [finding for finding in findings if not finding.repaired]
        if options["json"]:
            told = {"ok": not left, "checks": list(CHECKS), "findings": [finding.as_dict() for finding in findings]}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            for finding in findings:
                self.stdout.write(f"{finding.sentence}{'（已重建）' if finding.repaired else ''}")
            self.stdout.write(f"核对 {len(CHECKS)} 项，{'全部相符' if not left else f'有 {len(left)} 处不符'}。")
        if left:
            raise SystemExit(1)
