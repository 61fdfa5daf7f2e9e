from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "yuncheng.catalogue"
    label = "catalogue"
    verbose_name = "数据资源目录"

    def ready(self) -> None:
        from . import documents, element_pages, pages, records  # noqa: F401  # they register themselves
