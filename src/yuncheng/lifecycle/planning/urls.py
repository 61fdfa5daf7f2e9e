"""Addresses of the planning phase."""

from django.urls import URLPattern, URLResolver, path

from .listing.views import county_list
from .reporting import file_pages, many_pages, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("reporting/", pages.reporting, name="reporting"),
    path("reporting/notice/<int:year>/<str:fmt>/", pages.reporting_notice, name="reporting_notice"),
    path("reporting/import/", file_pages.reporting_file, name="reporting_file"),
    path("reporting/import/template/", file_pages.reporting_file_template, name="reporting_file_template"),
    path("reporting/import/<int:pk>/", file_pages.reporting_file_preview, name="reporting_file_preview"),
    path("reporting/import/<int:pk>/take/", file_pages.reporting_file_take, name="reporting_file_take"),
    path("reporting/import/<int:pk>/corrected/", file_pages.reporting_file_corrected, name="reporting_file_corrected"),
    path("reporting/many/<slug:step>/", many_pages.reporting_many, name="reporting_many"),
    path("lists/", county_list, name="county_list"),
]
