"""Verdicts: two people of the bureau, a reason each; they answer what G19 asks, and are labelled data afterwards."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from tests.county import begin, do
from tests.pages.visiting import as_, queries, text
from yuncheng.casework.facts import ask, facts_of_case, law_of
from yuncheng.casework.refusals import BadForm, NotYours
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.resemblance import weights
from yuncheng.lifecycle.resemblance.models import Comparison, Verdict
from yuncheng.likeness import fit, runs
from yuncheng.likeness.__main__ import main
from yuncheng.registry.models import InformationSystem, Project
from yuncheng.rulebook.kernel import Answer

from .conftest import HERDS, PARKING, PARKING_AGAIN


@pytest.fixture
def pair(index, file_report):
    """A project and one that was handed in after it and does the same."""
    return file_report("health", **PARKING), file_report("farm", **PARKING_AGAIN)


def row(other, verdict="distinct", reason="服务对象不同，数据不重复。", **more):
    told = {"other": other.code, "name": other.name, "proposed": "duplicate"}
    return told | {"verdict": verdict, "reason": reason} | more


def judged(county, project, *rows):
    case = begin("resemblance", county["lead.handler"], project=project)
    do(case, "judge", "judged", county["lead.handler"], data={"verdicts": list(rows)})
    do(case, "confirm", "confirmed", county["lead.checker"])
    return case


def g19(county, project):
    project.refresh_from_db()
    case = project.cases.filter(procedure_key="report").get()
    return ask("G19", facts_of_case(case, on=case.opened_on), law_of(case), project)


# ---------------------------------------------------------------------------------------------------- what G19 reads


def test_a_suspected_duplicate_at_the_line_wants_a_consultation_or_a_verdict(county, pair):
    first, second = pair
    verdict = g19(county, second)
    assert (verdict.answer, verdict.articles) == (Answer.NO, (3, 5))
    assert f"与“{first.name}”疑似重复（相近" in verdict.sentence
    assert g19(county, first).answer is Answer.YES


@pytest.mark.parametrize(("percent", "answer"), [(69, Answer.YES), (70, Answer.NO), (71, Answer.NO)])
def test_the_line_is_inclusive(county, pair, percent, answer):
    second = pair[1]
    second.comparison.found.update(percent=percent)
    assert g19(county, second).answer is answer


@pytest.mark.parametrize("kind", ["continuation", "shareable", "containing", "related"])
def test_only_a_suspected_duplicate_asks_for_an_answer(county, pair, kind):
    pair[1].comparison.found.update(kind=kind)
    assert g19(county, pair[1]).answer is Answer.YES


@pytest.mark.parametrize("verdict", ["distinct", "continuation", "shareable"])
def test_a_verdict_answers_it(county, pair, verdict):
    first, second = pair
    judged(county, second, row(first, verdict))
    assert g19(county, second).answer is Answer.YES


def test_a_verdict_given_from_the_other_side_answers_it_too(county, pair):
    first, second = pair
    judged(county, first, row(second))
    assert g19(county, second).answer is Answer.YES


def test_judged_a_duplicate_it_waits_for_the_consultation_whatever_the_machine_says(county, pair):
    first, second = pair
    judged(county, second, row(first, "duplicate"))
    second.comparison.found.all().delete()
    assert g19(county, second).answer is Answer.NO
    Project.objects.filter(pk=second.pk).update(consultation_on=second.reported_on)
    assert g19(county, second).answer is Answer.YES


def test_the_newest_verdict_counts(county, pair):
    first, second = pair
    judged(county, second, row(first, "duplicate"))
    judged(county, second, row(first, "distinct"))
    assert g19(county, second).answer is Answer.YES


def test_a_verdict_not_yet_confirmed_answers_nothing(county, pair):
    first, second = pair
    case = begin("resemblance", county["lead.handler"], project=second)
    do(case, "judge", "judged", county["lead.handler"], data={"verdicts": [row(first)]})
    assert g19(county, second).answer is Answer.NO
    do(case, "confirm", "returned", county["lead.checker"], reason="理由不足")
    assert (g19(county, second).answer, Verdict.objects.count()) == (Answer.NO, 0)


def test_a_project_never_compared_is_asked_about_the_recorded_suspicion_only(county, pair):
    second = pair[1]
    Comparison.objects.all().delete()
    assert g19(county, second).answer is Answer.YES
    Project.objects.filter(pk=second.pk).update(suspected_duplicate="县政务服务平台")
    assert g19(county, second).answer is Answer.NO


def test_what_was_withdrawn_or_refused_is_no_duplicate_of_anything(county, pair, told):
    first, second = pair
    told(do, first.cases.get(), "intake", "refused", county["lead.handler"], reason="用统一平台")
    assert g19(county, second).answer is Answer.YES


# ---------------------------------------------------------------------------------------------------- the procedure


def test_the_act_and_its_confirmation_are_two_persons_of_the_bureau(county, pair):
    first, second = pair
    with pytest.raises(NotYours):
        begin("resemblance", county["farm.handler"], project=second)
    case = begin("resemblance", county["lead.handler"], project=second)
    do(case, "judge", "judged", county["lead.handler"], data={"verdicts": [row(first)]})
    with pytest.raises(NotYours):
        do(case, "confirm", "confirmed", county["lead.handler"])


def test_several_may_be_under_way_and_one_may_follow_another(county, pair):
    second = pair[1]
    cases = [begin("resemblance", county["lead.handler"], project=second) for _ in range(2)]
    assert len({case.pk for case in cases}) == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"other": "2020-99999"}, "第1行：没有编号为“2020-99999”的项目或系统。"),
        ({"reason": "  "}, "第1行：作出判定的，请写明理由。"),
        ({"verdict": "", "reason": ""}, "请至少对一个项目或系统作出判定。"),
        ({"verdict": "maybe"}, "第1行“判定”：不在可选范围内。"),
    ],
)
def test_a_bad_row_is_named(county, pair, changes, sentence):
    first, second = pair
    case = begin("resemblance", county["lead.handler"], project=second)
    with pytest.raises(BadForm) as refused:
        do(case, "judge", "judged", county["lead.handler"], data={"verdicts": [row(first) | changes]})
    assert refused.value.fields == {"verdicts": [sentence]}


def test_a_project_is_not_judged_against_itself_nor_twice(county, pair):
    first, second = pair
    case = begin("resemblance", county["lead.handler"], project=second)
    with pytest.raises(BadForm) as refused:
        do(case, "judge", "judged", county["lead.handler"], data={"verdicts": [row(second), row(first), row(first)]})
    assert refused.value.fields["verdicts"] == [
        f"第1行：{second.code}是本项目自己。",
        f"第3行：{first.code}已在前面判定。",
    ]


def test_a_system_may_be_judged_and_the_unjudged_rows_are_left_out(county, pair):
    first, second = pair
    system = InformationSystem.objects.create(code="XT-7", name="停车计费系统", unit=county.units["edu"])
    judged(county, second, row(system, "shareable"), row(first, "", ""))
    (kept,) = Verdict.objects.all()
    assert (kept.other_system, kept.verdict, kept.project) == (system, "shareable", second)


def test_the_record_holds_the_verdict_and_shows_when_it_is_changed(county, pair):
    first, second = pair
    judged(county, second, row(first))
    assert verify().faults == []
    Verdict.objects.update(verdict="duplicate")
    assert [fault.kind for fault in verify().faults] == ["record"]


# ---------------------------------------------------------------------------------------------------- the page


def test_the_page_puts_each_entry_beside_its_verdict(county, pair):
    first, second = pair
    client = as_(county["lead.handler"])
    case = begin("resemblance", county["lead.handler"], project=second)
    page = client.get(f"/cases/{case.pk}/")
    assert f"{first.name} 测试卫健局" in text(page)
    assert f'name="verdicts-0-other" value="{first.code}"' in page.content.decode()
    form = {"step": "judge", "outcome": "judged", "version": str(case.version), "key": "judge-key-1"}
    form |= {"verdicts-0-other": first.code, "verdicts-0-name": first.name, "verdicts-0-proposed": "duplicate"}
    refused = client.post(f"/cases/{case.pk}/act/", form | {"verdicts-0-verdict": "distinct"})
    assert refused.status_code == 400
    assert "作出判定的，请写明理由" in text(refused)
    assert '<option value="distinct" selected>' in refused.content.decode()
    done = form | {"verdicts-0-verdict": "distinct", "verdicts-0-reason": "收费对象不同。"}
    done |= {"verdicts-1-other": "", "verdicts-1-verdict": "", "verdicts-1-reason": ""}
    assert client.post(f"/cases/{case.pk}/act/", done).status_code == 302
    do(case, "confirm", "confirmed", county["lead.checker"])
    assert "判定“不重复”：收费对象不同。" in text(client.get(f"/projects/{second.pk}/"))


# ---------------------------------------------------------------------------------------------------- labels


def test_verdicts_are_labelled_data(county, pair, file_report, tmp_path):
    first, second = pair
    third = file_report("edu", **HERDS)
    judged(county, second, row(first, "duplicate"))
    judged(county, second, row(first, "continuation", "同一系统二期。"), row(third))
    call_command("likeness_labels", str(tmp_path))
    lines = [json.loads(line) for line in (tmp_path / "labels.jsonl").read_text("utf-8").splitlines()]
    assert [(one["entry"]["name"], one["verdict"], one["grade"]) for one in lines] == [
        (first.name, "continuation", 2),
        (third.name, "distinct", 0),
    ]
    assert (lines[0]["query"]["name"], lines[0]["reason"]) == (second.name, "同一系统二期。")
    assert "泊位占用感知" in lines[0]["entry"]["content"]
    names = ("corpus.jsonl", "queries.jsonl", "qrels.tsv")
    data = runs.labelled(*(tmp_path / name for name in names))
    assert (len(data.corpus), data.partial) == (3, frozenset({f"qp{second.pk}"}))
    with runs.index_of(data.corpus) as held:
        learnt = fit.examples(held, data, bare=False)
    assert [sorted(one.grades) for one in learnt] == [[0, 2]]


# ---------------------------------------------------------------------------------------------------- fitting anew


def labelled(folder):
    """A small labelled folder, as `fit` wants it: seven functions, each asked for in other words."""
    folder.mkdir()
    names = [(f"B{n}", f"{word}管理系统", f"{word}登记、{word}统计、{word}审核") for n, word in enumerate(SUBJECTS)]
    rows = [{"id": id, "name": name, "content": said, "unit": "县甲局"} for id, name, said in names]
    asked = [
        {"id": f"Q{n}", "name": f"{word}信息平台", "content": f"{word}备案、{word}分析", "unit": "县乙局"}
        for n, word in enumerate(SUBJECTS)
    ]
    write = (folder / "corpus.jsonl").write_text, (folder / "queries.jsonl").write_text
    for put, what in zip(write, (rows, asked), strict=True):
        put("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in what), encoding="utf-8")
    grades = "".join(f"Q{n}\tB{n}\t3\tduplicate\n" for n in range(len(SUBJECTS)))
    (folder / "qrels.tsv").write_text("qid\tdoc\tgrade\trelation\n" + grades, encoding="utf-8")
    return folder


SUBJECTS = ("殡葬", "图书", "畜禽", "消防", "林地", "公交", "档案")
FILES = ("corpus.jsonl", "queries.jsonl", "qrels.tsv")


def test_verdicts_beside_a_labelled_folder_are_fitted_and_the_weights_take_over(
    county, pair, tmp_path, settings, capsys
):
    judged(county, pair[1], row(pair[0], "duplicate"))
    out = tmp_path / "out"
    call_command("likeness_labels", str(out), "--with", str(labelled(tmp_path / "base")))
    files = [str(out / name) for name in FILES]
    assert main(["fit", *files, "--out", str(settings.LIKENESS_WEIGHTS)]) == 0
    version = json.loads(settings.LIKENESS_WEIGHTS.read_text("utf-8"))["version"]
    assert f"权重 {version} 已写入" in capsys.readouterr().out
    before = pair[1].comparison.version
    call_command("likeness_rebuild", "--again")
    now = Comparison.objects.get(project=pair[1]).version
    assert (before.endswith(version), now.endswith(version)) == (False, True)


def test_verdicts_alone_are_told_to_be_too_few(county, pair, tmp_path, capsys):
    judged(county, pair[1], row(pair[0], "duplicate"))
    call_command("likeness_labels", str(tmp_path / "out"))
    assert main(["fit", *(str(tmp_path / "out" / name) for name in FILES)]) == 2
    assert "标注太少：只有1种功能的问题，至少要6种" in capsys.readouterr().err


def test_a_folder_that_is_none_or_uses_our_ids_is_refused_in_words(county, pair, tmp_path):
    judged(county, pair[1], row(pair[0], "duplicate"))
    with pytest.raises(CommandError, match="不是标注目录"):
        call_command("likeness_labels", str(tmp_path / "out"), "--with", str(tmp_path / "nothing"))
    base = labelled(tmp_path / "base")
    (base / "corpus.jsonl").write_text(json.dumps({"id": f"p{pair[0].pk}", "name": "甲"}) + "\n", encoding="utf-8")
    with pytest.raises(CommandError, match=f"同用编号 p{pair[0].pk}"):
        call_command("likeness_labels", str(tmp_path / "out"), "--with", str(base))


def test_a_bad_file_of_weights_is_told_when_the_program_starts(settings, place):
    assert weights.own_weights_can_be_read(None) == []
    settings.LIKENESS_WEIGHTS.write_text("{}", encoding="utf-8")
    (error,) = weights.own_weights_can_be_read(None)
    assert (error.id, "不是本版本可用的权重文件" in error.msg) == ("yuncheng.E016", True)


# ---------------------------------------------------------------------------------------------------- the year


def test_the_report_tells_the_bureau_and_audit_month_by_month(county, pair, capsys):
    first, second = pair
    page = text(as_(county["lead.handler"]).get("/likeness/report/?year=2026"))
    assert "2026-03 2 1 0 0 0 0 0 0 —" in page
    assert f"1 个项目 项目 单位 状态 相近 {second.name} {second.code}" in page
    judged(county, second, row(first, "duplicate"))
    page = text(as_(county["audit.leader"]).get("/likeness/report/?year=2026"))
    assert "2026-03 2 1 1 0 0 0 1 1 100%" in page
    assert "2 个项目 项目" in page  # judged duplicates, both of them wait for the consultation
    call_command("likeness_report", year=2026)
    assert "2026-03  比对 2，达到提示线 1；判定 重复 1、可共享 0" in capsys.readouterr().out
    for who in ("farm.handler", "finance.checker", "sysadmin"):
        assert as_(county[who]).get("/likeness/report/").status_code == 404
    assert as_(county["lead.handler"]).get("/likeness/report/?year=abc").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_the_report_takes_the_same_queries(county, index, file_report, rows):
    file_report("health", **PARKING)
    for number in range(rows):
        file_report("farm", **PARKING_AGAIN | {"name": f"泊位共享与收费运营平台{'甲乙丙'[number]}"})
    assert queries(as_(county["lead.handler"]), "/likeness/report/?year=2026") == REPORT_QUERIES


REPORT_QUERIES = 14
