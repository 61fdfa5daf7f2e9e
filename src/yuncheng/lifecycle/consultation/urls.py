"""Addresses of this phase."""

from django.urls import URLPattern, URLResolver, path

from .library_views import experience, experience_list
from .views import consultation_list

urlpatterns: list[URLPattern | URLResolver] = [
    path("consultations/", consultation_list, name="consultation_list"),
    path("experience/", experience_list, name="experience_list"),
    path("experience/<int:pk>/", experience, name="experience"),
]
