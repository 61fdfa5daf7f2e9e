from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "yuncheng.casework"
    label = "casework"
    verbose_name = "办件"

    def ready(self) -> None:
        from . import checks  # noqa: F401  # registers the system checks
