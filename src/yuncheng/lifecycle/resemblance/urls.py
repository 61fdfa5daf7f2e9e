"""Addresses of the comparison."""

from django.urls import URLPattern, URLResolver, path

from .views import likeness, likeness_again, likeness_report, likeness_splitting

urlpatterns: list[URLPattern | URLResolver] = [
    path("likeness/", likeness, name="likeness"),
    path("likeness/splitting/", likeness_splitting, name="likeness_splitting"),
    path("likeness/report/", likeness_report, name="likeness_report"),
    path("likeness/projects/<int:pk>/again/", likeness_again, name="likeness_again"),
]
