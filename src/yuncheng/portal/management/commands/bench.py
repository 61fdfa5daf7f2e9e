"""`bench [NAME]`: measure the product on a large load set, and write docs/bench.md."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from yuncheng.portal.bench import board, counts, figures, hundred, likeness, load, report, reporting

_REPORTING = {
    "make-afternoon": lambda say: hundred.make_units_and_files(Path(settings.DATA_DIR), say),
    "make-years": lambda say: hundred.make_years(Path(settings.DATA_DIR) / hundred.NOTE, say),
    "count-afternoon": reporting.print_afternoon,
    "count-reporting": reporting.print_counts,
}
_BOARD = {
    "make-board": lambda say: board.make_rows(Path(settings.DATA_DIR) / board.NOTE, say),
    "count-board": board.print_counts,
}
_INSIDE = ("make-load", "count-queries", *_REPORTING, *_BOARD)


class Command(BaseCommand):
    help = "性能测量：一万个项目上的每次请求 CPU、查询数、导出、启动、装入演示和核验"

    def add_arguments(self, parser: ArgumentParser) -> None:
        names = ("all", *figures.PARTS, "reporting", "board", "likeness", *_INSIDE)
        parser.add_argument("name", nargs="?", default="all", choices=names)
        parser.add_argument("--fresh", action="store_true", help="重做负载数据")
        beside = settings.ROOT.parent / "shared" / "likeness" / "dev"
        parser.add_argument("--labelled", type=Path, default=beside, help="likeness：标注集目录")
        parser.add_argument("--sizes", default=",".join(map(str, likeness.SIZES)), help="likeness：测速的条数")
        parser.add_argument("--postgres", default="", help="likeness：一并测量的 PostgreSQL 的地址")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["name"]
        if name in (_REPORTING | _BOARD):  # in a process of its own, on the data directory that is measured
            (_REPORTING | _BOARD)[name](self.stdout.write)
            return
        if name == "make-load":  # in a process of its own, on the load set's data directory
            call_command("migrate", verbosity=0)
            load.make_load(Path(settings.DATA_DIR) / load.NOTE, self.stdout.write)
            call_command("likeness_rebuild", stdout=self.stdout)  # so that no server has to while it is measured
            return
        if name == "count-queries":
            counts.print_counts(self.stdout.write)
            return
        if name == "likeness":
            self._likeness(options["labelled"], options["sizes"], options["postgres"])
            return
        kept = Path(settings.DATA_DIR) / "bench"
        parts = figures.PARTS if name == "all" else tuple({name} & set(figures.PARTS))
        found = figures.measure(parts, kept, fresh=options["fresh"], say=self.stderr.write)
        if name in ("all", "reporting"):
            found += reporting.measure(kept, fresh=options["fresh"], say=self.stderr.write)
        if name in ("all", "board"):
            found += board.measure(kept, fresh=options["fresh"], say=self.stderr.write)
        self.stdout.write(report.table(found))
        if name == "all":
            kept_in = settings.ROOT / "docs" / "bench.md"
            kept_in.write_text(report.document(found, kept_in.read_text("utf-8")), "utf-8")

    def _likeness(self, folder: Path, sizes: str, database: str) -> None:
        if not (folder / "corpus.jsonl").exists():
            raise CommandError(f"{folder} 中没有标注集，请用 --labelled 指明（corpus、queries、qrels）。")
        if not all(size.strip().isdigit() for size in sizes.split(",")):
            raise CommandError("--sizes 应为若干条数，如 3000,100000。")
        for line in likeness.lines(folder, [int(size) for size in sizes.split(",")], database):
            self.stdout.write(line)
