from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "yuncheng.lifecycle.planning"
    label = "planning"
    verbose_name = "规划与清单"

    def ready(self) -> None:
        from . import facts  # noqa: F401  # they register themselves
        from .listing import additions, boxes, letters, pages, papers, records, sheets  # noqa: F401
        from .reporting import filling, letter, round, sending  # noqa: F401
