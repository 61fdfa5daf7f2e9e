"""审批: how a project walks from the application on annex 1 to the end of 投资评审, with its returns and dead ends."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yuncheng.casework.attachments import upload
from yuncheng.casework.drafts import keep_draft
from yuncheng.casework.models import Case
from yuncheng.lifecycle.approval.assessing.importing import import_budget
from yuncheng.lifecycle.approval.models import ReviewItem
from yuncheng.registry import clock
from yuncheng.registry.county import county
from yuncheng.registry.models import Account
from yuncheng.rulebook.annex1_application import EXPANDING
from yuncheng.rulebook.ch4_approval import CHAPTERS, technical_scheme_suffices
from yuncheng.rulebook.procedures.application import ANNEX1_FIELDS
from yuncheng.rulebook.procedures.approval import APPROVAL

from . import budgets
from .consultation_road import ConsultationRoad
from .contents import OPINION_TEXT, REMARKS
from .list_road import LEAD, LEAD_CHECKER
from .play import Move, Stage, beside, cut
from .side_roads import CatalogueRoad, ExceptionRoad

FEN = 1_000_000  # fen in one 万元
NDRC, NDRC_CHECKER = "fgw.jingban", "fgw.shenhe"
FINANCE, FINANCE_CHECKER = "czj.jingban", "czj.shenhe"


@dataclass(frozen=True, slots=True)
class Walk:
    """How one project walks 项目审批.

    `end` is the step where it stands now, or the end it came to (`at`: where it was withdrawn), `ago` days before
    today. `remarks`: how many items the opinion has. `turns` are detours, each named by the step that returns, or:
    "forbidden" the handler tries to sign his own · "blocked" the bureau tries to admit what no rule lets it; "consult"
    and "exception" cure that · "late_catalogue" the catalogue comes only when the decision asks for it · "declined" an
    expert declines · "redraw" one is too late and another is drawn · "partly" only the first opinion is in · "early"
    summed up too early · "over" assessed over the estimate · "begun" the assessor has begun to go through the lines ·
    "framework", "civil" papers of their own.
    """

    end: str
    ago: int
    turns: tuple[str, ...] = ()
    at: str = ""
    remarks: int = 2
    agency: bool = False
    specialty: str = "software"
    seats: int = 3


class ApprovalRoad:
    """The moves of one application."""

    def __init__(self, stage: Stage, key: str, walk: Walk, *, number: int, attempt: int = 1) -> None:
        self.stage, self.key, self.walk, self.number, self.attempt = stage, key, walk, number, attempt
        self.content = stage.contents[key]
        self.handler, self.checker = f"{self.content.unit}.jingban", f"{self.content.unit}.shenhe"
        self.estimate = Decimal(self.content.wan)
        law = county().at(stage.today)
        amount = int(self.estimate * FEN)
        self.technical = technical_scheme_suffices(self.content.kind, self.content.nature, amount, law)

    @property
    def case(self) -> Case:
        return self.stage.cases[f"approval{self.attempt}:{self.key}"]

    def moves(self) -> list[Move]:
        """The road with this walk's detours, up to its end or to the step where it stands."""
        if self.walk.end == "withdrawn":
            return [*cut(self._whole(), self.walk.at), self._withdrawal()]
        if "begun" in self.walk.turns:
            return [*cut(self._whole(), self.walk.end), Move(2, "assess", self._begin_assessing)]
        if "partly" in self.walk.turns:
            return [*cut(self._whole(), self.walk.end), Move(2, "summarise", self._opine)]
        return self._whole() if APPROVAL.end(self.walk.end) else cut(self._whole(), self.walk.end)

    def _whole(self) -> list[Move]:
        road = [*self._application(), *self._review()]
        if self.walk.end in ("not_admitted", *_REJECTED):
            return road
        return [*road, *self._decision(), *([] if self.walk.end == "not_approved" else self._assessment())]

    def _catalogue(self) -> list[Move]:
        return beside(CatalogueRoad(self.stage, self.key, turns=("check",) if self.number % 4 == 0 else ()).moves())

    # ------------------------------------------------------------------------------------------- 申报

    def _application(self) -> list[Move]:
        turns = self.walk.turns
        catalogue = [] if self.attempt > 1 or "late_catalogue" in turns else self._catalogue()
        early = self.number % 2 == 0  # some units make the catalogue first, some while the application is signed
        moves = [Move(0, "begin", self._begin), *(catalogue if early else [])]
        moves.append(Move(3, "fill", lambda: self._fill("fill", "submitted")))
        if "sign" in turns:
            moves.append(self._move(2, "sign", "returned", self.checker, reason="进度计划与年度资金不一致，请核对。"))
            moves.append(Move(1, "fill", lambda: self._fill("fill", "submitted", upload=False)))
        if "forbidden" in turns:
            moves.append(self._attempt(0, "sign", "signed", self.handler))
        moves += [self._move(2, "sign", "signed", self.checker), *([] if early else catalogue)]
        if self.walk.end == "not_admitted":
            reason = "申报内容属于单纯购置办公设备，不属于本办法管理的信息化项目。"
            return [*moves, self._move(3, "admit", "refused", LEAD, reason=reason)]
        if "supplement" in turns:
            reason = "一次告知：1.投资预算明细缺少单价来源；2.申报表缺少分管领导签字页。"
            moves += [
                self._move(3, "admit", "supplement", LEAD, reason=reason),
                Move(4, "supplement", lambda: self._fill("supplement", "resubmitted")),
                self._move(1, "sign", "signed", self.checker),
            ]
        if "blocked" in turns:
            moves.append(self._attempt(1, "admit", "admitted", LEAD))
        if "consult" in turns:
            moves += beside(ConsultationRoad(self.stage, self.key, project=self.key, turns=("returned",)).moves())
        if "exception" in turns:
            moves += beside(ExceptionRoad(self.stage, self.key, ("G1A",)).moves())
        return [*moves, self._move(2, "admit", "admitted", LEAD)]

    def _begin(self) -> None:
        project = self.stage.projects[self.key]
        case = self.stage.open("approval", self.handler, project=project)
        self.stage.cases[f"approval{self.attempt}:{self.key}"] = case

    def _fill(self, step: str, outcome: str, *, upload: bool = True) -> None:
        if upload:
            self.stage.file(self.case, self.handler, self._papers())
        self.stage.act(self.case, step, outcome, self.handler, self._annex1())

    def _papers(self) -> list[str]:
        papers = ["technical" if self.technical else "feasibility", "budget", "crypto"]
        if self.content.nature in EXPANDING:
            papers.append("prior_evaluation")
        if "framework" in self.walk.turns:
            papers.append("framework")
        if "civil" in self.walk.turns:
            papers.append("siting")
        return papers

    def _annex1(self) -> dict[str, Any]:
        """The application form; only what the form declares (an office may ask for more one day)."""
        unit = self.stage.units[self.content.unit]
        leader = self.stage.people.accounts.get(f"{unit.code}.lingdao") or self.stage.people[self.checker]
        handler = self.stage.people[self.handler]
        year = self.stage.projects[self.key].created_on.year + 1
        data = {
            "leader": leader.display_name,
            "leader_phone": f"1390000{leader.pk % 10_000:04d}",
            "contact": handler.display_name,
            "contact_phone": f"1380000{handler.pk % 10_000:04d}",
            "basis_kinds": [self.content.basis_kind],
            "basis_files": [{"title": "关于推进信息化建设的通知", "number": f"示发〔{year - 1}〕{self.number}号"}],
            "basis_text": f"{self.content.basis}拟通过本项目{self.content.what}",
            "estimate": self.content.wan,
            "preparation": "已完成需求调研和现状梳理，编制了申报文件，落实了项目负责人。",
            "schedule": [
                {"year": year, "work": "完成开发、部署和试运行", "amount": str(self.estimate * 6 / 10)},
                {"year": year + 1, "work": "完成验收和移交", "amount": str(self.estimate * 4 / 10)},
            ],
            "document_kind": "technical" if self.technical else "feasibility",
            "chapters": [code for code, _ in CHAPTERS],
            "cross_department": "framework" in self.walk.turns,
            "framework_no": f"数发〔{year - 1}〕9号" if "framework" in self.walk.turns else "",
            "civil_works": "civil" in self.walk.turns,
            "high_energy": False,
            "drafter": "" if self.technical else self.stage.company.name,
            "drafter_code": "" if self.technical else self.stage.company.credit_code,
            "secure_products": "操作系统、数据库和密码产品选用安全可靠产品目录内产品。",
            "cloud": "全部部署在县云数据中心，不自建机房，不自购服务器。",
            "users": self.content.users,
            "filler": handler.display_name,
            "filler_phone": f"1380000{handler.pk % 10_000:04d}",
        }
        declared = {one.key for one in ANNEX1_FIELDS}
        return {name: value for name, value in data.items() if name in declared}

    # ------------------------------------------------------------------------------------------- 审查

    def _review(self) -> list[Move]:
        if self.walk.end == "not_admitted":
            return []
        walk = self.walk
        if walk.agency:
            code = {"agency": self.stage.agency.company.credit_code}
            moves = [self._move(2, "draw", "agency", LEAD, code), Move(4, "summarise", self._opine)]
        else:
            draw = {"specialty": walk.specialty, "seats": walk.seats}
            moves = [self._move(2, "draw", "panel", LEAD, draw)]
            if "declined" in walk.turns:
                moves.append(Move(1, "summarise", self._decline))
            moves += [Move(1, "summarise", self._opine) for _ in range(walk.seats)]
        if "redraw" in walk.turns:
            reason = "一名专家逾期未提交意见，补抽一名。"
            again = {"specialty": "cost", "seats": 1}
            moves[-1:] = [
                self._move(9, "summarise", "redraw", LEAD, reason=reason),
                self._move(1, "draw", "panel", LEAD, again),
                Move(2, "summarise", self._opine),
            ]
        if "early" in walk.turns:
            # the bureau tries to sum up before the last opinion is in
            moves.insert(-1, self._attempt(0, "summarise", "drafted", LEAD, self._summary(0)))
        if walk.end in _REJECTED:
            return [*moves, *self._rejection()]
        moves.append(self._move(2, "summarise", "drafted", LEAD, self._summary(walk.remarks)))
        if "issue" in walk.turns:
            moves.append(self._move(1, "issue", "returned", LEAD_CHECKER, reason="第一条意见表述不清，请写明要求。"))
            moves.append(self._move(1, "summarise", "drafted", LEAD, self._summary(walk.remarks)))
        doc_no = {"doc_no": f"数审〔{self._year}〕{self.number}号"}
        if not walk.remarks:
            return [*moves, self._move(2, "issue", "issued_clean", LEAD_CHECKER, doc_no)]
        return [*moves, self._move(2, "issue", "issued", LEAD_CHECKER, doc_no), *self._revision()]

    @property
    def _year(self) -> int:
        return self.stage.ago(self.walk.ago + 40).year

    def _rejection(self) -> list[Move]:
        reason = "建设内容与县级统一平台大部分重复，必要性依据不足。"
        moves = [self._move(2, "summarise", "reject_drafted", LEAD, reason=reason)]
        if "issue" in self.walk.turns:
            moves.append(self._move(1, "issue_reject", "returned", LEAD_CHECKER, reason="请列明重复的具体功能。"))
            moves.append(self._move(1, "summarise", "reject_drafted", LEAD, reason=reason))
        data = {"doc_no": f"数审〔{self._year}〕{self.number}号"}
        return [*moves, self._move(1, "issue_reject", "rejected", LEAD_CHECKER, data, reason=reason)]

    def _waiting(self) -> Case | None:
        waiting = Case.objects.filter(parent=self.case, closed_on__isnull=True)
        return waiting.select_related("assignee__unit").order_by("pk").first()

    def _opine(self) -> None:
        child = self._waiting()
        if child is None:
            return
        remark = REMARKS[child.pk % len(REMARKS)]
        data = {
            "no_interest": True,
            **OPINION_TEXT,
            "conclusion": "reject" if self.walk.end in _REJECTED else "revise" if self.walk.remarks else "pass",
            "items": [{"aspect": remark.aspect, "text": remark.text}] if self.walk.remarks else [],
        }
        self.stage.act(child, "give", "submitted", self._reviewer(child), data)

    def _decline(self) -> None:
        child = self._waiting()
        assert child is not None
        reason = "近期参与过本单位其他项目论证，申请回避。"
        self.stage.act(child, "give", "declined", self._reviewer(child), reason=reason)

    def _reviewer(self, child: Case) -> Account:
        """The reviewer of a child case, as the account that the stage keeps."""
        assert child.assignee is not None
        return self.stage.people[child.assignee.username]

    def _summary(self, remarks: int) -> dict[str, Any]:
        return {
            **OPINION_TEXT,
            "conclusion": "revise" if remarks else "pass",
            "items": [{"aspect": remark.aspect, "text": remark.text} for remark in REMARKS[:remarks]],
        }

    def _revision(self) -> list[Move]:
        moves = [Move(5, "revise", self._answer)]
        if "close" in self.walk.turns:
            moves.append(Move(2, "close", self._try_to_close))
            moves.append(Move(0, "close", self._reopen))
            moves.append(Move(3, "revise", self._answer))
        return [*moves, Move(2, "close", self._close)]

    def _open_items(self) -> list[int]:
        items = ReviewItem.objects.filter(case=self.case, closed_on__isnull=True)
        return list(items.order_by("number").values_list("number", flat=True))

    def _answer(self) -> None:
        self.stage.file(self.case, self.handler, ["revised"])
        if self.walk.end == "assess":
            table = budgets.budget_file(self.approved, self.number)
            upload(self.case, "budget", "投资预算明细表（修改稿）.xlsx", [table], by=self.stage.people[self.handler])
        known = {number: (remark.answer, remark.place) for number, remark in enumerate(REMARKS, 1)}
        rows = [(n, *known.get(n, ("已按意见补充完善。", "第七章"))) for n in self._open_items()]
        answers = [{"number": number, "answer": answer, "place": place} for number, answer, place in rows]
        self.stage.act(self.case, "revise", "answered", self.handler, {"answers": answers})

    def _checked(self, *, all_settled: bool) -> dict[str, Any]:
        """The bureau's check of each open item; the last one is not settled yet where not all are."""
        items = self._open_items()
        settled = {n: all_settled or n != items[-1] for n in items}
        note = "仍为点对点接口，须改为经共享交换平台。"
        return {"closed": [{"number": n, "closed": yes, "note": "" if yes else note} for n, yes in settled.items()]}

    def _try_to_close(self) -> None:
        self.stage.refused(self.case, "close", "closed", LEAD, self._checked(all_settled=False))

    def _reopen(self) -> None:
        data = self._checked(all_settled=False)
        self.stage.act(self.case, "close", "reopened", LEAD, data, "还有一条没有按意见改到位，请继续修改。")

    def _close(self) -> None:
        self.stage.act(self.case, "close", "closed", LEAD, self._checked(all_settled=True))

    # ------------------------------------------------------------------------------------------- 决策、评审

    def _decision(self) -> list[Move]:
        turns = self.walk.turns
        moves: list[Move] = []
        if "decide" in turns:
            moves.append(self._move(3, "decide", "returned", NDRC, reason="请补充与县级平台的集约化说明。"))
            moves += [Move(3, "revise", self._answer), Move(1, "close", self._close)]
        if self.walk.end == "not_approved" or "refuse" in turns:
            reason = "当年财力不足以安排，且绩效目标不明确。"
            moves.append(self._move(4, "decide", "refusal_drafted", NDRC, reason=reason))
            if self.walk.end == "not_approved":
                return [*moves, self._move(2, "refuse", "refused", NDRC_CHECKER, reason=reason)]
            moves.append(self._move(1, "refuse", "returned", NDRC_CHECKER, reason="资金已落实，请重新研究。"))
        if "late_catalogue" in turns:
            moves.append(self._attempt(2, "decide", "drafted", NDRC, self._approval()))
            moves += self._catalogue()
        moves.append(self._move(5, "decide", "drafted", NDRC, self._approval()))
        if "approve" in turns:
            moves.append(self._move(1, "approve", "returned", NDRC_CHECKER, reason="工期与资金安排不一致，请核对。"))
            moves.append(self._move(1, "decide", "drafted", NDRC, self._approval()))
        doc_no = {"doc_no": f"发改投〔{self._year}〕{self.number}号"}
        return [*moves, self._move(2, "approve", "approved", NDRC_CHECKER, doc_no)]

    @property
    def approved(self) -> Decimal:
        """The approved estimate: nine tenths of what was applied for, to the 万元 with two decimals."""
        return (self.estimate * 92 / 100).quantize(Decimal("0.01"))

    def _approval(self) -> dict[str, Any]:
        return {
            "goal": f"同意建设{self.content.name}。{self.content.what}",
            "approved_estimate": str(self.approved),
            "period": 10,
            **{f"content_{code}": f"{label}：按申报文件和审查意见确定的内容实施。" for code, label in CHAPTERS},
        }

    def _assessment(self) -> list[Move]:
        turns = self.walk.turns
        moves = [Move(6, "assess", lambda: self._assess(self.approved * 97 / 100))]
        if "conclude" in turns:
            moves.append(self._move(2, "conclude", "returned", FINANCE_CHECKER, reason="核减理由请逐项列明。"))
            moves.append(Move(1, "assess", lambda: self._assess(self.approved * 96 / 100)))
        if "over" in turns:
            doc_no = {"doc_no": f"财评〔{self._year}〕{self.number}号"}
            moves = [
                Move(6, "assess", lambda: self._assess(self.approved * 105 / 100)),
                self._attempt(1, "conclude", "assessed", FINANCE_CHECKER, doc_no),
                self._move(1, "conclude", "returned", FINANCE_CHECKER, reason="审定额超过批复概算，请重新评审。"),
                Move(3, "assess", lambda: self._assess(self.approved)),
            ]
        doc_no = {"doc_no": f"财评〔{self._year}〕{self.number}号"}
        return [*moves, self._move(2, "conclude", "assessed", FINANCE_CHECKER, doc_no)]

    def _assess(self, amount: Decimal) -> None:
        """Assess at so many 万元: line by line, the small ones in one figure."""
        self.stage.file(self.case, FINANCE, ["assessment"])
        figure = amount.quantize(budgets.CENT)
        whole = max(self.approved, figure)
        data = budgets.lump(figure) if self.technical else budgets.assessment(whole, figure, self.number, clock.today())
        self.stage.act(self.case, "assess", "drafted", FINANCE, data)

    def _begin_assessing(self) -> None:
        """The assessor has taken the unit's own table in, and begun to go through it."""
        by = self.stage.people[FINANCE]
        self.case.refresh_from_db(fields=["step", "version", "closed_on"])
        import_budget(self.case, budgets.budget_file(self.approved, self.number), {}, by)
        lines = budgets.assessed_lines(self.approved, self.approved * 97 / 100, self.number)
        for line in lines[len(lines) // 2 :]:
            line["assessed"] = line["assessed_quantity"] = line["assessed_price"] = line["reason"] = ""
        given = budgets.offers(self.approved, self.number, clock.today())[:-1]  # one more is still waited for
        keep_draft(self.case, {"lines": lines, "offers": given}, by=by)

    # ------------------------------------------------------------------------------------------- 撤回

    def _withdrawal(self) -> Move:
        return self._move(2, "withdraw", "withdrawn", self.handler, reason="建设方案需与上级平台重新衔接，先行撤回。")

    def _move(
        self, gap: int, step: str, outcome: str, who: str, data: dict[str, Any] | None = None, *, reason: str = ""
    ) -> Move:
        return Move(gap, step, lambda: self.stage.act(self.case, step, outcome, who, data, reason))

    def _attempt(self, gap: int, step: str, outcome: str, who: str, data: dict[str, Any] | None = None) -> Move:
        """What will be refused."""
        return Move(gap, step, lambda: self.stage.refused(self.case, step, outcome, who, data))


# Walks on which the review does not pass.
_REJECTED = ("not_passed", "issue_reject")
