from django.apps import AppConfig


class InvestmentConfig(AppConfig):
    name = "yuncheng.lifecycle.investment"
    label = "investment"
    verbose_name = "投资计划"

    def ready(self) -> None:
        from . import additions, documents, facts, pages, records, sheets  # noqa: F401  # they register themselves
