"""Addresses of the investment plans."""

from django.urls import URLPattern, URLResolver, path

from .views import investment, take_listed

urlpatterns: list[URLPattern | URLResolver] = [
    path("investment/", investment, name="investment"),
    path("investment/<int:pk>/listed/", take_listed, name="investment_take_listed"),
]
