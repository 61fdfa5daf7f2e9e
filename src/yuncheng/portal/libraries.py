"""专家入库、专业机构入库 (art. 4): what follows when the bureau's checker agrees.

Their accounts wait, like every new one, for the code that the security administrator makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from yuncheng.casework.models import Entry
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.spine import latest_values
from yuncheng.registry.credit_codes import is_credit_code
from yuncheng.registry.models import (
    Account,
    Agency,
    Company,
    Employment,
    Expert,
    Kinship,
    Unit,
    next_number,
)
from yuncheng.rulebook.kernel import Post

Asked = Mapping[str, Any]
Faults = dict[str, list[str]]
_NO_UNIT = "没有这个单位，请填写单位全称或代码；县外单位只填工作单位名称。"


@record_by("expert", "enter")
class ExpertEntering(Recorder):
    def check(self, acting: Acting) -> Faults:
        return expert_faults(acting.cleaned)


@record_by("expert", "check")
class ExpertCheck(Recorder):
    """Agreed: the expert stands in the library (or out of it) from this entry on."""

    def check(self, acting: Acting) -> Faults:
        return _faults_now(expert_faults(latest_values(acting.case, "enter"))) if _agreed(acting) else {}

    def after(self, acting: Acting, entry: Entry) -> None:
        if not _agreed(acting):
            return
        asked = latest_values(acting.case, "enter")
        if asked["action"] == "add":
            add_expert(asked, acting.by.unit)
        else:
            Expert.objects.filter(code=asked["code"]).update(in_use=asked["action"] == "restore")


@record_by("agency", "enter")
class AgencyEntering(Recorder):
    def check(self, acting: Acting) -> Faults:
        return agency_faults(acting.cleaned)


@record_by("agency", "check")
class AgencyCheck(Recorder):
    """Agreed: the agency stands in the library (or out of it) from this entry on."""

    def check(self, acting: Acting) -> Faults:
        return _faults_now(agency_faults(latest_values(acting.case, "enter"))) if _agreed(acting) else {}

    def after(self, acting: Acting, entry: Entry) -> None:
        if not _agreed(acting):
            return
        asked = latest_values(acting.case, "enter")
        if asked["action"] == "add":
            add_agency(asked, acting.by.unit)
        else:
            held = Agency.objects.filter(company__credit_code=asked["credit_code"].upper())
            held.update(in_use=asked["action"] == "restore")


def _agreed(acting: Acting) -> bool:
    return acting.outcome.key == "agreed"


def _faults_now(found: Faults) -> Faults:
    """The faults of what was asked earlier, told to whoever is to agree."""
    return {"": [line for lines in found.values() for line in lines]} if found else {}


# ---------------------------------------------------------------------------------------------- experts


def expert_faults(asked: Asked) -> Faults:
    """What is wrong with an expert as entered, by field."""
    if asked["action"] != "add":
        held = Expert.objects.filter(code=asked["code"]).first()
        return _known_faults("code", "专家编号", held, asked["action"])
    found = _wanted(asked, display_name="姓名", specialties="专业", jobs="工作经历")
    if asked["code"]:
        found["code"] = ["入库时由系统编号，请勿填写。"]
    found |= _username_faults(asked)
    jobs = [
        f"第{number}行“县内单位”：{_NO_UNIT}"
        for number, job in enumerate(asked["jobs"], 1)
        if job["unit"] and unit_named(job["unit"]) is None
    ]
    jobs += [
        f"第{number}行：止日早于起日。"
        for number, job in enumerate(asked["jobs"], 1)
        if job["until"] and str(job["until"]) < str(job["since"])
    ]
    kin = [
        f"第{number}行：没有这个单位，请填写单位全称或代码。"
        for number, row in enumerate(asked["kin"], 1)
        if unit_named(row["unit"]) is None
    ]
    return found | ({"jobs": jobs} if jobs else {}) | ({"kin": kin} if kin else {})


def add_expert(asked: Asked, keeper: Unit) -> Expert:
    """A new expert with his jobs and kin; the account hangs at the bureau that keeps the library."""
    made = Expert.objects.create(
        code=_next_code(),
        account=_account(asked["username"], asked["display_name"], keeper),
        specialties=asked["specialties"],
        title=asked["title"] or "",
    )
    for job in asked["jobs"]:
        unit = unit_named(job["unit"] or job["employer"])  # an employer that is a unit of the county counts as one
        Employment.objects.create(
            expert=made,
            unit=unit,
            company=None if unit else Company.objects.filter(name=job["employer"]).first(),
            employer=job["employer"],
            since=job["since"],
            until=job["until"] or None,
        )
    for unit in {unit_named(row["unit"]) for row in asked["kin"]}:
        assert unit is not None, "the entry was checked"
        Kinship.objects.create(expert=made, unit=unit)
    return made


def _next_code() -> str:
    """ZJ001, ZJ002, …; codes that stood before the counter began are passed over."""
    while True:
        code = f"ZJ{next_number('expert'):03d}"
        if not Expert.objects.filter(code=code).exists():
            return code


# ---------------------------------------------------------------------------------------------- agencies


def agency_faults(asked: Asked) -> Faults:
    """What is wrong with an agency as entered, by field."""
    code = asked["credit_code"].upper()
    held = Agency.objects.filter(company__credit_code=code).first()
    if asked["action"] != "add":
        return _known_faults("credit_code", "统一社会信用代码", held, asked["action"])
    found = _wanted(asked, name="机构名称", specialties="专业", contact="联系人")
    if not is_credit_code(code):
        found["credit_code"] = ["统一社会信用代码不对：应为18位，末位校验码与前17位相符，不含字母 I、O、S、V、Z。"]
    elif held is not None:
        found["credit_code"] = ["这家机构已在机构库中；停用的请选“恢复”。"]
    return found | _username_faults(asked)


def add_agency(asked: Asked, keeper: Unit) -> Agency:
    """A new agency: its company by credit code, under the name as entered, and an account to review by."""
    company, _ = Company.objects.update_or_create(
        credit_code=asked["credit_code"].upper(), defaults={"name": asked["name"]}
    )
    account = _account(asked["username"], asked["name"], keeper)
    return Agency.objects.create(company=company, specialties=asked["specialties"], account=account)


# ---------------------------------------------------------------------------------------------- both


def unit_named(wanted: str) -> Unit | None:
    """A unit by code or full name; one that has ended counts too: people have worked there."""
    return Unit.objects.filter(Q(code=wanted) | Q(name=wanted)).order_by("valid_to", "id").first() if wanted else None


def _wanted(asked: Asked, **labels: str) -> Faults:
    return {key: [f"入库须填写{label}。"] for key, label in labels.items() if not asked[key]}


def _username_faults(asked: Asked) -> Faults:
    username = asked["username"]
    if not username:
        return {"username": ["入库须填写登录名。"]}
    taken = Account.objects.filter(username=username).exists()
    return {"username": ["这个登录名已经有人使用。"]} if taken else {}


def _known_faults(field: str, label: str, held: Expert | Agency | None, action: str) -> Faults:
    if held is None:
        return {field: [f"库中没有这个{label}。"]}
    if held.in_use == (action == "restore"):
        return {field: ["已在库中，不需要恢复。" if held.in_use else "已经停用。"]}
    return {}


def _account(username: str, name: str, keeper: Unit) -> Account:
    """An account to review by. Nobody can sign in to it until its code is used."""
    return Account.objects.create_account(
        username,
        unit=keeper,
        post=Post.EXPERT,
        display_name=name,
        seen_seq=Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0,
    )
