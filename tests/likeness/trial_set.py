"""A labelled trial of our own: other functions, units and wordings than any set the weights are fitted to.

`trial/first.txt` and `trial/second.txt` hold about a hundred functions of a county, each said in two ways and more; the
shipped weights are fitted to them beside the labelled set. `trial/third.txt` holds 49 more that nothing is fitted to.
From them come records as units file them (phases, upkeep, supervision, parts of a split project, set phrases) and
questions in words the records hardly have, with grades as the reviewers' rules give them: 3 the same function, 2 must
be shown, 1 near.

The shipped weights: `python -m tests.likeness.trial_set FOLDER`, then `python -m yuncheng.likeness fit` over the
labelled set with `--also FOLDER/first FOLDER/second --out WEIGHTS.json`.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from yuncheng.likeness import Record
from yuncheng.likeness.fit import Labelled

FOLDER = Path(__file__).with_name("trial")
TOWNS = ("青石镇", "白帝坪镇", "松林乡", "河湾镇", "云岭街道", "桃源镇", "石门乡", "龙塘镇", "新桥街道", "竹园镇")
SUFFIXES = ("", "", "建设", "项目", "建设项目", "采购项目")
PHASES = ("二期工程", "（二期）", "升级改造", "扩容项目", "功能完善", "续建", "改扩建项目", "三期工程")
UPKEEP = ("运维服务", "运行维护服务", "维保服务", "技术支持服务")
SERVICES = (
    "监理服务",
    "等级保护测评服务",
    "软件测试与验收服务",
    "可行性研究报告编制",
    "初步设计",
    "密码应用安全性评估",
)
PARTS = ("软件开发服务", "前端感知设备采购", "集成与安装调试", "移动端应用开发", "数据处理与标注服务", "接口对接服务")
SAID_BY_ALL = (
    "采用国产化软硬件产品，支持信创环境运行。",
    "依托县云数据中心集约化部署，满足网络安全等级保护三级与商用密码应用要求。",
    "与县数据共享交换平台对接，按要求编制数据资源目录。",
    "利用大数据、物联网、人工智能等新一代信息技术。",
    "建立统一标准规范体系和运维保障体系。",
    "提供领导驾驶舱与移动端小程序，方便随时查看。",
    "整合现有业务系统，打破信息孤岛，实现业务协同。",
    "项目建成后将显著提升治理能力和公共服务水平。",
)
SAID_ELSEWHERE = (
    "本项目坚持统筹规划、分步实施，避免重复投资。",
    "系统采用微服务架构，提供标准化接口，便于后续扩展。",
    "按照数字政府建设总体部署，推动业务流程再造。",
    "项目由县财政统筹安排资金，建设周期十个月。",
    "强化数据安全与个人信息保护，落实安全责任。",
    "为领导决策提供数据支撑，提升群众获得感。",
)
AIMS = (
    "提升{}工作效率",
    "实现{}的数字化、规范化",
    "解决{}手段落后、数据分散的问题",
    "为{}提供信息化支撑",
    "形成{}的闭环管理机制",
)
# Items that so many functions keep that they say little: each is written in several ways.
COMMON_ITEMS = (
    ("身份证号", "公民身份号码", "身份证件号码"),
    ("姓名", "人员姓名", "中文姓名"),
    ("联系电话", "手机号码", "移动电话"),
    ("经度", "X坐标", "经度坐标"),
    ("纬度", "Y坐标", "纬度坐标"),
    ("设备编号", "终端编号", "设备编码"),
    ("所属乡镇", "乡镇名称", "所在乡镇"),
    ("统一社会信用代码", "社会信用代码", "法人统一社会信用代码"),
    ("办理时间", "受理时间", "登记时间"),
)
TOPPED = ("共享交换平台", "视频监控管理系统", "一张图系统", "协同管理平台", "大数据分析系统", "移动执法系统")


@dataclass(frozen=True)
class Function:
    """One function: `site` is bound to its place, `shared` a platform a county needs once; `does` says each in ways."""

    key: str
    kind: str
    units: tuple[str, ...]
    names: tuple[str, ...]
    others: tuple[str, ...]
    vague: str
    does: tuple[tuple[str, ...], ...]
    items: tuple[str, ...]
    near: frozenset[str]


@dataclass
class Trial:
    """Records, questions by scenario, and grades."""

    corpus: list[Record] = field(default_factory=list)
    questions: dict[str, list[Record]] = field(default_factory=dict)
    grades: dict[str, dict[str, int]] = field(default_factory=dict)

    def labelled(self) -> Labelled:
        """As `fit` reads it."""
        asked = [question for group in self.questions.values() for question in group]
        return Labelled(self.corpus, asked, {}, self.grades)


def functions(name: str) -> list[Function]:
    """The functions of a file, in its order."""
    found = []
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            head, units, names, others, vague, does, items, near = (part.strip() for part in line.split(" | "))
            key, kind = head.split()
            ways = tuple(tuple(way.split("=")) for way in does.split(";"))
            own = tuple(names.split(";")), tuple(others.split(";"))
            near_by = frozenset(near.split(","))
            found.append(
                Function(key, kind, tuple(units.split(",")), *own, vague, ways, tuple(items.split(";")), near_by)
            )
    return found


class _Maker:
    """Records and questions of some functions, the same for the same seed."""

    def __init__(self, known: Sequence[Function], *, seed: int, novel_every: int, alternatives: float) -> None:
        self.chance = random.Random(seed)
        self.alternatives = alternatives
        self.novel = [f for place, f in enumerate(known) if place % novel_every == novel_every - 1]
        self.built = [f for f in known if f not in self.novel]
        self.common = {f.key: self.chance.sample(range(len(COMMON_ITEMS)), self.chance.randint(1, 4)) for f in known}
        self.function_of: dict[str, Function] = {}
        self.system_of: dict[str, str] = {}
        self.service: set[str] = set()
        self.part: set[str] = set()
        self.trial = Trial()

    def make(self) -> Trial:
        for function in self.built:
            self._records_of(function)
        self.chance.shuffle(self.trial.corpus)
        for function in self.built:
            self._questions_of(function)
        for function in self.novel:
            for _ in range(3):
                self._ask("novel", function, self._full(function, self._own_name(function)))
        return self.trial

    # ------------------------------------------------------------------------------------------------ records

    def _records_of(self, function: Function) -> None:
        times = {"n": 3, "g": 3, "s": 4}[function.kind]
        builders = [unit for unit in function.units for _ in range(max(1, times * 2 // len(function.units)))]
        builders += self.chance.sample(TOWNS, 2 if function.kind != "s" else 1)
        for unit in builders:
            self._system(function, unit)
        if self.chance.random() < 0.4:
            self._parts(function)

    def _system(self, function: Function, unit: str) -> None:
        chance = self.chance
        name = chance.choice(function.names)
        shown = chance.choice(("", unit, unit, "县级")) + name + chance.choice(SUFFIXES)
        items = self._items(function)
        said = self._said(function, self.alternatives, chance.randint(3, len(function.does)))
        first = self._keep(function, unit, shown, "新建", said, items=items)
        system = self.system_of[first] = first
        if chance.random() < 0.35:
            phase = chance.choice(("", unit)) + name + chance.choice(PHASES)
            self._keep(
                function, unit, phase, chance.choice(("改扩建", "续建")), self._said(function, 0.2, 2), of=system
            )
        if chance.random() < 0.4:
            upkeep = f"{chance.randint(2018, 2026)}年{name}{chance.choice(UPKEEP)}"
            self.service.add(self._keep(function, unit, upkeep, "运维", chance.choice(("", *SAID_BY_ALL)), of=system))
        if chance.random() < 0.12:
            service = name + chance.choice(SERVICES)
            self.service.add(self._keep(function, unit, service, "新建", chance.choice(SAID_BY_ALL), of=system))

    def _parts(self, function: Function) -> None:
        unit, name = function.units[0], self.chance.choice(function.names)
        *kept, asked = self.chance.sample(PARTS, self.chance.randint(3, 4))
        for part in kept:
            does = self.chance.choice(function.does)[0]
            self.part.add(self._keep(function, unit, name + part, "新建", f"建设内容包括：{does}。"))
        does = self.chance.choice(function.does)[0]
        question = Record("", name + asked, unit, 2026, 47.0, "新建", content=f"{does}。{self._padding(1)}")
        self._ask("split", function, question)

    def _keep(
        self,
        function: Function,
        unit: str,
        name: str,
        kind: str,
        content: str,
        *,
        of: str = "",
        items: Sequence[str] = (),
    ) -> str:
        id = f"T{len(self.trial.corpus):05d}"
        aim = self.chance.choice(AIMS).format(self.chance.choice(function.does)[0]) if items else ""
        year = self.chance.randint(2016, 2025)
        record = Record(id, name, unit, year, 50.0, kind, "已建", content=content, objective=aim, items=tuple(items))
        self.trial.corpus.append(record)
        self.function_of[id] = function
        self.system_of[id] = of or id
        return id

    def _said(self, function: Function, alternatives: float, many: int) -> str:
        picked = self.chance.sample(function.does, many)
        words = [self._way(ways) if self.chance.random() < alternatives else ways[0] for ways in picked]
        return f"建设内容包括：{'、'.join(words)}。{self._padding(self.chance.randint(0, 3))}"

    def _way(self, ways: tuple[str, ...]) -> str:
        return self.chance.choice(ways[1:])

    def _padding(self, many: int, said: Sequence[str] = SAID_BY_ALL) -> str:
        return "".join(self.chance.sample(said, many))

    def _items(self, function: Function) -> list[str]:
        own = self.chance.sample(function.items, max(1, len(function.items) - self.chance.randint(1, 2)))
        shared = [COMMON_ITEMS[place] for place in self.common[function.key]]
        return own + [self.chance.choice(ways) for ways in shared]

    # ---------------------------------------------------------------------------------------------- questions

    def _questions_of(self, function: Function) -> None:
        scenario = "general" if function.kind in "gs" else "reword"
        for _ in range(2):
            self._ask(scenario, function, self._full(function, self._own_name(function)))
        self._ask("dodge", function, self._full(function, function.vague))
        self._ask("free", function, self._free(function))
        bare = self._full(function, self._own_name(function))
        self._ask("name_only", function, replace(bare, content="", objective="", items=()))
        topic = _topic(function.names[0])
        self._ask("lookalike", function, self._full(function, topic + self.chance.choice(TOPPED), 0.4))
        system = self.chance.choice(
            [id for id, f in self.function_of.items() if f is function and id == self.system_of[id]]
        )
        before = next(record for record in self.trial.corpus if record.id == system)
        if system not in self.part:
            self._ask("continuation", function, self._phase(function, before), system)

    def _own_name(self, function: Function) -> str:
        name = self.chance.choice((*function.others, *function.others, function.names[0]))
        return self.chance.choice(("", "", "关于")) + name + self.chance.choice(SUFFIXES)

    def _unit(self, function: Function) -> str:
        if function.kind == "s":
            return self.chance.choice(("县投资促进中心", "县供水公司", "县实验中学", *function.units))
        return self.chance.choice((*function.units, *function.units, self.chance.choice(TOWNS)))

    def _full(self, function: Function, name: str, alternatives: float = 0.75) -> Record:
        many = self.chance.randint(3, min(4, len(function.does)))
        said = self._said(function, alternatives, many).removeprefix("建设内容包括：")
        aim = self.chance.choice(AIMS).format(self.chance.choice(function.does)[-1])
        unit = self._unit(function)
        shown = self.chance.choice(("", "", unit)) + name
        items = tuple(self._items(function))
        return Record(
            "", shown.removeprefix("关于"), unit, 2026, 120.0, "新建", content=said, objective=aim, items=items
        )

    def _free(self, function: Function) -> Record:
        """In sentences, with other set phrases, half width and abbreviations, as people write without a template."""
        record = self._full(function, self.chance.choice(function.others))
        words = [self._way(ways) for ways in self.chance.sample(function.does, 3)]
        said = self.chance.choice(
            (
                "本项目拟建设{}、{}和{}等功能模块。",
                "（一）{}；（二）{}；（三）{}。",
                "主要包括:1.{};2.{};3.{}.",
                "系统实现{}，支持{}，并提供{}功能。",
            )
        ).format(*words)
        name = record.name.replace("系统", "信息化系统APP", 1) if self.chance.random() < 0.3 else record.name
        return replace(record, name=name, content=self._padding(2, SAID_ELSEWHERE) + said, objective="")

    def _phase(self, function: Function, before: Record) -> Record:
        name = before.name
        for suffix in sorted(SUFFIXES, key=len, reverse=True):
            name = name.removesuffix(suffix) if suffix else name
        said = self._said(function, 0.3, 2).removeprefix("建设内容包括：")
        return replace(before, id="", name=name + self.chance.choice(PHASES), kind="改扩建", year=2026, content=said)

    def _ask(self, scenario: str, function: Function, question: Record, continued: str = "") -> None:
        group = self.trial.questions.setdefault(scenario, [])
        id = f"?{scenario}{len(group):03d}-{function.key}"
        group.append(replace(question, id=id))
        self.trial.grades[id] = dict(self._grades(function, question, continued))

    def _grades(self, function: Function, question: Record, continued: str) -> Iterator[tuple[str, int]]:
        for record in self.trial.corpus:
            other = self.function_of[record.id]
            if other is function:
                own_site = function.kind != "s" or record.unit == question.unit
                goes_on = bool(continued) and self.system_of[record.id] == continued
                weaker = record.id in self.service or goes_on or not own_site
                yield record.id, 2 if weaker else 3
            elif other.key in function.near or function.key in other.near:
                yield record.id, 1


def _topic(name: str) -> str:
    for hollow in ("智慧", "智能", "公共", "城市级", "城市", "综合", "县域", "全民"):
        name = name.removeprefix(hollow)
    return name[:2]


def trial(name: str, *, seed: int = 1, novel_every: int = 5, alternatives: float = 0.12) -> Trial:
    """The trial over the functions of one file. Every `novel_every`-th function is asked about and nowhere built.

    `alternatives` is the share of phrases that records say in other words: at nought no record has a question's words.
    """
    return _Maker(functions(name), seed=seed, novel_every=novel_every, alternatives=alternatives).make()


def grades_of(part: Trial, scenario: str) -> Mapping[str, Mapping[str, int]]:
    """The grades of one scenario's questions."""
    return {question.id: part.grades[question.id] for question in part.questions[scenario]}


def write(part: Trial, folder: Path) -> None:
    """The trial as a labelled folder: what `python -m yuncheng.likeness fit … --also FOLDER` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    asked = [(question, scenario) for scenario, group in part.questions.items() for question in group]
    rows = {
        "corpus.jsonl": [json.dumps(record.row(), ensure_ascii=False) for record in part.corpus],
        "queries.jsonl": [json.dumps({**q.row(), "scenario": scenario}, ensure_ascii=False) for q, scenario in asked],
        "qrels.tsv": ["qid\tdoc\tgrade\trelation"]
        + [f"{q}\t{doc}\t{grade}\t-" for q, known in part.grades.items() for doc, grade in known.items()],
    }
    for name, lines in rows.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for file in ("first", "second", "third"):
        write(trial(f"{file}.txt"), Path(sys.argv[1]) / file)
        write(trial(f"{file}.txt", seed=2, alternatives=0.0), Path(sys.argv[1]) / f"{file}_unheard")
