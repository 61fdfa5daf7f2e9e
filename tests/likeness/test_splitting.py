"""化整为零: parts just below a line are found together; what only looks like it is not."""

from __future__ import annotations

from dataclasses import replace

from yuncheng.likeness import Record, batch_groups, lone_parts, patterns, renamed, split_groups

BASE = "城区内涝监测"
PARTS = tuple(
    Record(str(n), f"{BASE}{part}", "县城市管理局", 2026, amount, "新建")
    for n, (part, amount) in enumerate(
        [("平台软件开发服务", 48.0), ("前端感知设备采购", 47.5), ("数据接口对接服务", 45.0)], start=1
    )
)


def test_three_parts_below_the_line_are_a_warning() -> None:
    (found,) = split_groups(PARTS)
    assert (found.degree, found.line, found.total) == ("预警", 50.0, 140.5)
    assert [record.id for record in found.members] == ["1", "2", "3"]


def test_two_parts_are_a_hint() -> None:
    assert [found.degree for found in split_groups(PARTS[:2])] == ["提示"]


def test_at_the_line_or_well_below_it_is_no_part() -> None:
    assert split_groups([PARTS[0], replace(PARTS[1], amount=50.0)]) == []
    assert split_groups([PARTS[0], replace(PARTS[1], amount=44.99)]) == []
    assert len(split_groups([PARTS[0], replace(PARTS[1], amount=45.0)])) == 1


def test_the_higher_line_has_groups_of_its_own() -> None:
    (found,) = split_groups([replace(record, amount=10 * (record.amount or 0)) for record in PARTS])
    assert found.line == 500.0


def test_other_units_other_years_and_upkeep_do_not_join() -> None:
    assert split_groups([PARTS[0], replace(PARTS[1], unit="县水利局")]) == []
    assert split_groups([PARTS[0], replace(PARTS[1], year=2024)]) == []
    assert split_groups([PARTS[0], replace(PARTS[1], kind="运维")]) == []
    assert split_groups([PARTS[0], replace(PARTS[1], amount=None)]) == []


def test_how_near_the_line_and_how_many_years_apart_is_the_callers_to_say() -> None:
    low, late = replace(PARTS[1], amount=40.0), replace(PARTS[1], year=2028)
    assert (len(split_groups([PARTS[0], low])), len(split_groups([PARTS[0], low], just_below=0.8))) == (0, 1)
    assert (len(split_groups([PARTS[0], late])), len(split_groups([PARTS[0], late], apart=2))) == (0, 1)
    assert split_groups([PARTS[0], replace(low, amount=39.99)], just_below=0.8) == []


def test_two_subjects_are_two_projects() -> None:
    assert split_groups([PARTS[0], replace(PARTS[1], name="图书馆自助借还设备采购")]) == []


def test_one_contractor_joins_what_names_do_not_part() -> None:
    whole = [
        Record(str(n), f"{BASE}系统{n}号片区", "县城市管理局", 2026, 46.0 + n, contractor="甲公司") for n in range(3)
    ]
    (found,) = split_groups(whole)
    assert "承建单位相同：甲公司" in found.reasons
    assert split_groups([replace(record, contractor="") for record in whole]) == []


def test_amounts_that_bunch_below_a_line_are_pointed_out() -> None:
    names = ("河道巡查", "古树建档", "食堂订餐", "门禁改造", "会议扩声")
    many = [Record(str(n), name, "县水利局", 2020 + n, 46.0 + n) for n, name in enumerate(names)]
    assert [found.rule for found in patterns(many)] == ["金额集中在限额之下"]
    above = [replace(record, id=f"a{record.id}", amount=52.0) for record in many]
    assert patterns([*many, *above]) == []


def test_one_contractor_three_times_a_year_is_pointed_out() -> None:
    names = ("河道巡查", "古树建档", "食堂订餐")
    many = [Record(str(n), name, "县水利局", 2026, 46.0 + n, contractor="甲公司") for n, name in enumerate(names)]
    assert [found.rule for found in patterns(many)] == ["同一承建单位一年多次略低于限额"]


def test_a_refused_project_under_a_new_name_is_recognised() -> None:
    content = "雨水井液位采集、积水点报警、泵站远程启停"
    refused = Record("r", "城区排水防涝监控系统", "县城市管理局", 2025, content=content)
    again = Record("n", "海绵城市感知提升项目", "县城市管理局", 2026, content=content)
    assert [found.rule for found in renamed(again, [refused])] == ["未通过后更名再报"]
    assert renamed(replace(again, unit="县水利局"), [refused]) == []
    assert renamed(replace(again, content="会议扩声、同声传译"), [refused]) == []


# ---------------------------------------------------------------------------------------------------- further signs


def test_filed_in_one_batch_on_one_subject_they_need_no_word_for_a_part() -> None:
    whole = [Record(str(n), f"{BASE}{n}号片区系统", "县城市管理局", 2026, 46.0 + n) for n in range(1, 4)]
    (found,) = batch_groups(whole, {"1": "2026-03-02", "2": "2026-03-02", "3": "2026-03-09"})
    assert ([r.id for r in found.members], found.degree, found.total) == (["1", "2"], "提示", 95.0)
    assert found.reasons == ("都在2026-03-02报送，名称或内容相近",)
    (found,) = batch_groups(whole, dict.fromkeys("123", "2026-03-02"))
    assert ([r.id for r in found.members], found.degree) == (["1", "2", "3"], "预警")


def test_another_batch_unit_or_subject_and_what_is_not_just_below_joins_nothing() -> None:
    one, two = (Record(n, f"{BASE}{n}号片区系统", "县城市管理局", 2026, 48.0) for n in "12")
    day = dict.fromkeys("12", "2026-03-02")
    assert len(batch_groups([one, two], day)) == 1
    assert batch_groups([one, two], {"1": "2026-03-02", "2": "2026-03-03"}) == []
    assert batch_groups([one, two], {"1": "2026-03-02"}) == []
    assert batch_groups([one, replace(two, unit="县水利局")], day) == []
    assert batch_groups([one, replace(two, name="图书馆自助借还系统")], day) == []
    assert batch_groups([one, replace(two, kind="运维")], day) == []
    assert batch_groups([one, replace(two, amount=44.99)], day) == []
    assert len(batch_groups([one, replace(two, amount=45.0)], day)) == 1
    assert batch_groups([one, replace(two, amount=50.0)], day) == []


def test_a_part_alone_is_told_unless_its_unit_has_what_could_use_it() -> None:
    part = PARTS[1]
    (found,) = lone_parts([part], [])
    assert ([r.id for r in found.members], found.line) == (["2"], 50.0)
    assert found.reasons[0].startswith("名称只是“")
    assert lone_parts([part], [Record("S", f"{BASE}平台", part.unit)]) == []
    assert lone_parts([part, PARTS[0]], []) == []  # software and devices of one subject: parts of each other
    assert len(lone_parts([part], [Record("S", f"{BASE}平台", "县水利局")])) == 1
    assert len(lone_parts([part], [Record("S", "图书馆自助借还平台", part.unit)])) == 1
    assert lone_parts([replace(part, amount=50.0)], []) == []
    assert lone_parts([replace(part, name=f"{BASE}平台")], []) == []
    assert lone_parts([PARTS[0]], []) == []  # software may be of use without the rest
    assert len(lone_parts([PARTS[2]], [])) == 1
