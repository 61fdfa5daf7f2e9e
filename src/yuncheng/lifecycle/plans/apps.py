from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "yuncheng.lifecycle.plans"
    label = "plans"
    verbose_name = "规划"

    def ready(self) -> None:
        from . import documents, facts, in_force, pages, records  # noqa: F401  # they register themselves
