"""Own machine rooms and servers, where a county has a cloud data centre: a warning, the article is the caller's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..budget import BudgetLine
from ..finding import Finding

_OWN = re.compile(
    r"机房|服务器|伺服器|小型机|刀片机|磁盘阵列|存储阵列|存储设备|光纤存储|UPS|不间断电源|不間斷電源|精密空调|数据中心|機房|超融合",
    re.IGNORECASE,
)
# Rented from the cloud, or not the machine itself.
_NOT = re.compile(r"云|雲|租用|租赁|托管|证书|授权|许可|操作系统|软件|密码机|迁移|利旧|拆除|运维|维护|巡检")


def check_hardware(lines: Sequence[BudgetLine], article: str) -> Iterator[Finding]:
    """Lines that name a machine room, a server or what only these need."""
    for line in lines:
        named = f"{line.name} {line.heading if not line.known else ''}"
        found = _OWN.search(named) or re.search(r"(?:塔式|机架式?|刀片)服务器", line.spec)
        if line.sums or found is None or _NOT.search(line.name):
            continue
        yield Finding(
            code="own-hardware",
            weight="提醒",
            where=line.where,
            row=line.row,
            what=f"疑似自建机房或自购服务器（“{found[0]}”）",
            cure="应优先使用统一的云数据中心；确需自建的，请写明理由",
            clause=article,
        )
