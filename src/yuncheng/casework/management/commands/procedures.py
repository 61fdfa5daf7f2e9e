"""`procedures`: every procedure with steps, actors, papers, gates, deadlines and outcomes."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from yuncheng.casework.api.declared import procedure_dict
from yuncheng.registry.clock import today
from yuncheng.rulebook.book import BOOK


class Command(BaseCommand):
    help = "列出全部程序：环节、办理岗位、期限、关口、办理结果"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出（与接口 /procedures 相同）")

    def handle(self, *args: Any, **options: Any) -> None:
        told = [procedure_dict(procedure, today()) for procedure in BOOK.procedures.values()]
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
            return
        for procedure in told:
            self.stdout.write(f"{procedure['title']}（{procedure['key']}），{procedure['opens']['label']}启动")
            for step in procedure["steps"]:
                due = f"，{step['deadline']['text']}内" if step["deadline"] else ""
                self.stdout.write(f"  {step['title']}（{step['key']}）：{step['actor']['label']}{due}")
                for outcome in step["outcomes"]:
                    gates = "、".join(gate["rule"] for gate in outcome["gates"])
                    shown = f"；关口 {gates}" if gates else ""
                    self.stdout.write(f"    {outcome['label']} → {outcome['to_label']}{shown}")
