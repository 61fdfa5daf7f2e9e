"""Profiles as data: what another county's file may look like, and how a bad one is refused."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

import pytest

from yuncheng.costing import CostError, ProfileError, load_profile, parse_profile, reckon, shipped_profiles


@pytest.fixture
def plain() -> dict[str, Any]:
    text = resources.files("yuncheng.costing").joinpath("profiles", "changsha-2023.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def faults_of(data: object) -> list[str]:
    with pytest.raises(ProfileError) as refused:
        parse_profile(json.dumps(data, ensure_ascii=False), source="某县")
    assert all(fault in str(refused.value) for fault in refused.value.faults)
    return list(refused.value.faults)


@pytest.mark.parametrize("key", shipped_profiles())
def test_each_shipped_profile_reads_and_cites_its_document(key):
    profile = load_profile(key)
    assert profile.key == key
    assert all(fee.clause.startswith(profile.document) for fee in profile.fees.values())


def test_another_county_brings_its_own_file(tmp_path, plain):
    plain["key"], plain["document"] = "mou-xian", "某财〔2026〕1号"
    plain["fees"]["软件测评费"]["tiers"] = [{"upto_wan": None, "percent": "1.5"}]
    path = tmp_path / "mou-xian.json"
    path.write_text(json.dumps(plain, ensure_ascii=False), encoding="utf-8")
    result = reckon(load_profile(path), "软件测评费", {"base": "100万元"})
    assert result.fen == 1_500_000
    assert result.steps[0].clause == "某财〔2026〕1号 软件测评费"


def test_all_faults_are_named_at_once(plain):
    plain["effective_from"] = "2023年"
    plain["mispelt"] = 1
    plain["rounding"]["mode"] = "随意"
    plain["function_points"]["weights"] = {"ILF": 10, "XYZ": 3}
    plain["function_points"]["reuse"]["default"] = "没有"
    plain["development"]["productivity"]["trades"]["全行业"]["P25"] = 99
    plain["development"]["hours_per_month"] = 0
    plain["quantity_factors"]["kinds"]["设备"] = [[50, 1], [20, 0.9]]
    plain["fees"]["监理服务费"]["tiers"][1]["upto_wan"] = 100
    plain["fees"]["监理服务费"]["heading"] = "不存在的科目"
    plain["fees"]["软件测评费"].pop("base")
    plain["fees"]["概预算审核费"]["of"] = "没有的费"
    plain["fees"]["预备费"]["grades"]["可研"] = [8, 5]
    plain["fees"]["专家劳务费"]["kind"] = "猜"
    plain["fees"]["软件测评费"]["tiers"][0]["percent"] = "百分之二"
    plain["professions"]["classes"]["硬件成品软件等"]["headings"] = ["设备购置费"]
    plain["heading_aliases"]["开发费"] = "没有的科目"
    faults = faults_of(plain)
    places = [fault.split("：")[0] for fault in faults]
    assert places == [
        "文件",
        "effective_from",
        "rounding.mode",
        "function_points.weights.XYZ",
        "function_points.weights",
        "function_points.reuse",
        "development.productivity",
        "development.hours_per_month",
        "quantity_factors.kinds.设备[2]",
        "quantity_factors.kinds.设备[2]",
        "professions.classes",
        "fees.监理服务费",
        "fees.监理服务费.tiers[2]",
        "fees.软件测评费",
        "fees.软件测评费.tiers[1].percent",
        "fees.专家劳务费",
        "fees.预备费.grades.可研",
        "heading_aliases",
        "fees.概预算审核费",
    ]


@pytest.mark.parametrize("data", [[], {}, 3, "x", None, {"format": "其他"}])
def test_a_file_of_another_kind_is_refused(data):
    assert len(faults_of(data)) == 1


def test_an_empty_profile_names_what_is_missing():
    faults = faults_of({"format": "yuncheng-cost-profile/1"})
    assert {"key：缺少", "headings：缺少", "function_points：缺少", "development：缺少", "fees：缺少"} <= set(faults)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "不是正确的 JSON"),
        ('{"a": 1, "a": 2}', "出现了两次"),
        ('{"a": NaN}', "不是能计算的数字"),
        ("[" * 100_000, "嵌套过深"),
        ('{"a": ' + "9" * 5000 + "}", "过大"),
    ],
)
def test_broken_json_is_refused_in_words(text, said):
    with pytest.raises(CostError, match=said):
        parse_profile(text, source="某县")


def test_unknown_keys_and_files_are_refused_in_words(tmp_path):
    for name in ("nowhere", str(tmp_path / "none.json"), "../../etc"):
        with pytest.raises(CostError, match=r"没有随附|打不开"):
            load_profile(name)
    bad = tmp_path / "gbk.json"
    bad.write_bytes("费用".encode("gbk"))
    with pytest.raises(CostError, match="UTF-8"):
        load_profile(bad)
