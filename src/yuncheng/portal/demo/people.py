"""The people of the demo county: accounts, experts with employers and kin, agencies, companies. All invented.

Usernames: `<unit>.jingban` 经办, `.jingban2` second 经办, `.shenhe` 审核, `.lingdao` 领导; `sanyuan.*` the 三员;
`zhuanjia01`… experts; `jigou01`… agencies. They share one password, hashed once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from yuncheng.registry.models import Account, Agency, Company, Employment, Expert, Kinship, Unit, UnitKind
from yuncheng.rulebook.kernel import Post
from yuncheng.rulebook.procedures.approval import SPECIALTIES

from .units import ENDED, FULLY_STAFFED, READING_ONLY, RECORDS_DECISIONS

# Known to everybody on purpose: the demo is refused where a real county runs (settings.DEMO).
PASSWORD = "yuncheng-demo-2026"  # noqa: S105

POST_SUFFIX: Mapping[str, Post] = {
    "jingban": Post.HANDLER,
    "jingban2": Post.HANDLER,
    "shenhe": Post.CHECKER,
    "lingdao": Post.LEADER,
}
SANYUAN = (("xitong", Post.SYSADMIN), ("anquan", Post.SECADMIN), ("shenji", Post.AUDITADMIN))
EXPERTS = 30
AGENCIES = 3

_SURNAMES = "甘柏訾卞岑茅郁谈舒蔚晏虞阮柳桑阎苗凤娄危路童颜梅盛樊霍宣邓郦裴焦谷车"
_GIVEN = re.findall(
    "..",
    "砚舟知微屿宁望舒予安青岚怀瑾若川明澈景行云起之恒听澜书白临溪"
    "南乔承露疏桐归远以宁星野采薇思齐闻溪既白允执致远清和修竹维桢",
)

COMPANIES = (
    "砚溪示例软件有限公司",
    "岚舟示例系统集成有限公司",
    "澄江示例数据科技有限公司",
    "松墨示例工程设计有限公司",
    "桐雨示例信息技术有限公司",
    "远岫示例网络工程有限公司",
    "听泉示例运维服务有限公司",
    "清嘉示例安防科技有限公司",
)
AGENCY_NAMES = ("鹿鸣示例工程咨询有限公司", "知衡示例技术评估有限公司", "明镜示例造价咨询有限公司")
_PLACES, _INSTITUTES = ("江南", "巴山", "川东", "岭北"), ("大学", "理工学院", "设计研究院", "测评中心")
_COLLEGES = tuple(f"{place}示例{kind}" for kind in _INSTITUTES for place in _PLACES)
_TITLES = ("高级工程师", "正高级工程师", "副教授", "教授", "注册造价工程师")


def invented_names() -> Iterator[str]:
    """Names for people, one after another, none twice: rare surnames with literary given names."""
    for turn in range(len(_SURNAMES) * len(_GIVEN)):
        yield _SURNAMES[turn % len(_SURNAMES)] + _GIVEN[(turn // len(_SURNAMES) + turn * 7) % len(_GIVEN)]


@dataclass
class People:
    accounts: dict[str, Account] = field(default_factory=dict)
    experts: list[Expert] = field(default_factory=list)
    agencies: list[Agency] = field(default_factory=list)
    companies: list[Company] = field(default_factory=list)

    def __getitem__(self, username: str) -> Account:
        return self.accounts[username]


def make_people(units: Mapping[str, Unit], today: date) -> People:
    """Create accounts, experts, agencies and companies of these units."""
    names = invented_names()
    wanted = [
        *_staff(units),
        *((f"sanyuan.{suffix}", units["dsj"], post) for suffix, post in SANYUAN),
        *((f"zhuanjia{n:02d}", _home_of_expert(units, n), Post.EXPERT) for n in range(1, EXPERTS + 1)),
        *((f"jigou{n:02d}", units["dsj"], Post.EXPERT) for n in range(1, AGENCIES + 1)),
    ]
    password = make_password(PASSWORD)
    Account.objects.bulk_create(
        Account(username=username, unit=unit, post=post.value, display_name=next(names), password=password)
        for username, unit, post in wanted
    )
    made = People({a.username: a for a in Account.objects.select_related("unit__parent")})
    made.companies = _companies(COMPANIES, 1)
    _make_agencies(made)
    _make_experts(made, units, today)
    return made


def _staff(units: Mapping[str, Unit]) -> Iterator[tuple[str, Unit, Post]]:
    for code, unit in units.items():
        if code == ENDED[0]:
            continue
        for suffix, post in POST_SUFFIX.items():
            full = code in FULLY_STAFFED
            records = code == RECORDS_DECISIONS and suffix == "jingban"
            if code in READING_ONLY and suffix != "lingdao" and not records:
                continue
            if suffix in ("jingban2", "lingdao") and not full and code not in READING_ONLY:
                continue
            yield f"{code}.{suffix}", unit, post


def _home_of_expert(units: Mapping[str, Unit], number: int) -> Unit:
    """Where an expert's account hangs: at his employer where that is a unit of the county, else at the bureau."""
    homes = ("zyy", "yzx", "jtj", "scj", "rmt", "nyw")
    return units[homes[number // 5 - 1]] if number % 5 == 0 else units["dsj"]


def credit_code(serial: int) -> str:
    """An invented 统一社会信用代码 of an area that does not exist (999999), with the check character of GB 32100."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91999999MA{serial:07d}"
    total = sum(alphabet.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return body + alphabet[(31 - total % 31) % 31]


def _companies(names: tuple[str, ...], first: int) -> list[Company]:
    return [Company.objects.create(credit_code=credit_code(first + n), name=name) for n, name in enumerate(names)]


def _make_agencies(made: People) -> None:
    specialties = [code for code, _ in SPECIALTIES]
    for number, company in enumerate(_companies(AGENCY_NAMES, 101), 1):
        account = made[f"jigou{number:02d}"]
        made.agencies.append(Agency.objects.create(company=company, specialties=specialties, account=account))
        Account.objects.filter(pk=account.pk).update(display_name=company.name)
        account.display_name = company.name


def _make_experts(made: People, units: Mapping[str, Unit], today: date) -> None:
    specialties = [code for code, _ in SPECIALTIES]
    kin = [unit for unit in units.values() if unit.kind in (UnitKind.DEPARTMENT, UnitKind.HOSPITAL)]
    for number in range(1, EXPERTS + 1):
        account = made[f"zhuanjia{number:02d}"]
        expert = Expert.objects.create(
            code=f"ZJ{number:03d}",
            account=account,
            # three or four of the five fields each: a panel of five needs a pool of fifteen
            specialties=sorted({specialties[(number + n) % 5] for n in range(3 + number % 2)}),
            title=_TITLES[number % len(_TITLES)],
            in_use=number != EXPERTS,
        )
        made.experts.append(expert)
        _employ(expert, made, units, number, today)
        if number % 6 == 0:
            Kinship.objects.create(expert=expert, unit=kin[number % len(kin)])


def _employ(expert: Expert, made: People, units: Mapping[str, Unit], number: int, today: date) -> None:
    """Where the expert works now and worked before: a unit of the county, a company, a college."""
    since = today - timedelta(days=365 * (2 + number % 7))
    if number % 5 == 0:
        unit = _home_of_expert(units, number)
        Employment.objects.create(expert=expert, unit=unit, employer=unit.name, since=since)
    elif number % 5 == 1:
        company = made.companies[number % len(made.companies)]
        Employment.objects.create(expert=expert, company=company, employer=company.name, since=since)
    else:
        Employment.objects.create(expert=expert, employer=_COLLEGES[number % len(_COLLEGES)], since=since)
    if number % 4 == 0:
        before = list(units.values())[number % 30]
        Employment.objects.create(
            expert=expert, unit=before, employer=before.name, since=since - timedelta(days=1500), until=since
        )
