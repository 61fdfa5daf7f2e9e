from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "yuncheng.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        from . import accounts, libraries, registers  # noqa: F401  # register the recorders of 账号授予, 入库, 单位登记
