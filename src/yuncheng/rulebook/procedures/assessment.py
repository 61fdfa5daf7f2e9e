"""What 投资评审 asks (art. 10): the lines side by side, offers behind their prices, function points, the choices of a
reckoning, the result.

Rates and headings are the county's cost profile, not the law's; so here a heading is a text and a choice is a name and
a value. The figure of the assessment follows from the lines; without lines it is typed, with a reason why.
"""

from __future__ import annotations

from ..kernel import Field, FieldKind

#: A line of a submitted budget, as an applicant writes it.
BUDGET_ROWS = (
    Field("heading", "费用科目", max_length=60),
    Field("name", "名称", max_length=200),
    Field("spec", "规格和说明", required=False, max_length=500),
    Field("unit", "计量单位", required=False, max_length=20),
    Field("quantity", "送审数量", required=False, max_length=24),
    Field("price", "送审单价", FieldKind.MONEY, required=False, may_be_zero=True),
    Field("submitted", "送审金额", FieldKind.MONEY, may_be_zero=True),
)
#: The same line with what the assessor makes of it.
ASSESSED_ROWS = (
    *BUDGET_ROWS,
    Field("assessed_quantity", "审定数量", required=False, max_length=24),
    Field("assessed_price", "审定单价", FieldKind.MONEY, required=False, may_be_zero=True),
    Field("assessed", "审定金额", FieldKind.MONEY, may_be_zero=True),
    Field("reason", "核减理由", required=False, max_length=300),
)
#: One offer behind a price: which line it is for (by its name; of lines called the same by its specification too).
OFFER_ROWS = (
    Field("name", "询价项", max_length=200),
    Field("spec", "规格和说明", required=False, max_length=500),
    Field("supplier", "报价单位", max_length=100),
    Field("price", "报价单价", FieldKind.MONEY),
    Field("day", "报价日期", FieldKind.PAST_DATE),
)
POINT_KINDS = (
    ("ILF", "内部逻辑文件（ILF）"),
    ("EIF", "外部接口文件（EIF）"),
    ("EI", "外部输入（EI）"),
    ("EO", "外部输出（EO）"),
    ("EQ", "外部查询（EQ）"),
)
POINT_ROWS = (
    Field("module", "模块", required=False, max_length=100),
    Field("name", "功能", max_length=200),
    Field("kind", "类型", FieldKind.CHOICE, choices=POINT_KINDS),
    Field("count", "个数", required=False, max_length=12),
    Field("reuse", "重用程度", required=False, max_length=20),
    Field("change", "修改类型", required=False, max_length=20),
    Field("complexity", "复杂度", required=False, max_length=20),
    Field("twin", "另一终端重复", FieldKind.BOOL, required=False),
)
#: One choice of a reckoning: a factor of the software, a fee that is taken, an input of that fee.
BASIS_ROWS = (Field("item", "测算项", max_length=100), Field("value", "取值", required=False, max_length=100))

OFFERS = Field(
    "offers", "询价记录", FieldKind.ROWS, required=False, rows=OFFER_ROWS, help="采购项的报价，询价项写明细中的名称"
)
POINTS = Field("points", "功能点清单", FieldKind.ROWS, required=False, rows=POINT_ROWS)
BASES = Field("bases", "测算口径", FieldKind.ROWS, required=False, rows=BASIS_ROWS)

LINES = Field("lines", "评审明细", FieldKind.ROWS, required=False, rows=ASSESSED_ROWS, help="核减的行须写明理由")

ASSESS_FIELDS = (
    LINES,
    OFFERS,
    POINTS,
    BASES,
    Field(
        "assessed",
        "审定额",
        FieldKind.MONEY,
        required=False,
        help="列了明细的不填，由各行审定金额相加得出",
    ),
    Field("without_lines", "不列明细的理由", required=False, max_length=300, help="列了明细的不填"),
    Field("explanation", "核减核增说明", FieldKind.LONG, max_length=3000),
)
#: What anyone may fill in who wants to know what an assessor would say: nothing of it is record.
ESTIMATE_FIELDS = (
    Field("lines", "预算明细", FieldKind.ROWS, required=False, rows=BUDGET_ROWS),
    OFFERS,
    POINTS,
    BASES,
)
