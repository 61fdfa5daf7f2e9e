"""Data items and the standard data elements they may be: a dictionary decides, likeness only proposes.

`Dictionary` reads data/elements.txt, or a file of the county's own in the same form. An item is known when its name (or
the name with 号码 written 号) is one of the names of exactly one element; a bare name such as 名称 or 状态
is proposed by the subject of its resource.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from yuncheng.likeness import text
from yuncheng.likeness.words import Words, shipped

_FILE = Path(__file__).with_name("data") / "elements.txt"


@dataclass(frozen=True, slots=True)
class Element:
    """A standard data element: one fact about one kind of thing, and the office that answers for it."""

    name: str
    subject: str
    authority: str
    names: tuple[str, ...]
    known_by: tuple[str, ...]

    def answered_by(self, unit: str) -> bool:
        """Whether a unit is the authoritative one, by the words in its name: 县医保局 is 医疗保障局."""
        return any(word in unit for word in self.known_by)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An element an item might be, with how alike they are (0–1) and the name it resembles. Never a decision."""

    element: Element
    score: float
    by: str


# What a bare name means depends on what its resource is about: word of the resource → subject → element.
_SUBJECTS = (
    ("法人", "企业 法人 公司 市场主体 商户 涉企 个体 经营主体 信用"),
    ("设备", "设备 终端 路灯 烟感 摄像 传感 井盖 监控 电梯 探头"),
    ("学校", "学校 校园 幼儿园 办学"),
    ("车辆", "车辆 机动车 驾驶"),
    ("不动产", "不动产 房屋 宗地 楼栋 住房"),
    ("项目", "项目 工程"),
    ("自然人", "居民 人口 人员 对象 学生 患者 病人 老人 老年 职工 村民 儿童 党员 残疾 孕妇"),
)
_BARE: Mapping[str, Mapping[str, str]] = {
    "名称": {"法人": "企业名称", "设备": "设备名称", "学校": "学校名称", "项目": "项目名称"},
    "编号": {"设备": "设备编号", "项目": "项目代码", "学校": "学校标识码"},
    "编码": {"设备": "设备编号", "项目": "项目代码", "学校": "学校标识码"},
    "状态": {"法人": "经营状态", "设备": "设备状态"},
    "地址": {"法人": "经营地址", "自然人": "现住址", "不动产": "坐落", "设备": "安装位置"},
    "位置": {"设备": "安装位置", "不动产": "坐落"},
    "电话": {"法人": "单位联系电话", "自然人": "联系电话"},
    "联系电话": {"法人": "单位联系电话"},
    "类型": {"法人": "企业类型", "设备": "设备类型", "车辆": "车辆类型"},
    "面积": {"不动产": "建筑面积"},
    "用途": {"不动产": "规划用途"},
    "所有人": {"车辆": "机动车所有人", "不动产": "权利人"},
    "有效期至": {"许可": "许可有效期"},
}
_PERMIT = "许可 证照 资质"
_NEAR_MEANING, _NEAR_LETTERS = 50, 80


class Dictionary:
    """Elements by every name they have. Two elements with one name: that name is nobody's, and only proposed."""

    def __init__(self, content: str, extra: Iterable[tuple[str, str]] = ()) -> None:
        self.elements: dict[str, Element] = {}
        self._names: dict[str, set[str]] = {}
        self._offices: dict[str, tuple[str, ...]] = {}
        for number, line in enumerate(content.splitlines(), start=1):
            if line.startswith("@"):
                office, _, known = line[1:].partition("=")
                self._offices[office.strip()] = tuple(known.split())
            elif line.strip() and not line.startswith("#"):
                self._add(number, line)
        for name, element in extra:
            if element not in self.elements:
                raise ValueError(f"没有名为“{element}”的数据元")
            self._names.setdefault(plain(name), set()).add(element)
        self._near: _Near | None = None

    def with_names(self, extra: Iterable[tuple[str, str]]) -> Dictionary:
        """The same elements with other names besides, (name, element); an element that is not here is left out."""
        made = copy.copy(self)
        made._names = dict(self._names)
        for name, element in extra:
            if element in self.elements:
                made._names[plain(name)] = made._names.get(plain(name), set()) | {element}
        return made

    def _add(self, number: int, line: str) -> None:
        parts = [part.strip() for part in line.split("|")]
        if len(parts) != 4 or not all(parts[:3]):
            raise ValueError(f"数据元字典第 {number} 行：应为“主体 | 权威单位 | 名称 | 其他名称、其他名称”")
        subject, authority, name, others = parts
        names = (name, *(other.strip() for other in others.split("、") if other.strip()))
        self.elements[name] = Element(name, subject, authority, names, self._offices.get(authority, (authority,)))
        for known in names:
            self._names.setdefault(plain(known), set()).add(name)

    def find(self, item: str) -> Element | None:
        """The element an item is by its name alone; None when unknown or when the name belongs to several."""
        owners = self._names.get(plain(item), set())
        return self.elements[next(iter(owners))] if len(owners) == 1 else None

    def by_resource(self, item: str, resource: str) -> Element | None:
        """What a bare name stands for in a resource, as a proposal: 状态 in 企业登记信息 is 经营状态."""
        meanings = _BARE.get(plain(item), {})
        if "许可" in meanings and any(word in resource for word in _PERMIT.split()):
            return self.elements.get(meanings["许可"])
        for subject, words in _SUBJECTS:
            if subject in meanings and any(word in resource for word in words.split()):
                return self.elements.get(meanings[subject])
        return None

    def propose(self, item: str, resource: str = "", most: int = 5) -> list[Proposal]:
        """The elements an item may be, likeliest first."""
        words, said = shipped(), plain(item)
        if not text.readable(said):
            return []
        found: dict[str, Proposal] = {}
        if self._near is None:
            self._near = _Near(words, self.elements.values())
        for element, name in self._near.to(words, said):
            score = round(alike(words, said, plain(name)), 4)
            if element.name not in found or (score, name) > (found[element.name].score, found[element.name].by):
                found[element.name] = Proposal(element, score, name)
        if meant := self.by_resource(item, resource):
            found[meant.name] = Proposal(meant, 0.9, found[meant.name].by if meant.name in found else meant.name)
        ranked = sorted(found.values(), key=lambda p: (-p.score, p.element.name))
        return [proposal for proposal in ranked[:most] if proposal.score > 0.3]


class _Near:
    """Names of elements by letters and by meaning, so that a proposal looks at a hundred of them, not at all."""

    def __init__(self, words: Words, elements: Iterable[Element]) -> None:
        self._names = [(element, name) for element in elements for name in element.names]
        self._vectors = np.stack([words.vector(plain(name)) for _, name in self._names])
        self._by_letter: dict[str, list[int]] = {}
        for at, (_, name) in enumerate(self._names):
            for letter in set(plain(name)):
                self._by_letter.setdefault(letter, []).append(at)

    def to(self, words: Words, said: str) -> list[tuple[Element, str]]:
        """The names nearest in meaning, and those that share the most letters."""
        shared = Counter(at for letter in set(said) for at in self._by_letter.get(letter, ()))
        meaning = np.einsum("nd,d->n", self._vectors, words.vector(said))
        chosen = {*map(int, np.argsort(-meaning)[:_NEAR_MEANING]), *(at for at, _ in shared.most_common(_NEAR_LETTERS))}
        return [self._names[at] for at in sorted(chosen)]


def plain(item: str) -> str:
    """An item's name as it is compared: half width, no blanks, 号码 as 号, 的 dropped."""
    said = re.sub(r"[^a-z0-9()\u3400-\u9fff]", "", text.normalise(item))
    return said.replace("号码", "号").replace("的", "")


@lru_cache(maxsize=20_000)
def key(item: str) -> str:
    """What an item counts as when entries are compared: its element if it is known, else its plain name."""
    element = shipped_dictionary().find(item)
    return re.sub(r"[()]", "", "e" + plain(element.name) if element else "i" + plain(item)[:40])


@lru_cache(maxsize=1)
def shipped_dictionary() -> Dictionary:
    """The dictionary of this package."""
    return Dictionary(_FILE.read_text(encoding="utf-8"))


# ---------------------------------------------------------------------------------------------------- likeness of names

# What kind of fact a name ends with; two names with different kinds are different facts.
_HEADS = {
    "number": "证号 编号 编码 代码 号 标识码 文号 识别号 账号",
    "time": "日期 时间 年月 年月日 生日 时刻",
    "name": "姓名 名称 名",
    "place": "地址 地点 住址 坐落 位置 场所 所在地 住所",
    "money": "金额 总额 费用 资金 价款 收入 投资 税款 资本",
    "kind": "类型 类别 种类 分类 病种 性质",
    "state": "状态 状况 情况 标识 标志",
    "size": "面积",
    "count": "人数 数量 数",
    "call": "电话 手机 手机号 联系方式",
    "grade": "等级 级别 评级",
    "office": "机关 机构 单位",
}


@lru_cache(maxsize=20_000)
def _kind(name: str) -> str:
    endings = ((len(end), kind) for kind, ends in _HEADS.items() for end in ends.split() if name.endswith(end))
    return max(endings, default=(0, ""))[1]


def _stem(name: str) -> str:
    ends = [end for ends in _HEADS.values() for end in ends.split() if name.endswith(end)]
    return name[: -len(max(ends, key=len))] if ends else name


@lru_cache(maxsize=60_000)
def alike(words: Words, a: str, b: str) -> float:
    """How alike two plain names are, 0–1: letters, meaning, what they end with, and what stands before that."""
    if a == b:
        return 1.0
    letters = _dice(a, b)
    meaning = max(0.0, float(words.vector(a) @ words.vector(b)))
    score = 0.45 * letters + 0.55 * meaning
    kind_a, kind_b = _kind(re.sub(r"\(.*?\)", "", a)), _kind(re.sub(r"\(.*?\)", "", b))
    if kind_a and kind_b and kind_a != kind_b:
        return 0.35 * score
    stem_a, stem_b = _stem(a), _stem(b)
    if stem_a and stem_b:
        stems = 0.4 * _dice(stem_a, stem_b) + 0.6 * max(0.0, float(words.vector(stem_a) @ words.vector(stem_b)))
        contained = stem_a in stem_b or stem_b in stem_a
        score = 0.35 * score + 0.65 * max(stems, 0.75 if contained else 0.0)
    return 0.97 * min(score, 1.0)


def _dice(a: str, b: str) -> float:
    pairs_a, pairs_b = ({n[i : i + 2] for i in range(max(len(n) - 1, 1))} | set(n) for n in (a, b))
    return 2 * len(pairs_a & pairs_b) / (len(pairs_a) + len(pairs_b))


def same(a: str, resource_a: str, b: str, resource_b: str) -> float:
    """How sure two items are one fact, 0–1. Two known elements are sure; the rest is likeness."""
    book, words = shipped_dictionary(), shipped()
    known = [
        book.find(item) or book.by_resource(item, resource) for item, resource in ((a, resource_a), (b, resource_b))
    ]
    if known[0] and known[1]:
        return 0.99 if known[0] == known[1] else 0.02 * alike(words, plain(a), plain(b))
    score = alike(words, plain(a), plain(b))
    for element, other in ((known[0], b), (known[1], a)):
        if element:
            score = max(score, *(alike(words, plain(name), plain(other)) for name in element.names))
    return 0.9 * score
