"""How we read doubtful phrases: one place, dated, replaceable."""

from __future__ import annotations

from .kernel import Reading

_SINCE = "2022-04-28"


def _reading(key: str, articles: tuple[int, ...], phrase: str, reading: str) -> Reading:
    return Reading(key, articles, phrase, reading, _SINCE)


READINGS: tuple[Reading, ...] = (
    _reading("exact_threshold", (7,), "金额恰等于清单起点，“以上”“以下”都说得通", "纳入清单，不按备案办理。"),
    _reading(
        "in_force",
        (37,),
        "“公布之日起30日后施行”从哪天算",
        "公布当天不计，满三十日的次日起施行：2022年3月28日公布，2022年4月28日施行。",
    ),
    _reading(
        "half_year",
        (25,),
        "“半年内”有多长",
        "按六个月计，到期月份没有同一日的，以该月最后一日为准；期限最后一日有效。",
    ),
    _reading(
        "completed",
        (25,),
        "“建成”是哪一天",
        "以完工记录上的日期为准；没有完工记录的，用合同约定的完工日，并注明是推定。",
    ),
    _reading(
        "adjust_share",
        (24,),
        "调整比例按单次算还是累计算",
        "按历次调整额绝对值之和占概算总投资计算；单次和累计两个比例都显示。",
    ),
    _reading(
        "selfeval_start",
        (27,),
        "自评价的期间从验收还是从投入运行起算",
        "从两个日期中较晚的一个起算；首尾两日都算在期间以内。",
    ),
    _reading(
        "blacklist_term",
        (35,),
        "黑名单的五年从哪天起算",
        "从决定公告之日起算，到第五年的同一日止；最后一日仍在期内，次日解除。",
    ),
    _reading(
        "assessment_after_approval",
        (10, 23),
        "投资评审排在概算批复之后，以哪个数为准",
        "批复概算和审定额分开记；合同价不得超过审定额。",
    ),
    _reading(
        "filing_counts",
        (7,),
        "低于起点、只需备案的项目算不算“纳入清单”",
        "大数据主管部门收下备案后，安排资金时视同在清单内。备案规则适用于所有单位，不限于学校、医院；乡镇、街道也报。",
    ),
    _reading(
        "upgrade_is_expansion",
        (3, 14, 28, 29, 30),
        "升级、整合、改造在申报表上归哪一类",
        "只在申报表上显示为“改扩建”；适用各条规定时看项目本来的性质，升级视同改扩建，整合、改造不视同。"
        "运维在表上另有一值。",
    ),
    _reading(
        "stop_by_nature",
        (28, 29, 30),
        "“不得新建、改扩建政务信息系统”限制哪些项目",
        "按项目性质判断，不区分建设类别；续建、整合、改造和运维不受限。第三十条只限制新建。",
    ),
    _reading(
        "type_or_category",
        (10,),
        "申报表内写“项目类型”，填报说明写“项目类别”",
        "是同一栏，以表内的“项目类型”为准。",
    ),
    _reading(
        "technical_scheme",
        (11, 14),
        "什么项目可以只报技术方案",
        "运维和技术支撑服务、经费低于清单起点的项目可以只报技术方案；报可研的才要求五个必备篇章。",
    ),
    _reading(
        "due_procedure",
        (24,),
        "不能自行调整的，“相应手续”是什么",
        "由大数据主管部门提出意见后，报发展改革部门审批。",
    ),
    _reading(
        "listed_before_applying",
        (7, 9),
        "没进清单能不能先申报",
        "办法只管住资金；按工作惯例，受理前要求已在清单、已备案或者已走增补程序。",
    ),
    _reading(
        "assessed_not_presumed",
        (28, 30),
        "怎样算“不重复采集”“已整合”",
        "评估过而且没有查实未改的问题，才算符合；从未评估的，回答“尚不能判断”，不当作符合，也不当作违反。",
    ),
    _reading(
        "before_the_law",
        (37,),
        "施行以前立案的事项怎样回答",
        "当时没有施行中的办法，一律回答“尚不能判断”，不作为错误。",
    ),
    _reading(
        "annex2_slips",
        (10, 14),
        "目录表头和说明里的几处误植",
        "按“数据长度”“是否向社会开放”“sybase”“自描述格式”理解；印出来的写法照样认得。",
    ),
    _reading(
        "office_names",
        (4,),
        "机构改名、合并后由谁办理",
        "单位记有效期和承接单位，按办理当日有效的名称和承接关系确定。",
    ),
)
