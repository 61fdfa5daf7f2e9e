from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    name = "yuncheng.lifecycle.consultation"
    label = "consultation"
    verbose_name = "协商会商"

    def ready(self) -> None:
        from . import (  # noqa: F401  # they register themselves
            documents,
            facts,
            library,
            library_records,
            offices,
            pages,
            records,
            sheets,
        )
