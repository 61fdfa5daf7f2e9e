"""The Django app that carries the design system."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """A leaf: templates, stylesheets, modules and tags; no models, no views."""

    name = "yuncheng.ui"
    label = "ui"
    verbose_name = "界面"
