"""Addresses of 投资评审's workbench, and of the reckoning that is open to everybody who plans a project."""

from django.urls import URLPattern, URLResolver, path

from .assessing import cost_pages, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<int:pk>/assessment/import/", pages.assessment_import, name="assessment_import"),
    path("cases/<int:pk>/assessment/rest/", pages.assessment_rest, name="assessment_rest"),
    path("cases/<int:pk>/assessment/look/", pages.assessment_look, name="assessment_look"),
    path("cases/<int:pk>/assessment/template.xlsx", pages.assessment_template, name="assessment_template"),
    path("cases/<int:pk>/assessment/correction.xlsx", pages.assessment_correction, name="assessment_correction"),
    path("cost/", cost_pages.cost, name="cost"),
    path("cost/draft/", cost_pages.cost_draft, name="cost_draft"),
    path("cost/look/", cost_pages.cost_look, name="cost_look"),
    path("cost/import/", cost_pages.cost_import, name="cost_import"),
    path("cost/clear/", cost_pages.cost_clear, name="cost_clear"),
    path("cost/template.xlsx", cost_pages.cost_template, name="cost_template"),
    path("cost/correction.xlsx", cost_pages.cost_correction, name="cost_correction"),
    path("cost/export.xlsx", cost_pages.cost_export, name="cost_export"),
]
