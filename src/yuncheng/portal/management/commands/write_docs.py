"""`python -m yuncheng write_docs`: make docs/glossary.md and docs/generated/ from the declarations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from yuncheng.portal.generated import write_all


class Command(BaseCommand):
    help = "Write the documents that are derived from the declarations."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--into", type=Path, default=settings.ROOT / "docs", help="the docs folder")

    def handle(self, *args: Any, into: Path, **options: Any) -> None:
        changed = write_all(into)
        self.stdout.write("\n".join(changed) if changed else "nothing changed")
