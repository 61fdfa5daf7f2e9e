from django.apps import AppConfig


class ResemblanceConfig(AppConfig):
    name = "yuncheng.lifecycle.resemblance"
    label = "resemblance"
    verbose_name = "相似性比对"

    def ready(self) -> None:
        from . import boxes, facts, hints, judging, mending, operations  # noqa: F401  # they register themselves
