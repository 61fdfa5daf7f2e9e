"""The grid page, the import by browser, the empty and the marked file; others find nothing there."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.approval.road import CATALOGUE_ROW
from tests.county import begin, listed_project
from yuncheng.catalogue.models import CatalogueItem
from yuncheng.catalogue.sheets import workbook


@pytest.fixture
def case(county, workday):
    return begin("catalogue", county["health.handler"], project=listed_project(county))


@pytest.fixture
def as_(client):
    def sign_in(person):
        client.force_login(person, backend="yuncheng.registry.backends.AccountBackend")
        return client

    return sign_in


def sheet(*rows):
    return SimpleUploadedFile("目录.xlsx", workbook(rows))


def test_an_imported_file_stands_in_the_grid_and_can_be_submitted(county, case, as_):
    client = as_(county["health.handler"])
    answer = client.post(f"/cases/{case.pk}/catalogue/import/", {"file": sheet(CATALOGUE_ROW)})
    assert (answer.status_code, answer.url) == (302, f"/cases/{case.pk}/")
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert 'name="rows-0-item"' in page
    assert 'value="办件编号"' in page
    fields = {f"rows-0-{key}": value for key, value in CATALOGUE_ROW.items()}
    head = {"step": "fill", "version": "0", "key": uuid4().hex, "outcome": "submitted"}
    assert client.post(f"/cases/{case.pk}/act/", head | fields).status_code == 302
    assert CatalogueItem.objects.filter(case=case).count() == 1


def test_a_bad_file_is_answered_with_each_cell_and_a_way_to_correct_it(county, case, as_):
    client = as_(county["health.handler"])
    bad = sheet(CATALOGUE_ROW | {"share_type": "随便"})
    answer = client.post(f"/cases/{case.pk}/catalogue/import/", {"file": bad})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "第 4 行 H 列" in page
    assert f"/cases/{case.pk}/catalogue/correction.xlsx" in page
    marked = client.get(f"/cases/{case.pk}/catalogue/correction.xlsx")
    assert marked.status_code == 200
    assert marked.content.startswith(b"PK")


def test_an_import_without_a_file_is_told(county, case, as_):
    answer = as_(county["health.handler"]).post(f"/cases/{case.pk}/catalogue/import/", {})
    assert answer.status_code == 400
    assert "没有选择要导入的文件" in answer.content.decode()


def test_the_empty_form_is_handed_out(county, case, as_):
    answer = as_(county["health.handler"]).get(f"/cases/{case.pk}/catalogue/template.xlsx")
    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize(
    ("person", "status"), [("farm.handler", 404), ("sysadmin", 404), ("health.checker", 403), ("lead.handler", 403)]
)
def test_whoever_does_not_fill_in_cannot_import(county, case, as_, person, status):
    answer = as_(county[person]).post(f"/cases/{case.pk}/catalogue/import/", {"file": sheet(CATALOGUE_ROW)})
    assert answer.status_code == status


def test_other_cases_have_no_catalogue_pages(county, case, as_):
    other = begin("approval", county["health.handler"], project=case.project)
    client = as_(county["health.handler"])
    for tail in ("template.xlsx", "correction.xlsx"):
        assert client.get(f"/cases/{other.pk}/catalogue/{tail}").status_code == 404
    assert client.get(f"/cases/{case.pk}/catalogue/correction.xlsx").status_code == 404
