"""Stylesheets and modules: linked once, old kernels can read them, nothing comes from outside."""

import re
from pathlib import Path

import pytest

import yuncheng.ui

HOME = Path(yuncheng.ui.__file__).parent
STATIC = HOME / "static" / "ui"
SHEETS = sorted(STATIC.glob("*.css"))
MODULES = sorted(STATIC.glob("*.js"))
ASSETS = (HOME / "templates" / "ui" / "parts" / "assets.html").read_text()
TEMPLATES = sorted((HOME / "templates").rglob("*.html"))

# What Chromium 86 does not know, and what the content policy forbids.
TOO_NEW = re.compile(
    r":has\(|:is\(|:where\(|@container|@layer|color-mix|\binset:|aspect-ratio"
    r"|(?:margin|padding)-(?:inline|block)|overflow:\s*clip|\d(?:dvh|svh|lvh)\b|^\s*&",
    re.MULTILINE,
)
TOO_NEW_SCRIPT = re.compile(
    r"\.at\(|structuredClone|randomUUID|replaceAll\(|Object\.hasOwn|\binert\b|\beval\(|new Function"
)


def bare(sheet: Path) -> str:
    """A stylesheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)


def test_every_sheet_and_module_is_linked_once() -> None:
    assert sorted(re.findall(r'static "ui/([\w.]+\.css)"', ASSETS)) == [sheet.name for sheet in SHEETS]
    assert sorted(re.findall(r'static "ui/([\w.]+\.js)"', ASSETS)) == [module.name for module in MODULES]


def test_tokens_come_first_and_paper_last() -> None:
    linked = re.findall(r'static "ui/([\w.]+\.css)"', ASSETS)
    assert (linked[0], linked[-1]) == ("tokens.css", "print.css")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_an_old_kernel_reads_the_sheet(sheet: Path) -> None:
    assert TOO_NEW.findall(bare(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_fetches_nothing(sheet: Path) -> None:
    assert re.findall(r"url\(|@import|@font-face", bare(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_token_used_is_defined(sheet: Path) -> None:
    defined = set(re.findall(r"(--[\w-]+):", (STATIC / "tokens.css").read_text()))
    assert set(re.findall(r"var\((--[\w-]+)", bare(sheet))) - defined == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_an_old_kernel_reads_the_module(module: Path) -> None:
    source = module.read_text()
    assert TOO_NEW_SCRIPT.findall(source) == []
    assert re.findall(r"^import |https?://|innerHTML", source, re.MULTILINE) == []


def test_every_class_in_the_components_has_a_rule() -> None:
    ruled = {name for sheet in SHEETS for name in re.findall(r"\.([a-zA-Z][\w-]*)", bare(sheet))}
    used: set[str] = set()
    for template in TEMPLATES:
        plain = re.sub(r"\{%.*?%\}", " ", re.sub(r"[\w-]*\{\{.*?\}\}", " ", template.read_text()))
        for value in re.findall(r'class="([^"]*)"', plain):
            used.update(value.split())
    assert used - ruled == set()


def test_the_map_names_every_module() -> None:
    assert [module.name for module in MODULES if module.name not in (yuncheng.ui.__doc__ or "")] == []
