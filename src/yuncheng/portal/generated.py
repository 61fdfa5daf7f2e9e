"""Documents made from the declarations: glossary, table of articles, procedures. A test says they are fresh."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from yuncheng.casework.actors import actor_label
from yuncheng.registry.county import county
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Function, Outcome, Post, Procedure, Step, cite

from .law_reader import carried_words

_HEAD = "<!-- Made by `python -m yuncheng write_docs` from the declarations; do not edit. -->"


def documents() -> dict[str, str]:
    """Path under docs/ → its text."""
    return {
        "glossary.md": glossary(),
        "generated/articles.md": articles(),
        "generated/procedures.md": procedures(),
    }


def write_all(folder: Path) -> list[str]:
    """Write them under a folder; returns the paths that changed."""
    changed = []
    for name, text in documents().items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            changed.append(name)
    return changed


def glossary() -> str:
    """中文 ↔ identifier, of everything that is declared."""
    names = county().names
    parts = [
        ("Nine nouns", ("Identifier", "中文"), _NOUNS),
        ("Offices (functions)", ("Identifier", "中文"), [(f.value, names.office(f.value)) for f in Function]),
        ("Posts", ("Identifier", "中文"), [(post.value, post.label) for post in Post]),
        ("Procedures", ("Identifier", "中文"), [(p.key, p.title) for p in BOOK.procedures.values()]),
        ("Steps", ("Identifier", "中文"), [(f"{p.key}.{s.key}", s.title) for p, s in _steps()]),
        (
            "Ends",
            ("Identifier", "中文"),
            [(f"{p.key}.{e.key}", e.label) for p in BOOK.procedures.values() for e in p.ends],
        ),
        ("Facts", ("Identifier", "中文"), [(fact.name, fact.label) for fact in BOOK.facts]),
        ("Parameters", ("Identifier", "中文"), [(p.key, p.label) for p in BOOK.parameters.values()]),
    ]
    made = [_HEAD, "", "# Glossary 中文 ↔ identifier", ""]
    made += ["*Admit* is 受理, *accept* is 验收: two words, never mixed.", ""]
    for title, head, rows in parts:
        made += [f"## {title}", "", *_table(head, [(f"`{key}`", label) for key, label in rows]), ""]
    return "\n".join(made)


_NOUNS = [
    ("Article", "条文"),
    ("Parameter", "参数"),
    ("Rule", "规则"),
    ("Procedure", "程序"),
    ("Case", "办件"),
    ("Entry", "记录（一条，只增不改）"),
    ("Record", "填报内容"),
    ("Facts", "事实"),
    ("Project", "项目"),
]


def articles() -> str:
    """All articles: what carries each, or why nothing does."""
    rows = []
    for article in BOOK.articles.values():
        keys = [key for kind, key in BOOK.carriers.get(article.number, []) if kind != "no_code"]
        rows.append(
            (article.label, article.title, carried_words(article.number), "、".join(f"`{key}`" for key in keys))
        )
    made = [_HEAD, "", f"# {county().names.regulation}：逐条落实", ""]
    made += _table(("条", "标题", "由什么落实，或为什么没有", "标识"), rows)
    made += ["", "Rules that wait for a procedure that is not built:", ""]
    made += [f"- `{key}` {BOOK.rules[key].question}" for key in sorted(BOOK.dormant)]
    return "\n".join([*made, ""])


def procedures() -> str:
    """Every procedure: steps, actors, papers, gates, outcomes."""
    made = [_HEAD, "", "# 程序", ""]
    for procedure in BOOK.procedures.values():
        made += [f"## {procedure.title} `{procedure.key}`", "", procedure.summary, ""]
        made += [
            f"启动：{actor_label(procedure.opens)}；依据：{cite(procedure.articles)}（{procedure.basis.label}）",
            "",
        ]
        made += _table(
            ("环节", "标识", "由谁办理", "期限", "材料", "办理结果"),
            [_step_row(procedure, step) for step in procedure.steps],
        )
        made += ["", "结束：" + "、".join(f"{end.label} `{end.key}`" for end in procedure.ends), ""]
    return "\n".join(made)


def _step_row(procedure: Procedure, step: Step) -> tuple[str, ...]:
    due = BOOK.parameters[step.due.parameter].label if step.due else ""
    papers = "、".join(paper.label + ("" if paper.required else "（可选）") for paper in step.papers)
    outcomes = "<br>".join(_outcome_words(procedure, outcome) for outcome in step.outcomes)
    return step.title, f"`{step.key}`", actor_label(step.actor), due, papers, outcomes


def _outcome_words(procedure: Procedure, outcome: Outcome) -> str:
    gates = f"（须过 {'、'.join(outcome.gates)}）" if outcome.gates else ""
    return f"{outcome.label} → {procedure.place(outcome.to)}{gates}"


def _steps() -> Iterable[tuple[Procedure, Step]]:
    return ((procedure, step) for procedure in BOOK.procedures.values() for step in procedure.steps)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    made = [f"| {' | '.join(head)} |", f"| {' | '.join('---' for _ in head)} |"]
    return made + [f"| {' | '.join(cell.replace('|', '／') for cell in row)} |" for row in rows]
