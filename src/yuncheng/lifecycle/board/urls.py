"""Addresses of the board and of the plans."""

from django.urls import URLPattern, URLResolver, path

from . import board_views, compare_views, draft_views, plan_views, ranking_views, row_views

_DRAFT = "board/drafts/<int:pk>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("plan/", plan_views.plan_list, name="annual_plan_list"),
    path("plan/<int:year>/", plan_views.plan_year, name="annual_plan_year"),
    path("board/<int:year>/", board_views.board, name="annual_plan_board"),
    path("board/<int:year>/compare/", compare_views.compare, name="annual_plan_compare"),
    path(f"{_DRAFT}/move/", ranking_views.move, name="annual_plan_move"),
    path(f"{_DRAFT}/state/", ranking_views.state, name="annual_plan_state"),
    path(f"{_DRAFT}/press/", ranking_views.press, name="annual_plan_press"),
    path(f"{_DRAFT}/funds/", ranking_views.funds, name="annual_plan_funds"),
    path(f"{_DRAFT}/add/", row_views.add, name="annual_plan_add"),
    path(f"{_DRAFT}/copy/", draft_views.draft_copy, name="annual_plan_copy"),
    path(f"{_DRAFT}/rename/", draft_views.draft_rename, name="annual_plan_rename"),
    path(f"{_DRAFT}/delete/", draft_views.draft_delete, name="annual_plan_delete"),
    path("board/rows/<int:pk>/", row_views.row, name="annual_plan_row"),
    path("board/rows/<int:pk>/edit/", row_views.row_edit, name="annual_plan_row_edit"),
    path("board/rows/<int:pk>/drop/", row_views.row_drop, name="annual_plan_row_drop"),
]
