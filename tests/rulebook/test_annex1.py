"""Annex 1: its lists are complete, its labels stand in official order."""

from __future__ import annotations

from yuncheng.rulebook import annex1_application as annex1


def test_natures_and_what_the_form_shows() -> None:
    assert {label: annex1.form_type(code) for code, label in annex1.NATURES} == {
        "新建": "新建",
        "改建": "改扩建",
        "扩建": "改扩建",
        "续建": "续建",
        "升级": "改扩建",
        "整合": "改扩建",
        "改造": "改扩建",
        "运维": "运维",
    }
    assert {annex1.form_type(code) for code, _ in annex1.NATURES} == set(annex1.FORM_TYPES)


def test_upgrading_counts_as_expansion_and_integrating_does_not() -> None:
    assert sorted(annex1.EXPANDING) == ["expand", "rebuild", "upgrade"]


def test_lists_are_complete_and_codes_are_unique() -> None:
    lists = {
        "natures": (annex1.NATURES, 8),
        "kinds": (annex1.KINDS, 12),
        "refused": (annex1.REFUSED_KINDS, 3),
        "sources": (annex1.MONEY_SOURCES, 5),
        "bases": (annex1.BASIS_KINDS, 3),
    }
    for name, (choices, size) in lists.items():
        assert len(choices) == len(dict(choices)) == size, name
    assert set(annex1.REFUSED_KINDS) < set(annex1.KINDS)
    assert set(dict(annex1.KINDS)) >= annex1.SERVICE_KINDS


def test_labels_stand_in_official_order() -> None:
    assert [line.label for line in annex1.LABELS] == [
        "项目申报单位（盖章）",
        "申报日期",
        "项目名称",
        "项目类型",
        "项目业主",
        # 单位和人
        "行政主管部门",
        "分管领导",
        "联系电话",
        "项目联系人",
        "联系电话",
        # 以下为大栏
        "建设背景和依据",
        "经费估算",
        "前期准备情况",
        "进度计划和年度资金估算",
        "申报时应附材料",
        "备注",
        "填表人",
        "联系电话",
    ]
    assert len({line.key for line in annex1.LABELS}) == len(annex1.LABELS)


def test_hints_and_notes_are_as_printed() -> None:
    hints = {line.key: line.hint for line in annex1.LABELS if line.hint}
    bases = "、".join(label for _, label in annex1.BASIS_KINDS)
    assert hints["basis"] == f"（{bases}；文件依据请填写文件名和文号，{'工作需要的请简要说明'}。）"
    assert hints["papers"] == "1. 项目基本情况报告（项目可行性研究报告/技术方案）；2. 投资预算明细"
    assert annex1.NOTES == ("填报说明：“项目类别”一栏填:新建、续建、改扩建。",)


def test_a_label_of_a_code() -> None:
    assert annex1.label_of(annex1.NATURES, "expand") == "扩建"
    assert annex1.label_of(annex1.NATURES, "strange") == "strange"
