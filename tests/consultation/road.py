"""Short words for walking a consultation in tests."""

from tests.county import do


def opinions(case):
    return list(case.children.filter(procedure_key="office_opinion").order_by("pk"))


def tasks_of(case):
    return list(case.children.filter(procedure_key="follow_up").order_by("pk"))


def task(unit="health", name="提交脱敏规则", due="2026-04-01"):
    return {"unit": unit, "task": name, "due_on": due}


def opinions_of(county, case, code):
    child = next(one for one in opinions(case) if one.unit.code == code)
    do(child, "write", "written", county[f"{code}.handler"], data={"position": "agree", "opinion": ""})
    do(child, "sign", "given", county[f"{code}.checker"])
