"""Addresses of casework."""

from django.urls import URLPattern, URLResolver, path

from .jobs import pages as jobs
from .pages.acting import case_act, case_draft
from .pages.case_page import case
from .pages.entries import entry, verify
from .pages.lists import case_list
from .pages.opening import case_open
from .pages.papers import attachment, attachment_remove, case_document, case_upload
from .pages.row_files import row_correction, row_import, row_sheet

urlpatterns: list[URLPattern | URLResolver] = [
    path("cases/", case_list, name="case_list"),
    path("cases/<int:pk>/", case, name="case"),
    path("cases/<int:pk>/act/", case_act, name="case_act"),
    path("cases/<int:pk>/draft/", case_draft, name="case_draft"),
    path("cases/<int:pk>/papers/<slug:paper>/", case_upload, name="case_upload"),
    path("cases/<int:pk>/documents/<slug:key>.<slug:fmt>", case_document, name="case_document"),
    path("cases/<int:pk>/rows/<slug:field>.xlsx", row_sheet, name="row_sheet"),
    path("cases/<int:pk>/rows/<slug:field>/import/", row_import, name="row_import"),
    path("cases/<int:pk>/rows/<slug:field>/correction.xlsx", row_correction, name="row_correction"),
    path("papers/<int:pk>/", attachment, name="attachment"),
    path("papers/<int:pk>/remove/", attachment_remove, name="attachment_remove"),
    path("open/<slug:procedure>/", case_open, name="case_open"),
    path("entries/<int:seq>/", entry, name="entry"),
    path("verify/", verify, name="verify"),
    path("jobs/", jobs.job_list, name="job_list"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/state", jobs.job_state, name="job_state"),
    path("jobs/<int:pk>/file", jobs.job_file, name="job_file"),
    path("jobs/<int:pk>/again", jobs.job_again, name="job_again"),
]
