"""All addresses of the product."""

from django.urls import include, path

from yuncheng.casework.api import api

urlpatterns = [
    path("api/v1/", api.urls),
    path("", include("yuncheng.casework.urls")),
    path("", include("yuncheng.lifecycle.plans.urls")),
    path("", include("yuncheng.lifecycle.planning.urls")),
    path("", include("yuncheng.lifecycle.board.urls")),
    path("", include("yuncheng.lifecycle.investment.urls")),
    path("", include("yuncheng.lifecycle.consultation.urls")),
    path("", include("yuncheng.lifecycle.approval.urls")),
    path("", include("yuncheng.lifecycle.resemblance.urls")),
    path("", include("yuncheng.catalogue.urls")),
    path("", include("yuncheng.portal.urls")),
]

handler400 = "yuncheng.casework.refusal_pages.bad_request"
handler403 = "yuncheng.casework.refusal_pages.forbidden"
handler404 = "yuncheng.casework.refusal_pages.not_found"
handler500 = "yuncheng.casework.refusal_pages.trouble"
