"""Which cost profile is in force is the county's matter: its file names one, or the shipped one stands in."""

import json
from pathlib import Path

import pytest

from yuncheng.costing import CostError, ProfileError
from yuncheng.costing import load as costing_load
from yuncheng.registry import cost_standard as module
from yuncheng.registry.checks import the_cost_standard_is_whole
from yuncheng.registry.cost_standard import read_standard

SHIPPED = Path(costing_load.__file__).with_name("profiles") / "changsha-2023.json"


@pytest.fixture
def county_file(tmp_path):
    """Write a county's file with this [costing] part, and its own profile beside it."""

    def write(part, **changes):
        profile = json.loads(SHIPPED.read_text("utf-8")) | {"key": "ours", "name": "本县评审标准"} | changes
        (tmp_path / "ours.json").write_text(json.dumps(profile, ensure_ascii=False), "utf-8")
        path = tmp_path / "county.toml"
        path.write_text(part, "utf-8")
        return path

    return write


def test_without_a_word_the_shipped_profile_is_a_reference(county_file):
    standard = read_standard(county_file('[county]\nname = "清河县"\n'))
    assert (standard.own, standard.profile.key) == (False, "changsha-2023")
    assert standard.name == "《长沙市政府投资信息化项目评审指南（2023）》（长财评综〔2023〕12号，2023-12-01起施行）"


OTHER = "lishui-crypto-2025"


@pytest.mark.parametrize(("named", "key"), [("ours.json", "ours"), ("changsha-2023", "changsha-2023"), (OTHER, OTHER)])
def test_a_county_names_its_own_file_or_a_shipped_one(county_file, named, key):
    standard = read_standard(county_file(f'[costing]\nprofile = "{named}"\n'))
    assert (standard.own, standard.profile.key) == (True, key)


@pytest.mark.parametrize(
    "part",
    ["[costing]\n", '[costing]\nprofile = ""\n', "[costing]\nprofile = 3\n", '[costing]\nprofile = "a"\nrate = 3\n'],
)
def test_a_part_that_says_something_else_is_refused(county_file, part):
    with pytest.raises(CostError, match="应只写 profile"):
        read_standard(county_file(part))


def test_a_profile_that_is_missing_or_wrong_is_refused_with_its_faults(county_file):
    with pytest.raises(CostError, match="打不开费用标准文件"):
        read_standard(county_file('[costing]\nprofile = "theirs.json"\n'))
    with pytest.raises(ProfileError, match="不认识的键"):
        read_standard(county_file('[costing]\nprofile = "ours.json"\n', colour="red"))


def test_a_wrong_profile_is_told_before_the_server_starts(county_file, settings):
    settings.COUNTY_FILE = str(county_file('[costing]\nprofile = "theirs.json"\n'))
    module.cost_standard.cache_clear()
    assert [error.id for error in the_cost_standard_is_whole(None)] == ["yuncheng.E002"]
    settings.COUNTY_FILE = ""
    module.cost_standard.cache_clear()
    assert the_cost_standard_is_whole(None) == []
