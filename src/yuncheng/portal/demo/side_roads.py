"""What goes on beside the main road: data catalogues, exceptions, accounts, registers."""

from __future__ import annotations

from typing import Any

from yuncheng.casework.models import Case

from .list_road import LEAD, LEAD_CHECKER
from .people import EXPERTS, credit_code
from .play import Move, Stage

SYSADMIN, SECADMIN = "sanyuan.xitong", "sanyuan.anquan"


class SideRoad:
    """One case of another procedure. `end` is an end of it, or the step where it stands."""

    def __init__(self, stage: Stage, procedure: str, name: str, *, end: str, turns: tuple[str, ...] = ()) -> None:
        self.stage, self.procedure, self.name, self.end, self.turns = stage, procedure, name, end, turns

    @property
    def case(self) -> Case:
        return self.stage.cases[f"{self.procedure}:{self.name}"]

    def _begin(self, who: str, project: str = "") -> Move:
        def do() -> None:
            subject = self.stage.projects[project] if project else None
            year = None if project else self.stage.today.year
            case = self.stage.open(self.procedure, who, project=subject, year=year)
            self.stage.cases[f"{self.procedure}:{self.name}"] = case

        return Move(0, "begin", do)

    def _move(
        self, gap: int, step: str, outcome: str, who: str, data: dict[str, Any] | None = None, reason: str = ""
    ) -> Move:
        return Move(gap, step, lambda: self.stage.act(self.case, step, outcome, who, data, reason))


def catalogue_rows(name: str, department: str) -> list[dict[str, str]]:
    """A small data catalogue of a project: one shared table, one shared on conditions, one document kept back."""
    table = {"department": department, "format_class": "数据库类", "format_type": "KingbaseES", "cycle": "每日"}
    shared = {**table, "resource": f"{name}业务办理信息", "share_type": "无条件共享", "share_way": "共享交换平台"}
    held = {**table, "resource": f"{name}服务对象信息", "share_type": "有条件共享", "share_way": "接口"}
    held |= {"open": "否", "share_condition": "用于履行法定职责，经提供部门审核同意。"}
    opened = {"open": "是", "open_condition": "无"}
    return [
        {**shared, "item": "业务编号", "data_type": "字符型C", "data_length": "32", "open": "否"},
        {**shared, "item": "办理状态", "data_type": "字符型C", "data_length": "10", **opened},
        {**shared, "item": "办结日期", "data_type": "日期型D", "data_length": "8", **opened},
        {**held, "item": "对象名称", "data_type": "字符型C", "data_length": "100"},
        {**held, "item": "联系方式", "data_type": "字符型C", "data_length": "20"},
        {
            "department": department,
            "resource": f"{name}办理附件",
            "format_class": "电子文件",
            "format_type": "pdf",
            "item": "办理材料扫描件",
            "share_type": "不予共享",
            "share_condition": "《中华人民共和国个人信息保护法》有关规定",
            "open": "否",
            "cycle": "实时",
        },
    ]


class CatalogueRoad(SideRoad):
    """数据资源目录编制 of a project."""

    def __init__(self, stage: Stage, key: str, *, end: str = "ready", turns: tuple[str, ...] = ()) -> None:
        super().__init__(stage, "catalogue", key, end=end, turns=turns)

    def moves(self) -> list[Move]:
        content = self.stage.contents[self.name]
        unit = self.stage.units[content.unit]
        handler, checker = f"{unit.code}.jingban", f"{unit.code}.shenhe"
        rows = {"rows": catalogue_rows(content.name, unit.name)}
        fill = self._move(2, "fill", "submitted", handler, rows)
        moves = [self._begin(handler, self.name), fill]
        if self.end == "withdrawn":
            return [*moves, self._move(1, "withdraw", "withdrawn", handler, reason="目录与在建系统重复，核对后重编。")]
        if "check" in self.turns:
            moves += [self._move(1, "check", "returned", checker, reason="共享条件写得太笼统，请逐项写明。"), fill]
        return [*moves, self._move(1, "check", "ready", checker)]


class ExceptionRoad(SideRoad):
    """例外核准 of gates of practice."""

    def __init__(self, stage: Stage, key: str, gates: tuple[str, ...], *, end: str = "approved") -> None:
        super().__init__(stage, "exception", key, end=end)
        self.gates = gates

    def moves(self) -> list[Move]:
        data = {"gates": list(self.gates), "reason": "上级要求限期建成，等待下一批清单将错过配套资金，先行受理审查。"}
        moves = [self._begin(LEAD, self.name), self._move(1, "request", "requested", LEAD, data)]
        if self.end == "withdrawn":
            return [*moves, self._move(1, "withdraw", "withdrawn", LEAD, reason="清单即将发布，不再需要例外。")]
        if self.end == "refused":
            return [*moves, self._move(1, "approve", "refused", LEAD_CHECKER, reason="疑似重复未消除，应先会商。")]
        return [*moves, self._move(1, "approve", "approved", LEAD_CHECKER)]


class AccountRoad(SideRoad):
    """账号授予: the system administrator asks, the security administrator grants."""

    def __init__(
        self, stage: Stage, username: str, unit: str, name: str, *, end: str = "granted", action: str = "create"
    ) -> None:
        super().__init__(stage, "account", f"{action}:{username}", end=end)
        self.username, self.unit, self.person, self.action = username, unit, name, action

    def moves(self) -> list[Move]:
        data = {"action": self.action, "username": self.username}
        if self.action == "create":
            data |= {"display_name": self.person, "unit": self.unit, "post": "handler"}
        request = self._move(0, "request", "requested", SYSADMIN, data)
        moves = [self._begin(SYSADMIN), request]
        if self.end == "withdrawn":
            return [*moves, self._move(1, "withdraw", "withdrawn", SYSADMIN, reason="人员调整，不再需要。")]
        if self.end == "refused":
            return [*moves, self._move(1, "grant", "refused", SECADMIN, reason="该单位经办已有两人，不再增加。")]
        if self.end == "returned":
            back = self._move(1, "grant", "returned", SECADMIN, reason="登录名不合命名规则，请更正。")
            return [*moves, back, request, self._move(1, "grant", "granted", SECADMIN)]
        return [*moves, self._move(1, "grant", "granted", SECADMIN)]


class RegisterRoad(SideRoad):
    """专家入库、专业机构入库、单位登记: one enters, another agrees; `end` is what came of it."""

    def __init__(self, stage: Stage, procedure: str, name: str, data: dict[str, Any], *, end: str = "") -> None:
        super().__init__(stage, procedure, name, end=end)
        self.data = data

    def moves(self) -> list[Move]:
        of_units = self.procedure == "unit"
        asks, agrees = (SYSADMIN, SECADMIN) if of_units else (LEAD, LEAD_CHECKER)
        first, second = ("request", "grant") if of_units else ("enter", "check")
        asked, good = ("requested", "granted") if of_units else ("entered", "agreed")
        enter = self._move(0, first, asked, asks, self.data)
        moves = [self._begin(asks), enter]
        if self.end == "withdrawn":
            return [*moves, self._move(1, "withdraw", "withdrawn", asks, reason="登记有误，核实后重新办理。")]
        if self.end == "refused":
            return [*moves, self._move(1, second, "refused", agrees, reason="与在册登记重复，不再办理。")]
        if self.end == "returned":
            moves += [self._move(1, second, "returned", agrees, reason="请核对后再送。"), enter]
        return [*moves, self._move(1, second, good, agrees)]


def new_expert(name: str, username: str) -> dict[str, Any]:
    jobs = [{"employer": "江南示例大学", "since": "2012-07-01"}]
    return {
        "action": "add",
        "display_name": name,
        "username": username,
        "specialties": ["software", "data"],
        "title": "副教授",
        "jobs": jobs,
    }


def new_agency(name: str, username: str, serial: int) -> dict[str, Any]:
    return {
        "action": "add",
        "credit_code": credit_code(serial),
        "name": name,
        "specialties": ["cost"],
        "username": username,
        "contact": "裴疏桐",
    }


def new_unit(code: str, name: str) -> dict[str, Any]:
    return {"action": "add", "code": code, "name": name, "kind": "institution", "parent": "dsj"}


def register_roads(stage: Stage) -> list[tuple[list[Move], str, int]]:
    """(moves, where they stop, days ago): every end and every step of the three registers."""

    def road(procedure: str, name: str, data: dict[str, Any], end: str = "") -> list[Move]:
        return RegisterRoad(stage, procedure, name, data, end=end).moves()

    return [
        (road("expert", "kept", {"action": "restore", "code": f"ZJ{EXPERTS:03d}"}, "returned"), "", 40),
        (road("expert", "refused", new_expert("霍听澜", "zhuanjia32"), "refused"), "", 33),
        (road("expert", "back", new_expert("宣既白", "zhuanjia33"), "withdrawn"), "", 26),
        (road("expert", "check", new_expert("邓修竹", "zhuanjia34")), "check", 2),
        (road("expert", "enter", new_expert("郦清和", "zhuanjia35")), "enter", 1),
        (road("agency", "kept", new_agency("云栖示例咨询有限公司", "jigou04", 201), "returned"), "", 41),
        (road("agency", "refused", new_agency("汀洲示例咨询有限公司", "jigou05", 202), "refused"), "", 34),
        (road("agency", "back", new_agency("浅山示例咨询有限公司", "jigou06", 203), "withdrawn"), "", 27),
        (road("agency", "check", new_agency("远帆示例咨询有限公司", "jigou07", 204)), "check", 2),
        (road("agency", "enter", new_agency("晴岚示例咨询有限公司", "jigou08", 205)), "enter", 1),
        (road("unit", "granted", new_unit("zbzx", "县政务数据专班中心"), "returned"), "", 80),
        (road("unit", "ended", {"action": "end", "code": "zbzx", "successor": "dsj"}), "", 15),
        (road("unit", "refused", new_unit("zbzx2", "县数据专班二组"), "refused"), "", 35),
        (road("unit", "back", new_unit("zbzx3", "县数据专班三组"), "withdrawn"), "", 28),
        (road("unit", "grant", new_unit("zbzx4", "县数据专班四组")), "grant", 2),
        (road("unit", "request", new_unit("zbzx5", "县数据专班五组")), "request", 1),
    ]
