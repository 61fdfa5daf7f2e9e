from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "yuncheng.registry"
    label = "registry"
    verbose_name = "名录"

    def ready(self) -> None:
        from . import checks  # noqa: F401  # registers the system checks
