"""Runs from outside on plain files, and a fit that learns."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.likeness.small_set import NOVEL, QUESTIONS, RECORDS, answers
from yuncheng.likeness.__main__ import main
from yuncheng.likeness.model import read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [json.dumps(record.row(), ensure_ascii=False) for record in RECORDS]
    (tmp_path / "corpus.jsonl").write_text("\n".join(rows), encoding="utf-8")
    asked = [json.dumps(q.row(), ensure_ascii=False) for q in (*QUESTIONS, *NOVEL)]
    (tmp_path / "queries.jsonl").write_text("\n".join(asked), encoding="utf-8")
    graded = [f"{q.id}\t{id}\t{2 if 'om' in id else 3}\tx" for q in QUESTIONS for id in sorted(answers(q))]
    (tmp_path / "qrels.tsv").write_text("\n".join(["qid\tdoc\tgrade\trelation", *graded]), encoding="utf-8")
    return tmp_path


def test_rank_writes_a_line_a_question(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", str(folder / "corpus.jsonl"), str(folder / "queries.jsonl")]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["id"] for line in lines] == [q.id for q in (*QUESTIONS, *NOVEL)]
    for line in lines:
        assert len(line["ranking"]) == len(set(line["ranking"])) == len(line["scores"])
        assert line["ms"] > 0


def test_a_question_with_nothing_to_compare_is_told_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = folder / "odd.jsonl"
    asked.write_text('{"id": "marks", "name": "！！？"}\n{"id": "words", "name": "停车位采集"}\n', encoding="utf-8")
    assert main(["rank", str(folder / "corpus.jsonl"), str(asked)]) == 0
    marks, words = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (marks["ranking"], marks["note"]) == ([], "没有可比对的文字：请填写项目名称或建设内容。")
    assert "note" not in words


def test_items_scores_pairs_and_ranks_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("pid\tg\ta\tda\tra\tb\tdb\trb\nP1\t2\t车牌号\t\t\t号牌号码\t\t\n", encoding="utf-8")
    assert main(["items", str(pairs)]) == 0
    assert capsys.readouterr().out == "P1\t0.990000\n"
    (tmp_path / "names.jsonl").write_text(
        '{"id":"A","item":"户籍地址"}\n{"id":"B","item":"号牌号码"}', encoding="utf-8"
    )
    (tmp_path / "asked.jsonl").write_text('{"id":"Q","item":"车牌号"}', encoding="utf-8")
    assert main(["items", str(tmp_path / "names.jsonl"), str(tmp_path / "asked.jsonl")]) == 0
    assert json.loads(capsys.readouterr().out)["ranking"] == ["B", "A"]


def test_fit_writes_weights_that_can_be_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "weights.json"
    files = [str(folder / name) for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv")]
    assert main(["fit", *files, "--out", str(out)]) == 0
    first = out.read_text(encoding="utf-8")
    assert read(first).fitted["questions"] == len(QUESTIONS) + len(NOVEL)
    assert main(["fit", *files, "--out", str(out.with_name("again.json"))]) == 0
    assert out.with_name("again.json").read_text(encoding="utf-8") == first
    assert "recall@10" in capsys.readouterr().out


def test_bench_prints_quality_and_speed_of_each_database(
    db: None, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    address = _address() if connection.vendor == "postgresql" else ""
    assert main(["bench", str(folder), "--sizes", "300", "--postgres", address]) == 0
    said = capsys.readouterr().out
    assert "recall@10" in said
    assert "300 条，SQLite：整次查询 p50" in said
    assert ("300 条，PostgreSQL：整次查询 p50" in said) == bool(address)


def _address() -> str:
    known = connection.get_connection_params()
    return make_conninfo(**{name: known[name] for name in ("host", "port", "user", "password", "dbname")})


def test_bench_says_in_words_that_a_database_cannot_be_reached(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", str(folder), "--sizes", "300", "--postgres", "postgresql://127.0.0.1:1/none"]) == 2
    said = capsys.readouterr()
    assert "连不上要测量的 PostgreSQL" in said.err
    assert not said.out


def test_items_without_what_they_must_have_are_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "names.jsonl").write_text('{"id":"A"}', encoding="utf-8")
    assert main(["items", str(tmp_path / "names.jsonl"), str(tmp_path / "names.jsonl")]) == 2
    assert "每行都要有 item" in capsys.readouterr().err


def test_a_fit_reports_before_and_after_and_never_overwrites(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "kept.json").write_text("{}", encoding="utf-8")
    files = [str(folder / name) for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv")]
    assert main(["fit", *files, "--out", str(folder / "kept.json")]) == 2
    assert "已存在" in capsys.readouterr().err
    assert (folder / "kept.json").read_text(encoding="utf-8") == "{}"
    assert main(["fit", *files]) == 0
    assert "拟合前" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["不是JSON", "[1]", '{"id":"1"}\n{"id":"1"}', '{"name":"无编号"}'])
def test_a_bad_file_is_told_in_words(
    folder: Path, tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.jsonl").write_text(content, encoding="utf-8")
    assert main(["rank", str(tmp_path / "bad.jsonl"), str(folder / "queries.jsonl")]) == 2
    assert str(tmp_path) in capsys.readouterr().err
