"""Every address of the product declares who may knock and what it shows."""

from django.core.management import call_command

from yuncheng.registry import access, doors
from yuncheng.registry.checks import all_views, every_address_has_a_door


def test_every_address_has_a_door():
    assert every_address_has_a_door(None) == []


def test_the_product_finds_nothing_wrong_with_itself(capsys):
    call_command("check", fail_level="WARNING")


def test_names_of_pages_are_given_once():
    names = [name for pattern, _, name in all_views() if name and not pattern.startswith("api/")]
    assert sorted(names) == sorted(set(names))


def test_only_entering_and_verifying_are_public():
    open_to_all = {name for pattern, view, name in all_views() if _public(view) and not pattern.startswith("api/")}
    assert open_to_all == {"login", "activate", "demo_role", "verify"}


def _public(view) -> bool:
    way_in = doors.door_of(view)
    return way_in is not None and way_in.public


def test_the_three_have_no_business_door(county):
    assert all(not access.visible_projects(county[post]).exists() for post in ("sysadmin", "secadmin", "auditadmin"))
