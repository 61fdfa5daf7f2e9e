"""年度建设计划 (art. 8, 34): the board on which listed projects are ranked against the money there is."""

from django.apps import AppConfig


class BoardConfig(AppConfig):
    name = "yuncheng.lifecycle.board"
    label = "board"
    verbose_name = "年度建设计划"

    def ready(self) -> None:
        from . import documents, evaluating, facts, pages, records  # noqa: F401  # they register themselves
