"""Addresses of the comparison."""

from django.urls import URLPattern, URLResolver, path

from .views import likeness, likeness_again, likeness_splitting

urlpatterns: list[URLPattern | URLResolver] = [
    path("likeness/", likeness, name="likeness"),
    path("likeness/splitting/", likeness_splitting, name="likeness_splitting"),
    path("likeness/projects/<int:pk>/again/", likeness_again, name="likeness_again"),
]
