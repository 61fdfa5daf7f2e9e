"""Articles, or parts of them, with nothing to execute here, and why. Said aloud, so that 37 of 37 are accounted for.

`NOTHING_TO_EXECUTE` stays; `WAITING` is carried by a phase whose procedures are not declared yet, and leaves this file
when they are.
"""

from __future__ import annotations

from .kernel import NotCoded

NOTHING_TO_EXECUTE: tuple[NotCoded, ...] = (
    NotCoded(1, "说明目的和依据，没有可以判断的条件。"),
    NotCoded(4, "规定各部门职责：由岗位和办理步骤体现，本身不是一项判断。"),
    NotCoded(18, "依托云数据中心是建设要求，由申报表逐项说明、审查时判断，办法没有给出可以计算的界线。"),
    NotCoded(31, "配合监督是行为要求，只能由检查人员认定；要材料、给期限、记拒绝由监督程序留痕。"),
    NotCoded(33, "审计机关的监督权由查阅权限和可验证的记录保障，不设判断规则。"),
    NotCoded(37, "施行日期写在县文件中，由版本机制执行：施行前一律“尚不能判断”。"),
)

WAITING: tuple[NotCoded, ...] = (
    NotCoded(15, "实施机构、负责人和采购、合同记录由建设阶段的程序承担，程序尚未建立。"),
    NotCoded(32, "检查、限期整改和处置由监督阶段的程序承担，程序尚未建立。"),
)

NO_CODE: tuple[NotCoded, ...] = (*NOTHING_TO_EXECUTE, *WAITING)
