"""The units of the demo county: the law's offices as the county's file names them, and generic or invented others.

A unit's code is the first half of its people's usernames: `dsj.jingban` is the handler of `dsj`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yuncheng.registry.county import county
from yuncheng.registry.models import Unit, UnitFunction, UnitKind
from yuncheng.rulebook.kernel import Function

OFFICES: tuple[tuple[str, Function], ...] = (
    ("dsj", Function.LEAD),
    ("fgw", Function.NDRC),
    ("czj", Function.FINANCE),
    ("gzzx", Function.SOE),
    ("wxzx", Function.CYBER),
    ("sjj", Function.AUDIT),
    ("gaj", Function.POLICE),
    ("xwxx", Function.PARTY_INFO),
    ("dzzw", Function.EGOV),
    ("dag", Function.ARCHIVE),
    ("yzz", Function.GROUP),
    ("xzf", Function.GOVERNMENT),
)
# These two do not plan or build for themselves: leaders read; the leading group's office records what it decided.
READING_ONLY = ("yzz", "xzf")
RECORDS_DECISIONS = "yzz"

DEPARTMENTS: tuple[tuple[str, str], ...] = (
    ("jyj", "教育局"),
    ("wjw", "卫生健康委"),
    ("rsj", "人力社保局"),
    ("mzj", "民政局"),
    ("nyw", "农业农村委"),
    ("wlw", "文化旅游委"),
    ("zjw", "住房城乡建委"),
    ("jtj", "交通运输委"),
    ("slj", "水利局"),
    ("yjj", "应急管理局"),
    ("scj", "市场监管局"),
    ("sthj", "生态环境局"),
    ("gzj", "规划自然资源局"),
    ("lyj", "林业局"),
    ("sww", "商务委"),
    ("sfj", "司法局"),
    ("tjj", "统计局"),
    ("ybj", "医保局"),
    ("twj", "退役军人事务局"),
    ("xfb", "信访办"),
    ("cgj", "城市管理局"),
    ("zsj", "招商投资局"),
    ("jxw", "经济信息委"),
    ("kjj", "科技局"),
    ("xcb", "委宣传部"),
    ("zzb", "委组织部"),
    ("zfw", "委政法委"),
    ("jgsw", "机关事务管理中心"),
    ("zgh", "总工会"),
    ("fnl", "妇女联合会"),
    ("cjr", "残疾人联合会"),
    ("gsl", "工商业联合会"),
    ("kxx", "科学技术协会"),
    ("wyj", "文学艺术界联合会"),
    ("hsz", "红十字会"),
    ("gxs", "供销合作社"),
)

INSTITUTIONS: tuple[tuple[str, str, str], ...] = (
    ("zwfw", "政务服务中心", ""),
    ("rmt", "融媒体中心", "xcb"),
    ("bdc", "不动产登记中心", "gzj"),
    ("jkzx", "疾病预防控制中心", "wjw"),
    ("tsg", "图书馆", "wlw"),
    ("bwg", "博物馆", "wlw"),
    ("njzx", "农业技术服务中心", "nyw"),
    ("jzzx", "救助管理站", "mzj"),
    ("jyfw", "就业服务中心", "rsj"),
    ("szjc", "水质监测站", "sthj"),
)

# Whole-name columns: what follows is invented, none is a place or a company of any real county.
ENTERPRISES: tuple[tuple[str, str], ...] = (
    ("ctjt", "城投示例集团"),
    ("nfjt", "农发示例集团"),
    ("wljt", "文旅示例集团"),
    ("gjgs", "公交示例公司"),
    ("zlsw", "自来水示例公司"),
    ("cyyq", "产业园区示例公司"),
)

TOWNSHIPS: tuple[tuple[str, str], ...] = (
    ("qxz", "青溪镇"),
    ("bsz", "白石镇"),
    ("ylz", "云岭镇"),
    ("wtz", "梧桐镇"),
    ("spz", "松坪镇"),
    ("gxz", "桂香镇"),
    ("zxz", "竹溪镇"),
    ("lbz", "柳坝镇"),
    ("jgz", "金沟镇"),
    ("mtx", "麦塘乡"),
    ("hmx", "鹤鸣乡"),
    ("sgx", "石鼓乡"),
    ("csx", "茶山乡"),
    ("flx", "枫林乡"),
    ("htx", "荷塘乡"),
    ("myjd", "明月街道"),
    ("jpjd", "锦屏街道"),
    ("dhjd", "东湖街道"),
)

SCHOOLS: tuple[tuple[str, str], ...] = (
    ("yzx", "第一示例中学"),
    ("ezx", "第二示例中学"),
    ("szx", "第三示例中学"),
    ("zjzx", "职业教育示例中心"),
    ("qxxx", "青溪镇小学"),
    ("bsxx", "白石镇小学"),
    ("myxx", "明月街道小学"),
    ("jpxx", "锦屏街道小学"),
    ("tsxx", "特殊教育示例学校"),
    ("yey", "机关示例幼儿园"),
)

HOSPITALS: tuple[tuple[str, str], ...] = (
    ("yyy", "第一示例医院"),
    ("eyy", "第二示例医院"),
    ("zyy", "中医示例医院"),
    ("fby", "妇幼保健示例院"),
    ("qxwsy", "青溪镇卫生院"),
    ("bswsy", "白石镇卫生院"),
    ("mywsy", "明月街道社区卫生服务中心"),
)

# A unit that ended, with its successor: what it began is carried on by another (readings: office names change).
ENDED = ("fpb", "扶贫开发办公室（已撤并）", "nyw")

# Units with a leader and a second handler; the others have a handler and a checker.
FULLY_STAFFED = frozenset(
    {
        "dsj", "fgw", "czj", "gzzx", "wxzx", "sjj", "gaj", "xwxx", "dzzw", "dag",
        "jyj", "wjw", "rsj", "mzj", "nyw", "wlw", "zjw", "jtj", "yjj", "scj", "sthj", "cgj", "ybj", "zwfw", "rmt",
        "ctjt", "yzx", "yyy",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One unit to be made: its supervising unit by code."""

    code: str
    name: str
    kind: UnitKind
    parent: str = ""


def rows() -> list[Row]:
    """Every unit of the demo county, parents before children."""
    names = county().names
    place = names.county
    return [
        *(Row(code, names.office(function.value), UnitKind.DEPARTMENT) for code, function in OFFICES),
        *(Row(code, place + name, UnitKind.DEPARTMENT) for code, name in DEPARTMENTS),
        *(Row(code, place + name, UnitKind.INSTITUTION, above) for code, name, above in INSTITUTIONS),
        *(Row(code, place + name, UnitKind.ENTERPRISE) for code, name in ENTERPRISES),
        *(Row(code, name, UnitKind.TOWNSHIP) for code, name in TOWNSHIPS),
        *(Row(code, place + name, UnitKind.SCHOOL, "jyj") for code, name in SCHOOLS),
        *(Row(code, place + name, UnitKind.HOSPITAL, "wjw") for code, name in HOSPITALS),
    ]


def make_units(today: date) -> dict[str, Unit]:
    """Create the units with their functions; returns them by code."""
    made: dict[str, Unit] = {}
    for row in rows():
        made[row.code] = Unit.objects.create(code=row.code, name=row.name, kind=row.kind, parent=made.get(row.parent))
    code, name, successor = ENDED
    made[code] = Unit.objects.create(
        code=code,
        name=county().names.county + name,
        kind=UnitKind.DEPARTMENT,
        valid_to=date(today.year - 3, 12, 31),
        successor=made[successor],
    )
    UnitFunction.objects.bulk_create(
        UnitFunction(unit=made[code], function=function.value) for code, function in OFFICES
    )
    return made
