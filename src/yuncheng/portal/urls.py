from django.urls import URLPattern, URLResolver, path

from . import administration, desk, entering, law_reader, overview, project_list, project_page

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.desk, name="desk"),
    path("read/", desk.mark_read, name="mark_read"),
    path("login/", entering.sign_in, name="login"),
    path("logout/", entering.sign_out, name="logout"),
    path("activate/", entering.activate, name="activate"),
    path("password/", entering.change_password, name="password"),
    path("demo/role/", entering.change_role, name="demo_role"),
    path("projects/", project_list.project_list, name="project_list"),
    path("projects/export.xlsx", project_list.project_export, name="project_export"),
    path("projects/<int:pk>/", project_page.project_page, name="project"),
    path("overview/", overview.overview, name="overview"),
    path("overview/due/", overview.due_list, name="due_list"),
    path("law/", law_reader.law, name="law"),
    path("law/numbers/", law_reader.law_numbers, name="law_numbers"),
    path("law/<int:number>/", law_reader.law_article, name="law_article"),
    path("accounts/", administration.account_list, name="account_list"),
    path("accounts/<int:pk>/code/", administration.account_code, name="account_code"),
    path("log/", administration.act_log, name="act_log"),
]
