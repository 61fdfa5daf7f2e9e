"""The roads that do not go straight: returned, refused, withdrawn, blocked by a gate, tried by the wrong people."""

import pytest

from tests.approval.road import (
    APPLICATION,
    CATALOGUE_ROW,
    DECISION,
    PAPERS,
    SUMMARY,
    answered,
    applied,
    approved,
    assessed,
    at_decision,
    catalogue_ready,
    closed,
    drawn,
    experts,
    give_opinions,
    give_paper,
    issued,
    lump,
    waiting,
)
from tests.county import begin, consulted, do, listed_project, reported, sent
from yuncheng.casework.checklist import checklist
from yuncheng.casework.engine import blockers
from yuncheng.casework.facts import facts_of_case, law_of
from yuncheng.casework.models import Case, Draft, Entry
from yuncheng.casework.refusals import BadForm, Blocked, NotVisible, NotYours, Stale
from yuncheng.lifecycle.approval.models import Application, ReviewItem
from yuncheng.registry import clock
from yuncheng.registry.models import Account, Project


def place(case):
    case.refresh_from_db()
    return case.step


def unlisted(county, **facts):
    """A project that was reported but not yet listed, with facts set as another road would have left them."""
    project = sent(county, reported(county)).project
    Project.objects.filter(pk=project.pk).update(**facts)
    project.refresh_from_db()
    return project


def excepted(county, project, *gates):
    case = begin("exception", county["lead.handler"], project=project)
    do(case, "request", "requested", county["lead.handler"], data={"gates": list(gates), "reason": "上级限期建成"})
    do(case, "approve", "approved", county["lead.checker"])


def refusal_of(case, step, outcome, by, **more):
    with pytest.raises(Blocked) as refused:
        do(case, step, outcome, by, **more)
    return refused.value


# ---------------------------------------------------------------------------------------------- returned, refused


def test_an_application_returned_by_its_own_checker_is_corrected(county, workday):
    project = listed_project(county)
    case = begin("approval", county["health.handler"], project=project)
    for paper in PAPERS:
        give_paper(case, paper, county["health.handler"])
    do(case, "fill", "submitted", county["health.handler"], data=APPLICATION)
    do(case, "sign", "returned", county["health.checker"], reason="估算偏高")
    rows = [{"year": "2027", "work": "建成", "amount": "99"}]
    do(case, "fill", "submitted", county["health.handler"], data=APPLICATION | {"estimate": "99", "schedule": rows})
    do(case, "sign", "signed", county["health.checker"])
    project.refresh_from_db()
    assert project.applied_estimate == 99_000_000
    assert [one.version for one in Application.objects.filter(case=case)] == [1, 2]


def test_supplement_is_asked_only_once_and_its_figures_count(county, workday):
    case = applied(county, listed_project(county))
    do(case, "admit", "supplement", county["lead.handler"], reason="经费估算与预算明细不符")
    rows = [{"year": "2027", "work": "建成", "amount": "118"}]
    changed = APPLICATION | {"estimate": "118", "schedule": rows}
    do(case, "supplement", "resubmitted", county["health.handler"], data=changed)
    do(case, "sign", "signed", county["health.checker"])
    case.project.refresh_from_db()
    assert case.project.applied_estimate == 118_000_000
    again = refusal_of(case, "admit", "supplement", county["lead.handler"], reason="再补")
    assert again.code == "once_only"


def test_whoever_supplemented_may_not_sign(county, workday):
    case = applied(county, listed_project(county))
    do(case, "admit", "supplement", county["lead.handler"], reason="补一页")
    Account.objects.filter(pk=county["health.handler2"].pk).update(post="checker")
    do(case, "supplement", "resubmitted", county["health.handler"], data=APPLICATION)
    Account.objects.filter(pk=county["health.handler"].pk).update(post="checker")
    with pytest.raises(NotYours) as refused:
        do(case, "sign", "signed", Account.objects.get(pk=county["health.handler"].pk))
    assert refused.value.code == "four_eyes"


def test_a_refused_application_may_be_made_again(county, workday):
    project = listed_project(county)
    first = applied(county, project)
    do(first, "admit", "refused", county["lead.handler"], reason="申报内容不属于政务信息化项目")
    assert place(first) == "not_admitted"
    project.refresh_from_db()
    assert project.standing == "不予受理"
    second = applied(county, project)
    assert place(second) == "admit"
    assert second.pk != first.pk


def test_a_withdrawn_application_ends_its_open_opinions_and_may_be_made_again(county, workday):
    experts(county)
    project = listed_project(county)
    case = drawn(county, applied(county, project))
    do(case, "withdraw", "withdrawn", county["health.handler"], reason="方案调整")
    assert place(case) == "withdrawn"
    assert {child.step for child in Case.objects.filter(parent=case)} == {"cancelled"}
    assert place(applied(county, project)) == "admit"


def test_two_applications_at_once_are_refused(county, workday):
    project = listed_project(county)
    applied(county, project)
    with pytest.raises(Stale):
        begin("approval", county["health.handler"], project=project)


def test_a_review_returned_by_the_checker_is_drafted_again_with_other_items(county, workday):
    experts(county)
    case = drawn(county, applied(county, listed_project(county)))
    give_opinions(case)
    do(case, "summarise", "drafted", county["lead.handler"], data=SUMMARY)
    do(case, "issue", "returned", county["lead.checker"], reason="意见不具体")
    one = [{"aspect": "economy", "text": "核减两台服务器"}]
    issued(county, case, items=one)
    assert [(item.number, item.text, item.issued_on) for item in ReviewItem.objects.filter(case=case)] == [
        (1, "核减两台服务器", workday)
    ]


def test_a_review_that_does_not_pass_ends_the_case(county, workday):
    experts(county)
    case = drawn(county, applied(county, listed_project(county)))
    give_opinions(case)
    do(case, "summarise", "reject_drafted", county["lead.handler"], reason="必要性不足")
    number = {"doc_no": "测数审〔2026〕4号"}
    do(case, "issue_reject", "rejected", county["lead.checker"], reason="必要性不足", data=number)
    assert place(case) == "not_passed"


def test_items_kept_open_go_back_to_the_unit(county, workday):
    experts(county)
    case = answered(county, issued(county, drawn(county, applied(county, listed_project(county)))))
    rows = [{"number": 1, "closed": True}, {"number": 2, "closed": False, "note": "接口清单缺鉴权方式"}]
    stopped = refusal_of(case, "close", "closed", county["lead.handler"], data={"closed": rows})
    assert (stopped.articles, stopped.verdicts[0].rule) == ((10,), "G6")
    do(case, "close", "reopened", county["lead.handler"], data={"closed": rows})
    with pytest.raises(BadForm) as refused:
        answered(county, case, (1, 2))
    assert refused.value.fields == {"answers": ["第1条已经落实，不需要再答复。"]}
    closed(county, answered(county, case, (2,)), (2,))
    assert place(case) == "decide"


@pytest.mark.parametrize(
    ("numbers", "words"),
    [((1,), "第2条还没有答复。"), ((1, 2, 3), "没有第3条意见。"), ((1, 2, 2), "第2条答复了两次。")],
)
def test_every_item_is_answered_once_and_no_other(county, workday, numbers, words):
    experts(county)
    case = issued(county, drawn(county, applied(county, listed_project(county))))
    with pytest.raises(BadForm) as refused:
        answered(county, case, numbers)
    assert refused.value.fields == {"answers": [words]}


def test_an_item_left_open_wants_a_word_why(county, workday):
    experts(county)
    case = answered(county, issued(county, drawn(county, applied(county, listed_project(county)))))
    rows = [{"number": 1, "closed": True}, {"number": 2, "closed": False}]
    with pytest.raises(BadForm) as refused:
        do(case, "close", "reopened", county["lead.handler"], data={"closed": rows})
    assert refused.value.fields == {"closed": ["第2条没有落实，请在说明中写明还差什么。"]}


def test_a_decision_returned_becomes_one_more_item_and_is_closed_like_the_others(county, workday):
    case = at_decision(county)
    do(case, "decide", "returned", county["ndrc.handler"], reason="补充运维费用测算")
    case.project.refresh_from_db()
    assert (place(case), case.project.review_closed_on) == ("revise", None)
    item = ReviewItem.objects.get(case=case, number=3)
    assert (item.raised, item.text, item.closed_on) == ("decision", "补充运维费用测算", None)
    closed(county, answered(county, case, (3,)), (3,))
    case = assessed(county, approved(county, case))
    assert place(case) == "assessed"
    case.project.refresh_from_db()
    assert case.project.review_closed_on == workday


def test_a_decision_returned_where_the_review_had_no_items_is_no_dead_end(county, workday):
    experts(county)
    project = listed_project(county)
    catalogue_ready(county, project)
    case = issued(county, drawn(county, applied(county, project)), conclusion="pass", items=[])
    do(case, "decide", "returned", county["ndrc.handler"], reason="补充工期安排")
    closed(county, answered(county, case, (1,)), (1,))
    assert place(approved(county, case)) == "assess"


def test_a_drafted_refusal_can_be_turned_and_a_final_one_ends_the_case(county, workday):
    case = at_decision(county)
    do(case, "decide", "refusal_drafted", county["ndrc.handler"], reason="资金无来源")
    do(case, "refuse", "returned", county["ndrc.checker"], reason="再核实")
    do(case, "decide", "refusal_drafted", county["ndrc.handler"], reason="资金无来源")
    do(case, "refuse", "refused", county["ndrc.checker"], reason="资金无来源")
    assert place(case) == "not_approved"


def test_returned_decisions_and_assessments_are_done_again(county, workday):
    case = at_decision(county)
    do(case, "decide", "drafted", county["ndrc.handler"], data=DECISION)
    do(case, "approve", "returned", county["ndrc.checker"], reason="工期太长")
    approved(county, case)
    give_paper(case, "assessment", county["finance.handler"])
    do(case, "assess", "drafted", county["finance.handler"], data=lump("100"))
    do(case, "conclude", "returned", county["finance.checker"], reason="依据不足")
    assert place(assessed(county, case, "101")) == "assessed"
    case.project.refresh_from_db()
    assert case.project.assessed_amount == 101_000_000


# ---------------------------------------------------------------------------------------------- gates


def test_g1a_wants_the_project_listed_and_an_exception_lifts_it(county, workday):
    project = unlisted(county)
    case = applied(county, project)
    stopped = refusal_of(case, "admit", "admitted", county["lead.handler"])
    assert ([verdict.rule for verdict in stopped.verdicts], stopped.articles) == (["G1A"], (7, 9))
    excepted(county, project, "G1A")
    do(case, "admit", "admitted", county["lead.handler"])
    assert place(case) == "draw"


def test_g19_wants_a_consultation_on_a_suspected_duplicate(county, workday):
    project = listed_project(county)
    Project.objects.filter(pk=project.pk).update(suspected_duplicate="县政务服务平台")
    case = applied(county, project)
    stopped = refusal_of(case, "admit", "admitted", county["lead.handler"])
    assert ([verdict.rule for verdict in stopped.verdicts], 3 in stopped.articles) == (["G19"], True)
    consulted(county, project)
    do(case, "admit", "admitted", county["lead.handler"])


def test_an_exception_lifts_g19(county, workday):
    project = listed_project(county)
    Project.objects.filter(pk=project.pk).update(suspected_duplicate="县政务服务平台")
    case = applied(county, project)
    excepted(county, project, "G19")
    do(case, "admit", "admitted", county["lead.handler"])


def test_g3_wants_five_chapters_and_no_exception_lifts_it(county, workday):
    project = listed_project(county)
    case = applied(county, project, chapters=["security", "crypto"])
    with pytest.raises(BadForm):
        excepted(county, project, "G3")
    Project.objects.filter(pk=project.pk).update(exceptions=["G3"])
    stopped = refusal_of(case, "admit", "admitted", county["lead.handler"])
    assert ([verdict.rule for verdict in stopped.verdicts], stopped.articles) == (["G3"], (14,))
    assert "集约化建设" in stopped.sentence


def test_g3_takes_a_technical_scheme_only_where_it_suffices(county, workday):
    project = listed_project(county)
    papers = ("technical", "budget", "crypto")
    case = applied(county, project, papers=papers, document_kind="technical", chapters=[])
    stopped = refusal_of(case, "admit", "admitted", county["lead.handler"])
    assert [verdict.rule for verdict in stopped.verdicts] == ["G3"]
    assert "技术方案不能代替" in stopped.sentence
    small = {"estimate": "49.99", "schedule": [{"year": "2027", "work": "建成", "amount": "49.99"}]}
    other = listed_project(county, "farm", name="小平台")
    case = applied(county, other, papers=papers, document_kind="technical", chapters=[], **small)
    do(case, "admit", "admitted", county["lead.handler"])


def test_g4_an_expansion_without_post_evaluation_is_neither_submitted_nor_admitted(county, workday):
    project = listed_project(county, nature="expand")
    case = begin("approval", county["health.handler"], project=project)
    for paper in PAPERS:
        give_paper(case, paper, county["health.handler"])
    stopped = refusal_of(case, "fill", "submitted", county["health.handler"], data=APPLICATION)
    assert stopped.fields == {"papers": ["缺少材料：前期项目第三方后评价报告"]}
    assert stopped.articles == (14,)
    admit = case.procedure.step("admit")
    verdicts, _ = blockers(case, admit, admit.outcome("admitted"), workday)
    assert "G4" in [verdict.rule for verdict in verdicts]
    give_paper(case, "prior_evaluation", county["health.handler"])
    do(case, "fill", "submitted", county["health.handler"], data=APPLICATION)
    do(case, "sign", "signed", county["health.checker"])
    do(case, "admit", "admitted", county["lead.handler"])


def test_g5_wants_the_opinion_on_the_framework(county, workday):
    papers = (*PAPERS, "framework")
    case = applied(county, listed_project(county), papers=papers, cross_department=True)
    stopped = refusal_of(case, "admit", "admitted", county["lead.handler"])
    assert ([verdict.rule for verdict in stopped.verdicts], stopped.articles) == (["G5"], (13,))
    do(case, "admit", "supplement", county["lead.handler"], reason="补填框架方案审核意见文号")
    named = APPLICATION | {"cross_department": True, "framework_no": "测数框〔2026〕1号"}
    do(case, "supplement", "resubmitted", county["health.handler"], data=named)
    do(case, "sign", "signed", county["health.checker"])
    do(case, "admit", "admitted", county["lead.handler"])


def test_g2_wants_catalogue_before_the_decision(county, workday):
    experts(county)
    project = listed_project(county)
    case = closed(county, answered(county, issued(county, drawn(county, applied(county, project)))))
    stopped = refusal_of(case, "decide", "drafted", county["ndrc.handler"], data=DECISION)
    assert ([verdict.rule for verdict in stopped.verdicts], stopped.articles) == (["G2"], (14,))
    assert "数据资源目录" in stopped.sentence
    catalogue_ready(county, project)
    assert place(approved(county, case)) == "assess"


def test_opinions_still_out_stop_the_summary(county, workday):
    experts(county)
    case = drawn(county, applied(county, listed_project(county)))
    stopped = refusal_of(case, "summarise", "drafted", county["lead.handler"], data=SUMMARY)
    assert [verdict.rule for verdict in stopped.verdicts] == ["G_OPINIONS"]
    assert len(waiting(case)) == 3


def test_an_assessment_above_the_approved_estimate_is_refused(county, workday):
    case = approved(county, at_decision(county))
    with pytest.raises(Blocked) as refused:
        assessed(county, case, "110.000001")
    assert [verdict.rule for verdict in refused.value.verdicts] == ["G_ASSESSED_WITHIN"]
    case.project.refresh_from_db()
    assert (place(case), case.project.assessed_amount) == ("conclude", None)


# ---------------------------------------------------------------------------------------------- forms and papers


def test_the_years_must_add_up_to_the_estimate(county, workday):
    case = begin("approval", county["health.handler"], project=listed_project(county))
    with pytest.raises(BadForm) as refused:
        do(case, "fill", "submitted", county["health.handler"], data=APPLICATION | {"estimate": "121"})
    assert refused.value.fields == {
        "schedule": ["各年度资金估算合计120.00万元，与经费估算121.00万元不一致，请核对后改成相等。"]
    }
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"basis_files": []}, "basis_files"),
        ({"drafter": "编制公司"}, "drafter_code"),
        ({"drafter": "编制公司", "drafter_code": "123"}, "drafter_code"),
        ({"leader_phone": "12"}, "leader_phone"),
        ({"estimate": "-1"}, "estimate"),
        ({"estimate": "1e18"}, "estimate"),
        ({"schedule": [{"year": "27", "work": "建成", "amount": "120"}]}, "schedule"),
    ],
)
def test_what_is_wrong_on_the_application_is_named_by_field(county, workday, change, field):
    case = begin("approval", county["health.handler"], project=listed_project(county))
    with pytest.raises(BadForm) as refused:
        do(case, "fill", "submitted", county["health.handler"], data=APPLICATION | change)
    assert list(refused.value.fields) == [field]


def test_the_checklist_answers_while_one_types(county, workday):
    case = begin("approval", county["health.handler"], project=listed_project(county))
    step = case.current

    def asked():
        lines = checklist(case, step, facts_of_case(case, on=workday), law_of(case))
        return {line.paper.key: line.asked for line in lines}

    assert (asked()["feasibility"], asked()["siting"], asked()["framework"]) == (None, None, None)
    typed = {"document_kind": "technical", "civil_works": "on"}
    Draft.objects.create(case=case, step="fill", account=county["health.handler"], values=typed, saved_at=clock.now())
    assert (asked()["feasibility"], asked()["technical"], asked()["siting"]) == (False, True, True)


# ---------------------------------------------------------------------------------------------- people


def test_other_offices_and_units_are_refused_and_it_is_recorded(county, workday):
    case = applied(county, listed_project(county))
    for person in ("ndrc.handler", "lead.checker", "health.handler", "audit.handler"):
        with pytest.raises(NotYours):
            do(case, "admit", "admitted", county[person])
    for person in ("farm.handler", "sysadmin", "secadmin"):
        with pytest.raises(NotVisible):
            do(case, "admit", "admitted", county[person])
    denied = Entry.objects.filter(result="denied").order_by("seq").values_list("account__username", flat=True)
    assert list(denied)[:4] == ["ndrc.handler", "lead.checker", "health.handler", "audit.handler"]
    assert place(case) == "admit"


def test_the_drafter_of_an_opinion_does_not_issue_it(county, workday):
    experts(county)
    case = drawn(county, applied(county, listed_project(county)))
    give_opinions(case)
    do(case, "summarise", "drafted", county["lead.handler"], data=SUMMARY)
    Account.objects.filter(pk=county["lead.handler"].pk).update(post="checker")
    same = Account.objects.get(pk=county["lead.handler"].pk)
    with pytest.raises(NotYours) as refused:
        do(case, "issue", "issued", same, data={"doc_no": "测数审〔2026〕3号"})
    assert refused.value.code == "four_eyes"


def test_a_catalogue_with_a_bad_row_changes_nothing(county, workday):
    project = listed_project(county)
    case = begin("catalogue", county["health.handler"], project=project)
    rows = [CATALOGUE_ROW, CATALOGUE_ROW | {"item": "姓名", "share_type": "随便"}]
    with pytest.raises(BadForm) as refused:
        do(case, "fill", "submitted", county["health.handler"], data={"rows": rows})
    assert [sentence[:11] for sentence in refused.value.fields["rows"]] == ["第2行“共享类型”：共"]
    assert case.catalogue_items.count() == 0
    assert place(case) == "fill"
