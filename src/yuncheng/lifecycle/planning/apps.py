from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "yuncheng.lifecycle.planning"
    label = "planning"
    verbose_name = "规划与清单"
