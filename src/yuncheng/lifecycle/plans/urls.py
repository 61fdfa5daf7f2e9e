"""Addresses of the plans."""

from django.urls import URLPattern, URLResolver, path

from .views import plan, plans, plans_coverage, plans_departments, plans_item

urlpatterns: list[URLPattern | URLResolver] = [
    path("plans/", plans, name="plans"),
    path("plans/departments/", plans_departments, name="plans_departments"),
    path("plans/coverage/", plans_coverage, name="plans_coverage"),
    path("plans/items/<str:code>/", plans_item, name="plans_item"),
    path("plans/<int:pk>/", plan, name="plans_plan"),
]
