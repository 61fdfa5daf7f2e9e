from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    name = "yuncheng.lifecycle.approval"
    label = "approval"
    verbose_name = "申报与审批"

    def ready(self) -> None:
        from . import documents, facts, pages, records, review_records  # noqa: F401  # they register themselves
        from .assessing import filed  # noqa: F401
        from .assessing import pages as workbench  # noqa: F401
        from .assessing import records as assessment_records  # noqa: F401
