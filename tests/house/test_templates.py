"""Templates: nothing inline, nothing unescaped, and no English word where a user looks."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SRC = Path(settings.ROOT) / "src" / "yuncheng"
TEMPLATES = sorted(SRC.rglob("templates/**/*.html"))
SCRIPTS = sorted(SRC.rglob("static/**/*.js"))

INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son[a-z]+=|javascript:", re.I)
UNESCAPED = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off")
OUTSIDE = re.compile(r"(?:src|href|action)=[\"']?(?:https?:)?//", re.I)
NOTES = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}", re.S)
CLASSES = re.compile(r"{% block \w*(?:width|class) %}.*?{% endblock %}", re.S)  # a block inside a class attribute
TAGS = re.compile(r"{%.*?%}|{{.*?}}", re.S)
MARKUP = re.compile(r"<!--.*?-->|<code.*?</code>|<[^>]+>", re.S)
# Names that Chinese offices write in Latin letters themselves.
LATIN = {
    "XLSX",
    "CSV",
    "PDF",
    "DOCX",
    "OFD",
    "MB",
    "KB",
    "Excel",
    "WPS",
    "SM3",
    "SM2",
    "SM4",
    "HMAC",
    "JSON",
    "API",
    "Alt",
}
SAID = re.compile(r"(?:title|placeholder|aria-label|alt|data-label)=\"([^\"]*)\"")


def _source(path: Path) -> str:
    """A template without the notes to its readers."""
    return NOTES.sub("", path.read_text("utf-8"))


def _name(path: Path) -> str:
    return str(path.relative_to(SRC))


def test_there_are_templates():
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_template_has_nothing_inline_and_nothing_unescaped(path):
    text = _source(path)
    assert INLINE.findall(TAGS.sub("", text)) == []
    assert UNESCAPED.findall(text) == []
    assert OUTSIDE.findall(text) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_name)
def test_a_user_meets_no_english_word(path):
    text = TAGS.sub("", CLASSES.sub("", _source(path)))
    spoken = MARKUP.sub(" ", text) + " ".join(SAID.findall(text))
    words = set(re.findall(r"\b[A-Za-z]{2,}\b", re.sub(r"&[a-z]+;", " ", spoken)))
    assert words - LATIN == set()


@pytest.mark.parametrize("path", sorted(SRC.rglob("*.py")), ids=_name)
def test_no_text_of_a_person_is_called_safe(path):
    assert not re.search(r"\bmark_safe\s*\(|\bSafeString\s*\(", path.read_text("utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=_name)
def test_a_script_fetches_nothing_from_outside(path):
    assert re.findall(r"https?://(?!www\.w3\.org)", path.read_text("utf-8")) == []
