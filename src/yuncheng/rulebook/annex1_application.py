"""Annex 1, the application form: its closed lists, its labels in official order and its printed notes.

Lists are (code, label); codes are what is stored, labels are what a user reads.
"""

from __future__ import annotations

from dataclasses import dataclass

Choices = tuple[tuple[str, str], ...]

NATURES: Choices = (
    ("new", "新建"),
    ("rebuild", "改建"),
    ("expand", "扩建"),
    ("continue", "续建"),
    ("upgrade", "升级"),
    ("integrate", "整合"),
    ("transform", "改造"),
    ("maintain", "运维"),
)

# Articles 14 and 28–30 look at the nature itself: 升级 is treated as 改扩建, 整合 and 改造 are not (readings.py).
EXPANDING = frozenset({"rebuild", "expand", "upgrade"})
NEW = "new"
MAINTENANCE = "maintain"

FORM_TYPES = ("新建", "续建", "改扩建", "运维")

_FORM_TYPE = {
    "new": "新建",
    "continue": "续建",
    "rebuild": "改扩建",
    "expand": "改扩建",
    "upgrade": "改扩建",
    "integrate": "改扩建",
    "transform": "改扩建",
    "maintain": "运维",
}


def form_type(nature: str) -> str:
    """What the form's 项目类型 shows for a nature: one of its three values, or 运维 beside them."""
    return _FORM_TYPE[nature]


REFUSED_KINDS: Choices = (
    ("hardware_purchase", "计算机及非定制化办公软硬件购置"),
    ("line", "网络线路租购"),
    ("consumables", "耗材购置"),
)

KINDS: Choices = (
    ("network", "通信网络"),
    ("cloud_platform", "云服务平台"),
    ("industry_app", "行业信息化应用"),
    ("data_use", "数据开发利用"),
    # 以下为服务和保障
    ("cloud_service", "云服务"),
    ("security", "信息安全保障"),
    ("integration", "系统集成"),
    ("operation", "运维服务"),
    ("support", "技术支撑服务"),
    *REFUSED_KINDS,
)

SERVICE_KINDS = frozenset({"operation", "support"})

MONEY_SOURCES: Choices = (
    ("budget", "财政预算资金"),
    ("transfer", "上级转移支付"),
    ("own", "自有收入"),
    ("state_capital", "国有资金"),
    ("other", "其他资金"),
)

BASIS_KINDS: Choices = (
    ("superior", "上级文件要求或领导批示"),
    ("demand", "上级部门明确要求"),
    ("need", "业务工作需要"),
)


@dataclass(frozen=True, slots=True)
class FormLine:
    """One place on the paper form: its key, its printed label and a hint printed inside the box."""

    key: str
    label: str
    hint: str = ""


# Papers that the form itself asks for, in its order.
FORM_PAPERS: tuple[str, ...] = (
    "项目基本情况报告（项目可行性研究报告/技术方案）",
    "投资预算明细",
)

_BASIS_HINT = (
    "（" + "、".join(label for _, label in BASIS_KINDS) + "；文件依据请填写文件名和文号，工作需要的请简要说明。）"
)

LABELS: tuple[FormLine, ...] = (
    FormLine("applicant", "项目申报单位（盖章）"),
    FormLine("applied_on", "申报日期", "年 月 日"),
    FormLine("name", "项目名称"),
    FormLine("form_type", "项目类型"),
    FormLine("owner", "项目业主"),
    FormLine("supervisor", "行政主管部门"),
    # 联系人员
    FormLine("leader", "分管领导"),
    FormLine("leader_phone", "联系电话"),
    FormLine("contact", "项目联系人"),
    FormLine("contact_phone", "联系电话"),
    FormLine("basis", "建设背景和依据", _BASIS_HINT),
    FormLine("estimate", "经费估算"),
    FormLine("preparation", "前期准备情况"),
    FormLine("schedule", "进度计划和年度资金估算"),
    FormLine("papers", "申报时应附材料", "；".join(f"{i}. {p}" for i, p in enumerate(FORM_PAPERS, 1))),
    FormLine("remark", "备注"),
    FormLine("filler", "填表人"),
    FormLine("filler_phone", "联系电话"),
)

NOTES: tuple[str, ...] = ("填报说明：“项目类别”一栏填:新建、续建、改扩建。",)


def label_of(choices: Choices, code: str) -> str:
    """The label of a code; the code itself where the list does not know it."""
    return next((label for known, label in choices if known == code), code)
