"""Addresses of the planning phase."""

from django.urls import URLPattern, URLResolver, path

from .views import county_list, reporting

urlpatterns: list[URLPattern | URLResolver] = [
    path("reporting/", reporting, name="reporting"),
    path("lists/", county_list, name="county_list"),
]
