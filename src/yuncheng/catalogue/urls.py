"""Addresses of the catalogue."""

from django.urls import URLPattern, URLResolver, path

from .element_pages import catalogue_elements, catalogue_map
from .pages import catalogue_correction, catalogue_import, catalogue_template

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/<int:pk>/catalogue/import/", catalogue_import, name="catalogue_import"),
    path("cases/<int:pk>/catalogue/template.xlsx", catalogue_template, name="catalogue_template"),
    path("cases/<int:pk>/catalogue/elements/", catalogue_elements, name="catalogue_elements"),
    path("cases/<int:pk>/catalogue/map/", catalogue_map, name="catalogue_map"),
    path("cases/<int:pk>/catalogue/correction.xlsx", catalogue_correction, name="catalogue_correction"),
]
