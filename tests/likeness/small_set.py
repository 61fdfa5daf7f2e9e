"""A small invented set: twelve functions, each built by two units and kept up; questions about them in other words."""

from __future__ import annotations

from dataclasses import dataclass

from yuncheng.likeness import Record


@dataclass(frozen=True)
class Function:
    """One function: two names it was built under, what it does, its data items, and how somebody else would say it."""

    key: str
    names: tuple[str, str]
    units: tuple[str, str]
    does: tuple[str, ...]
    items: tuple[str, ...]
    asked: str
    asks: tuple[str, ...]


FUNCTIONS = (
    Function(
        "ebike",
        ("电动自行车充电安全监管平台", "电瓶车智能充电管理系统"),
        ("县消防救援局", "县住房城乡建委"),
        ("充电桩接入", "充电异常告警", "违规停放识别", "充电费用结算"),
        ("设备编号", "设备状态", "手机号"),
        "小区电动车充电设施隐患监测项目",
        ("充电设备联网", "充电故障预警", "飞线充电发现"),
    ),
    Function(
        "schoolbus",
        ("校车安全运行监管系统", "学生接送车辆动态监控平台"),
        ("县教育委员会", "县交通局"),
        ("校车轨迹定位", "学生上下车刷卡", "驾驶员行为识别", "超员报警"),
        ("车牌号", "驾驶证号", "家长电话"),
        "接送学生车辆全程追踪平台",
        ("校车位置跟踪", "司机疲劳驾驶识别", "超载预警"),
    ),
    Function(
        "trees",
        ("古树名木保护管理系统", "古树资源数字化监护平台"),
        ("县林业局", "县城市管理局"),
        ("古树建档挂牌", "长势监测", "养护任务派发", "病虫害上报"),
        ("经度", "纬度", "所属乡镇"),
        "百年大树保护信息化项目",
        ("名木登记", "古树生长状况监测", "养护工单派遣"),
    ),
    Function(
        "farmmachine",
        ("农机作业监管平台", "农业机械社会化服务系统"),
        ("县农业农村委", "县供销社"),
        ("农机定位", "作业面积核算", "农机补贴申领", "跨区作业调度"),
        ("种植面积", "作物名称", "手机号码"),
        "农业机械作业补助核查系统",
        ("农机轨迹追踪", "作业亩数统计", "补贴申请"),
    ),
    Function(
        "fireworks",
        ("烟花爆竹流向监管系统", "烟花爆竹零售点安全管理平台"),
        ("县应急局", "县公安局"),
        ("流向登记", "零售点许可", "仓库视频监控", "库存超量报警"),
        ("许可证编号", "企业名称", "经营地址"),
        "爆竹销售储存数字化监管项目",
        ("产品流向追踪", "销售网点许可办理", "库房视频", "超储预警"),
    ),
    Function(
        "elderlymeal",
        ("老年人助餐服务平台", "长者食堂智慧管理系统"),
        ("县民政局", "路口街道"),
        ("助餐点管理", "老人刷脸就餐", "餐费补贴结算", "送餐上门派单"),
        ("姓名", "身份证号", "银行账号"),
        "老年食堂信息化项目",
        ("长者人脸就餐", "就餐补助核算", "送餐派单"),
    ),
    Function(
        "sand",
        ("河道采砂监管系统", "砂石采运管理信息平台"),
        ("县水利局", "县交通局"),
        ("采砂船定位", "采砂量计量", "越界作业报警", "电子运单"),
        ("河流名称", "经度坐标", "许可证号"),
        "河砂开采运输监控平台",
        ("采砂船只轨迹", "越界开采预警", "砂石运输电子单据"),
    ),
    Function(
        "library",
        ("公共图书馆总分馆管理系统", "智慧图书馆平台"),
        ("县图书馆", "县文化旅游委"),
        ("图书编目", "读者证办理", "自助借还", "馆藏统计"),
        ("姓名", "联系电话"),
        "图书通借通还信息系统",
        ("读者注册", "图书自助借阅归还", "藏书分析"),
    ),
    Function(
        "broadcast",
        ("应急广播系统", "农村智能广播平台"),
        ("县融媒体中心", "县应急局"),
        ("预警信息播发", "终端在线监测", "分区喊话", "播出日志留存"),
        ("终端编号", "所属村社区"),
        "村村响大喇叭改造项目",
        ("应急消息播报", "广播终端状态监视", "定点喊话"),
    ),
    Function(
        "wage",
        ("农民工工资支付监管平台", "建筑工人实名制与工资监控系统"),
        ("县人力社保局", "县住房城乡建委"),
        ("实名考勤", "工资专户监管", "欠薪预警", "维权投诉受理"),
        ("身份证号码", "银行卡号", "项目名称"),
        "工地务工人员薪酬保障信息系统",
        ("工人实名打卡", "工资代发监管", "拖欠工资预警"),
    ),
    Function(
        "oa",
        ("协同办公系统", "一体化办公平台"),
        ("县水利局", "县交通局"),
        ("收发文管理", "公文流转", "会议管理", "督办事项"),
        ("姓名",),
        "OA系统建设项目",
        ("公文办理", "会议安排", "督查任务跟踪"),
    ),
    Function(
        "cemetery",
        ("公墓与殡葬服务管理系统", "殡仪服务信息平台"),
        ("县民政局", "县民政局"),
        ("墓位管理", "火化预约", "惠民殡葬补贴审核", "祭扫预约"),
        ("姓名", "死亡日期"),
        "殡葬一体化服务系统",
        ("公墓墓穴管理", "火化登记预约", "扫墓预约"),
    ),
)
_SAID_BY_ALL = ("采用国产化软硬件产品，支持信创环境运行。", "依托县云数据中心集约化部署，满足安全要求。", "")


def _records() -> tuple[Record, ...]:
    found = []
    for place, f in enumerate(FUNCTIONS):
        for turn, (name, unit) in enumerate(zip(f.names, f.units, strict=True)):
            does = "、".join(f.does[turn:] + f.does[:turn][:1])
            content = f"建设内容包括：{does}。{_SAID_BY_ALL[place % 3]}"
            found.append(
                Record(
                    f"{f.key}-{turn}",
                    name + "建设项目",
                    unit,
                    2021 + turn,
                    80.0 + place,
                    "新建",
                    "已建",
                    "",
                    content,
                    "",
                    f.items,
                )
            )
            om = f"2025年{name}运行维护服务"
            found.append(Record(f"{f.key}-om{turn}", om, unit, 2025, 9.0, "运维", "在建", "", _SAID_BY_ALL[0]))
    return tuple(found)


RECORDS = _records()
QUESTIONS = tuple(
    Record(
        f"?{f.key}",
        f.asked,
        "县委办公室",
        2026,
        120.0,
        "新建",
        content="、".join(f.asks) + "。" + _SAID_BY_ALL[1],
        items=f.items,
    )
    for f in FUNCTIONS
)
NOVEL = (
    Record("?n1", "国有林场苗木培育基地温室控制系统", "县国有林场", 2026, content="温室通风控制、水肥滴灌、苗床补光。"),
    Record("?n2", "戏曲剧团排演与票房管理系统", "县川剧团", 2026, content="剧目排期、演员调度、线上售票、观众统计。"),
)


def answers(question: Record) -> set[str]:
    """The ids of the entries that must be shown for a question."""
    key = question.id[1:]
    return {record.id for record in RECORDS if record.id.rsplit("-", 1)[0] == key}
