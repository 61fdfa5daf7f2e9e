"""What the steps of a consultation keep, refuse and set going: opinions asked, or given up; tasks handed out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from yuncheng.casework.actors import responsible
from yuncheng.casework.children import open_child
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.notices import tell_units
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.refusals import BadForm, Blocked
from yuncheng.casework.spine import latest_values
from yuncheng.casework.vouching import stray_rows, without_act
from yuncheng.registry import clock
from yuncheng.rulebook.kernel import Way
from yuncheng.rulebook.procedures.consultation import KINDS, POSITIONS

from .asking import OPINION, PROCEDURES, TASK, answers, ask, stop_waiting, tally_words, waited_for
from .models import Consultation
from .offices import acting_units, five_codes

_GONE = "不能早于今天"


def _past(day: date | None, label: str) -> list[str]:
    """A day that leaves nobody any time is a slip. A holiday is none: it is told on the page."""
    return [f"{label}{_GONE}。"] if day is not None and day < clock.today() else []


@record_by("consultation", "convene")
@record_by("meeting", "convene")
class Convene(Recorder):
    """The bureau asks: one opinion an office, each until the same day."""

    def begins_with(self, case: Case) -> Mapping[str, Any]:
        """The offices that article 5 names are asked as a rule."""
        return {"offices": five_codes()}

    def check(self, acting: Acting) -> Mapping[str, list[str]]:
        said = acting.cleaned
        faults = {
            "reply_by": _past(said["reply_by"], "意见截止日期"),
            "meets_on": _past(said["meets_on"], "会议日期"),
        }
        if said["place"] and not said["meets_on"]:
            faults["meets_on"] = ["填写了会议地点的，请填写会议日期；书面会商的，地点也留空。"]
        return {key: words for key, words in faults.items() if words}

    def save(self, acting: Acting) -> None:
        names = ("topic", "meets_on", "place", "reply_by")
        told = {name: acting.cleaned[name] for name in names}
        told["kind"] = acting.cleaned.get("kind", KINDS[0][0])
        Consultation.objects.create(case=acting.case, **told)

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        held = Consultation.objects.get(case=case)
        return {"convened": [held.kind, held.topic, _iso(held.meets_on), held.place, _iso(held.reply_by)]}

    def after(self, acting: Acting, entry: Entry) -> None:
        units = acting_units(acting.cleaned["offices"], clock.today())
        ask(acting.case, units, by=acting.by, on=acting.on, reply_by=acting.cleaned["reply_by"])


@record_by("consultation", "collect")
@record_by("meeting", "collect")
class Collect(Recorder):
    """Opinions come in; the bureau asks more offices, stops waiting, or sums up."""

    def begins_with(self, case: Case) -> Mapping[str, Any]:
        """A first sentence for the summary: how many said what."""
        asked = case.children.filter(procedure_key=OPINION).select_related("unit").order_by("id")
        return {"summary": tally_words(answers(asked, clock.today()))}

    def check(self, acting: Acting) -> Mapping[str, list[str]]:
        if acting.outcome.key == "asked_more":
            faults = {
                "reply_by": _past(acting.cleaned["reply_by"], "意见截止日期"),
                "offices": self._asked_already(acting),
            }
        else:
            rows = acting.cleaned.get("tasks") or []
            late = [_past(row["due_on"], f"第{number}行“要求办结日期”") for number, row in enumerate(rows, 1)]
            faults = {"tasks": [words for one in late for words in one]}
        return {key: words for key, words in faults.items() if words}

    def _asked_already(self, acting: Acting) -> list[str]:
        """Offices that have not answered yet are not asked twice; one that has answered may be asked once more."""
        waiting = {child.unit.acting_on(clock.today()).pk for child in waited_for(acting.case)}
        twice = [unit.name for unit in acting_units(acting.cleaned["offices"], clock.today()) if unit.pk in waiting]
        return [f"{'、'.join(twice)}已在征求意见，尚未答复，不需要再次征求。"] if twice else []

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.key == "not_waited":
            stop_waiting(acting.case, entry, acting.on)
        elif acting.outcome.key == "asked_more":
            units = acting_units(acting.cleaned["offices"], clock.today())
            ask(acting.case, units, by=acting.by, on=acting.on, reply_by=acting.cleaned["reply_by"])


@record_by("consultation", "conclude")
@record_by("meeting", "conclude")
class Conclude(Recorder):
    """The minutes are signed; what was agreed goes to whoever took it on."""

    def save(self, acting: Acting) -> None:
        if acting.outcome.needs_reason:
            return
        if acting.outcome.key == "followed":
            _demand_takers(acting)
        number, conclusion = acting.cleaned["minutes_no"], latest_values(acting.case, "collect")["conclusion"]
        held = Consultation.objects.filter(case=acting.case)
        try:
            with transaction.atomic():
                held.update(minutes_no=number, signed_on=acting.on, conclusion=conclusion)
        except IntegrityError as twice:
            fault = f"纪要编号“{number}”已用于另一次会商，请另编一号。"
            raise BadForm(fault, articles=acting.step.articles, fields={"minutes_no": [fault]}) from twice

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        held = Consultation.objects.get(case=case)
        return {"minutes": [held.minutes_no, _iso(held.signed_on), held.conclusion]}

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.key != "followed":
            return
        for row in latest_values(acting.case, "collect")["tasks"]:
            for unit in acting_units([row["unit"]], clock.today()):
                due = date.fromisoformat(row["due_on"])
                open_child(acting.case, TASK, by=acting.by, on=acting.on, unit=unit, about=row["task"], due_on=due)


@stray_rows("会商")
def _unwritten() -> QuerySet[Consultation]:
    """Consultations that nobody convened."""
    acts = [f"{procedure}.convene.convened" for procedure in PROCEDURES]
    return without_act(Consultation.objects.all(), "case", *acts)


@stray_rows("会商纪要")
def _unsigned() -> QuerySet[Consultation]:
    """Minutes that nobody signed."""
    acts = [f"{procedure}.conclude.{outcome}" for procedure in PROCEDURES for outcome in ("concluded", "followed")]
    signed = Q(signed_on__isnull=False) | ~Q(minutes_no="") | ~Q(conclusion="")
    return without_act(Consultation.objects.filter(signed), "case", *acts)


def _demand_takers(acting: Acting) -> None:
    """Between summing up and signing a unit may have ended: a task for nobody is not handed out."""
    day = clock.today()
    codes = [row["unit"] for row in latest_values(acting.case, "collect")["tasks"]]
    ended = [unit.name for unit in acting_units(codes, day) if not unit.is_valid_on(day)]
    if ended:
        raise Blocked(
            f"{'、'.join(ended)}已撤并，没有承继单位，后续事项没有单位承担。",
            articles=acting.step.articles,
            cures=["退回补充，改由其他单位承担", "或由系统管理员登记承继单位"],
            who="大数据主管部门",
            code="no_taker",
        )


def _tell_convener(convened: Case, entry: Entry, told: str) -> None:
    """For information to the office whose turn it is at the consultation, also where the case is a project's."""
    step = convened.current
    whose = responsible(convened, step, clock.today()).unit if step else None
    if whose is not None:
        tell_units(convened, entry, [whose], told)


@record_by(OPINION, "sign")
class Sign(Recorder):
    """Whoever convened hears of every answer, and that the last one is in."""

    def after(self, acting: Acting, entry: Entry) -> None:
        convened = acting.case.parent
        if acting.outcome.way is not Way.FORWARD or convened is None:
            return
        asked = convened.children.filter(procedure_key=OPINION)
        waiting, all_of_them = asked.filter(closed_on__isnull=True).count(), asked.count()
        far = f"还有{waiting}个部门没有答复" if waiting else f"{all_of_them}个部门都已答复，可以汇总"
        position = dict(POSITIONS).get(latest_values(acting.case, "write").get("position", ""), "")
        told = f"会商“{convened.about}”：{acting.case.unit}已答复（{position}），{far}"
        _tell_convener(convened, entry, told)


@record_by(TASK, "check")
class CheckedTask(Recorder):
    """Whoever convened hears what came of the tasks."""

    def after(self, acting: Acting, entry: Entry) -> None:
        convened = acting.case.parent
        if acting.outcome.way is Way.FORWARD and convened is not None:
            open_ones = convened.children.filter(procedure_key=TASK, closed_on__isnull=True).count()
            far = f"还有{open_ones}项没有落实" if open_ones else "后续事项都已落实"
            told = f"会商“{convened.about}”：{acting.case.unit}已落实“{acting.case.about}”，{far}"
            _tell_convener(convened, entry, told)


@record_by(OPINION, "write")
class Write(Recorder):
    """An office that does not simply agree says why."""

    def check(self, acting: Acting) -> Mapping[str, list[str]]:
        position, words = acting.cleaned["position"], acting.cleaned["opinion"].strip()
        if position in ("conditional", "disagree") and not words:
            return {"opinion": [f"“{dict(POSITIONS)[position]}”的，请写明理由和建议。"]}
        return {}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
