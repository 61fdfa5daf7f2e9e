"""`likeness_report [--year Y]`: a year of comparisons and verdicts, month by month, as lines of text."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yuncheng.lifecycle.resemblance.report import Month, report_of
from yuncheng.registry.clock import today
from yuncheng.rulebook.kernel import YEARS


class Command(BaseCommand):
    help = "逐月列出比对和判定：比对多少、提示多少、判定了什么、提示有多少属实，供决定是否重新拟合"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, help="自然年度，不填为今年")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"] or today().year
        if year not in YEARS:
            raise CommandError(f"年度应在{YEARS[0]}年至{YEARS[-1]}年之间。")
        report = report_of(year)
        line = "不设提示线" if report.line is None else f"提示线 {report.line}%"
        self.stdout.write(f"{year}年相似性比对和判定（{line}）")
        for month in (*report.months, report.total):
            self.stdout.write(_line(month))
        self.stdout.write(f"现在等待会商或判定 {len(report.waiting)} 个，还没有比对 {report.never_compared} 个")
        for version, count in sorted(report.versions.items()):
            self.stdout.write(f"比对版本 {version}：{count} 个项目")


def _line(month: Month) -> str:
    said = "、".join(f"{label} {count}" for label, count in month.by_kind)
    right = "" if month.right is None else f"，属实率 {month.right}%"
    return (
        f"{month.name}  比对 {month.compared}，达到提示线 {month.alerted}；判定 {said}；"
        f"提示后已判定 {month.judged}，属实 {month.borne_out}，推翻 {month.overruled}{right}"
    )
