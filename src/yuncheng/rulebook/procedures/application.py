"""项目申报 (art. 10–14, annex 1): what the application asks for, and which papers go with it."""

from __future__ import annotations

from ..annex1_application import BASIS_KINDS, EXPANDING
from ..ch4_approval import CHAPTERS
from ..kernel import Field, FieldKind, Need, Paper

FEASIBILITY = Need(("document_kind",), lambda f, law: f["document_kind"] == "feasibility", "编制可行性研究报告的")
TECHNICAL = Need(("document_kind",), lambda f, law: f["document_kind"] == "technical", "编制技术方案的")
IS_EXPANSION = Need(("nature",), lambda f, law: f["nature"] in EXPANDING, "改建、扩建、升级项目")
CROSS_DEPARTMENT = Need(("cross_department",), lambda f, law: bool(f["cross_department"]), "跨部门共建共享项目")
CIVIL_OR_ENERGY = Need(
    ("civil_works", "high_energy"),
    lambda f, law: bool(f["civil_works"] or f["high_energy"]),
    "含新建土建工程或属高耗能的项目",
)

DOCUMENT_KINDS = (("feasibility", "可行性研究报告及概算（代初步设计）"), ("technical", "技术方案"))
# Kinds of basis that rest on a document, which is then named with its number.
BASIS_BY_FILE = frozenset({"superior", "demand"})

ANNEX1_FIELDS = (
    Field("leader", "分管领导", FieldKind.PERSON, max_length=40),
    Field("leader_phone", "分管领导联系电话", FieldKind.PHONE),
    Field("contact", "项目联系人", FieldKind.PERSON, max_length=40),
    Field("contact_phone", "项目联系人联系电话", FieldKind.PHONE),
    Field("basis_kinds", "建设依据类别", FieldKind.CHOICES, choices=BASIS_KINDS),
    Field(
        "basis_files",
        "依据文件",
        FieldKind.ROWS,
        required=False,
        rows=(Field("title", "文件名"), Field("number", "文号", required=False, max_length=60)),
        help="依据文件请填写文件名和文号；属业务工作需要的在下栏说明",
    ),
    Field("basis_text", "建设背景和依据", FieldKind.LONG, max_length=5000),
    Field("estimate", "经费估算", FieldKind.MONEY),
    Field("preparation", "前期准备情况", FieldKind.LONG, max_length=5000),
    Field(
        "schedule",
        "进度计划和年度资金估算",
        FieldKind.ROWS,
        rows=(
            Field("year", "年度", FieldKind.YEAR),
            Field("work", "进度计划", max_length=300),
            Field("amount", "资金估算", FieldKind.MONEY, may_be_zero=True),
        ),
    ),
    Field("document_kind", "申报文件种类", FieldKind.CHOICE, choices=DOCUMENT_KINDS, articles=(11, 14)),
    Field(
        "chapters",
        "申报文件已含的必备篇章",
        FieldKind.CHOICES,
        choices=CHAPTERS,
        required=False,
        articles=(14,),
        help="编制可行性研究报告的，五个篇章缺一不可",
    ),
    Field(
        "drafter",
        "申报文件编制单位",
        required=False,
        max_length=100,
        help="委托编制的填写，编制单位及其人员不参加本项目评审；自行编制的不填",
        articles=(4, 10),
    ),
    Field("drafter_code", "编制单位统一社会信用代码", required=False, max_length=18, articles=(4, 10)),
    Field("cross_department", "跨部门共建共享项目", FieldKind.BOOL, required=False, articles=(13,)),
    Field("framework_no", "框架方案审核意见文号", FieldKind.DOC_NO, required=False, articles=(13,)),
    Field("civil_works", "含新建土建工程", FieldKind.BOOL, required=False, articles=(12,)),
    Field("high_energy", "高耗能项目", FieldKind.BOOL, required=False, articles=(12,)),
    Field("secure_products", "产品安全可靠情况说明", FieldKind.LONG, max_length=3000, articles=(17,)),
    Field(
        "cloud",
        "依托云数据中心情况",
        FieldKind.LONG,
        max_length=2000,
        help="拟自建机房或自购服务器的，说明理由",
        articles=(18,),
    ),
    Field("users", "使用人数", FieldKind.INT, required=False, help="用于测算人均投资", articles=(19,)),
    Field("remark", "备注", FieldKind.LONG, required=False, max_length=2000),
    Field("filler", "填表人", FieldKind.PERSON, max_length=40),
    Field("filler_phone", "填表人联系电话", FieldKind.PHONE),
)

APPLICATION_PAPERS = (
    Paper("feasibility", "项目可行性研究报告及概算（代初步设计）", (11, 14), when=FEASIBILITY),
    Paper("technical", "技术方案", (14,), when=TECHNICAL),
    Paper("budget", "投资预算明细", (10,)),
    Paper("crypto", "密码应用方案", (14,)),
    Paper("prior_evaluation", "前期项目第三方后评价报告", (14,), when=IS_EXPANSION),
    Paper("framework", "框架方案审核意见", (13,), when=CROSS_DEPARTMENT),
    Paper("siting", "节能评估、规划选址、用地预审、环境影响评价文件", (12,), when=CIVIL_OR_ENERGY),
    Paper("basis", "依据文件", (10,), required=False),
)
