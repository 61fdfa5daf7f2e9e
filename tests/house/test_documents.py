"""Documents that are made from the declarations are fresh, and the glossary knows every identifier."""

from pathlib import Path

from django.conf import settings

from yuncheng.portal.generated import documents, write_all
from yuncheng.portal.life import LIFE
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Function, Post

DOCS = Path(settings.ROOT) / "docs"


def test_generated_documents_are_fresh():
    stale = [name for name, text in documents().items() if _kept(name) != text]
    assert stale == [], "run: python -m yuncheng write_docs"


def _kept(name: str) -> str:
    path = DOCS / name
    return path.read_text("utf-8") if path.exists() else ""


def test_writing_twice_changes_nothing(tmp_path):
    assert sorted(write_all(tmp_path)) == sorted(documents())
    assert write_all(tmp_path) == []


def test_the_glossary_knows_every_identifier():
    text = _kept("glossary.md")
    wanted = [p.key for p in BOOK.procedures.values()]
    wanted += [f"{p.key}.{step.key}" for p in BOOK.procedures.values() for step in p.steps]
    wanted += [fact.name for fact in BOOK.facts] + [f.value for f in Function] + [post.value for post in Post]
    assert [key for key in wanted if f"| `{key}` |" not in text] == []


def test_every_article_stands_in_the_table_of_articles():
    text = _kept("generated/articles.md")
    assert [a.label for a in BOOK.articles.values() if f"| {a.label} |" not in text] == []


def test_every_declared_stage_has_its_place_in_the_life():
    stages = {step.stage for p in BOOK.procedures.values() for step in p.steps if step.stage}
    assert stages <= set(LIFE)
