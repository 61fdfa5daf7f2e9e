"""What a project's name says beside its subject: unit, year, phase, kind of service, part of a split project.

>>> read("2024年城区停车资源统一管理系统运维服务").core
'城区停车资源统一管理系统'
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_BRACKET = re.compile(r"[(（\[<][^)）\]>]{0,30}[)）\]>]")
_QUOTES = re.compile(r"[【】《》「」『』“”\"]")
_YEAR = re.compile(r"(?:20\d\d|二[〇○零]\d\d)\s*(?:[-—~至]\s*20\d\d)?\s*年?(?:度)?")
_OFFICE = re.compile(
    r"^(?:"
    r"(?:[\u4e00-\u9fff]{0,5}?[省市州县区])(?:[\u4e00-\u9fff]{0,12}?)"
    r"(?:管理局|委员会|人民政府|办公室|办公厅|办事处|中心(?=[^平系])|指挥部|局(?!域)|委(?![员托外])|办(?![理公事税案学证件])|厅(?!堂)|院(?=[^内前线])"
    r"|会(?=[^议诊商计员展])|中学|小学|学校|幼儿园)"
    r"|[\u4e00-\u9fff]{1,3}(?<![乡村城集小])(?:镇|乡|街道(?:办事处)?)(?![村镇域街])"
    r"|[\u4e00-\u9fff]{2,20}?(?:有限责任公司|股份有限公司|有限公司|分公司|集团)"
    r"|[\u4e00-\u9fff]{2,10}?(?:人民医院|中医院|卫生院|保健院|大学|职业学院|中学|小学)"
    r")(?:[\u4e00-\u9fff]{2,8}分公司)?(?:关于)?"
)
_RANK = re.compile(
    r"^(?:全[省市县区镇乡]|[省市县区镇乡](?:级|本级)|县(?![域乡村区内外直城])|涉[县区])(?=[\u4e00-\u9fffa-z]{4})"
)
_PHASE = re.compile(
    r"(?:第?[一二三四五六七八九十1-9]期)|[一二三四1-4]阶段|升级改造|升级|改造|扩容|续建|改扩建|扩建|功能完善|完善|优化提升|迭代|更新"
)
_SERVICE = re.compile(
    r"(?:(?:年度)?(?:运行维护|运维|维保|维护|技术支持|驻场)(?:及?(?:运维|维保|维护|技术支持|技术保障|保障))*(?:服务|外包|采购)*"
    r"|(?:工程)?监理(?:服务)?|(?:网络安全)?(?:等级保护|等保|(?:商用)?密码(?:应用)?|密)(?:安全性)?(?:测评|评估|评)(?:技术)?(?:服务)?|安全评估(?:服务)?"
    r"|(?:软件|第三方)*(?:测试|检测|验收)(?:与|及|和)?(?:验收|测试)?(?:服务)?|可行性研究(?:报告)?(?:编制)?(?:服务)?|可研(?:报告)?(?:编制)?(?:服务)?"
    r"|(?:初步|方案|深化)设计(?:服务)?|(?:全过程)?咨询(?:服务)?|造价(?:咨询|审核)?(?:服务)?|绩效评价(?:服务)?|(?:结算|决算)?审计(?:服务)?)"
    r"(?:采购|项目|服务)*$"
)
_PART = re.compile(
    r"(?:(?:(?:显示|服务器|前端|感知|终端|机房|配套|存储)(?:及|与|和|、)?)+|(?:软硬件|硬件))(?:设备|产品)(?:采购|购置|安装|供货)*(?:及?安装(?:调试)?)?(?:项目|服务)?$"
    r"|设备(?:采购|购置|安装|供货)+(?:项目|服务)?$"
    r"|(?:软件|应用|移动端(?:应用)?|小程序|app|客户端|手机端)(?:定制)?开发(?:服务)?(?:项目)?$"
    r"|(?:平台|系统)?集成(?=与|及|和|安装|调试|服务)(?:与|及|和)?(?:安装)?(?:调试)?(?:服务)?(?:项目)?$"
    r"|数据(?:处理|标注|加工|治理|迁移|整理)(?:与|及|和)?(?:标注|处理|加工|迁移)?(?:服务)(?:项目)?$"
    r"|(?:数据)?接口(?:对接|开发|改造)(?:服务)?(?:项目)?$"
    r"|(?:第?[一二三四五六七八九十a-e1-9](?:标段|包|分包)|标段[一二三四1-9])$"
)
_TAIL = re.compile(
    r"(?:及其?(?=$)|的|暨|等|工程|项目|子项目|建设|新建|采购|购置|服务采购|招标|实施|研发|开发|(?:公开|竞争性)(?:招标|磋商|谈判)|结果|公告|成交|中标)+$"
)
_KIND = re.compile(r"(?:(?:管理)?(?:信息)?(?:系统|平台)|项目)+$")
_HOLLOW = re.compile(
    r"^(?:系统|平台|项目|建设|信息化|信息|数字化|智慧|综合|管理|服务|工程|采购|中心|应用|软件|硬件|一体化)*$"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart. `core` is its subject; `phase`, `service` and `part` the words that were found, or empty."""

    core: str
    phase: str = ""
    service: str = ""
    part: str = ""

    @property
    def key(self) -> str:
        """What one system's records have in common: the core without the word for what kind of thing it is."""
        short = _KIND.sub("", self.core)
        return short if len(short) >= 4 else self.core


def read(name: str, unit: str = "") -> Name:
    """Take a normalised name apart. A name that is nothing but such words keeps itself as its core."""
    return _read(name, unit)


@lru_cache(maxsize=50_000)
def _read(name: str, unit: str) -> Name:
    bare = _QUOTES.sub("", name)
    inner = " ".join(_BRACKET.findall(bare))
    plain = _YEAR.sub("", _BRACKET.sub("", bare)).replace(" ", "")
    plain = _without_unit(plain, unit)
    found = {"phase": "", "service": "", "part": ""}
    for _ in range(4):
        before = plain
        for key, pattern in (("service", _SERVICE), ("part", _PART)):
            if found[key]:
                continue
            cut = _cut_tail(plain, pattern)
            if cut != plain:
                found[key], plain = plain[len(cut) :], cut
        plain, phase = _without_phase(_cut_tail(plain, _TAIL))
        found["phase"] = found["phase"] or phase
        if plain == before:
            break
    if not found["phase"] and (match := _PHASE.search(inner)):
        found["phase"] = match.group()
    return Name(core=plain or name, **found)


def _cut_tail(plain: str, pattern: re.Pattern[str]) -> str:
    match = pattern.search(plain)
    if not match or match.end() != len(plain):
        return plain
    head = plain[: match.start()]
    return head if len(head) >= 4 and not _HOLLOW.match(head) else plain


def _without_unit(plain: str, unit: str) -> str:
    if unit and plain.startswith(unit) and not _HOLLOW.match(plain[len(unit) :]):
        plain = plain[len(unit) :]
    elif match := _OFFICE.match(plain):
        rest = plain[match.end() :]
        if len(rest) >= 5 and not _HOLLOW.match(_TAIL.sub("", rest)):
            plain = rest
    plain = _RANK.sub("", plain)
    return plain.lstrip("的关于")


def _end(match: re.Match[str]) -> int:
    return match.end()


def _without_phase(plain: str) -> tuple[str, str]:
    match = max(_PHASE.finditer(plain), key=_end, default=None)
    if match is None or match.end() < len(plain) - 6 or match.start() < 4:
        return plain, ""
    rest = plain[match.end() :]
    if rest and not _TAIL.fullmatch(rest) and not re.fullmatch(r"(?:及|与|和|、)*(?:功能完善|完善|优化)?", rest):
        return plain, ""
    return re.sub(r"[及与和、]+$", "", plain[: match.start()]), match.group()
