"""Pictures of the pages, as each role sees them: which pages, and how they are taken. A tool for those who build."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import reverse
from playwright.sync_api import Browser, Page, sync_playwright

from yuncheng.casework.models import Case, Entry
from yuncheng.registry.models import Account

from ..demo.people import PASSWORD

SIZES = ((1366, 768), (390, 844))
TALLEST = 6_000
CHROMIUM = "/usr/bin/chromium"
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One page as one person sees it; `who` empty: nobody signed in."""

    name: str
    who: str
    address: str


def wanted() -> list[Shot]:
    """Every page once or twice: the open ones, desks, lists, and each step of each procedure by whose turn it is."""
    made = [
        Shot("login", "", reverse("login")),
        Shot("activate", "", reverse("activate")),
        Shot("verify", "", reverse("verify")),
        Shot("not-found", "dsj.jingban", "/cases/99999999/"),
    ]
    people = ("dsj.jingban", "dsj.shenhe", "fgw.jingban", "czj.shenhe", "wjw.jingban", "yzx.jingban", "xzf.lingdao")
    made += [Shot("desk", who, reverse("desk")) for who in (*people, "zhuanjia01", "sjj.jingban", "sanyuan.xitong")]
    for name in ("project_list", "case_list", "overview", "due_list", "law", "law_numbers", "reporting", "county_list"):
        made.append(Shot(name, "dsj.jingban", reverse(name)))
    made.append(Shot("law-14", "dsj.jingban", reverse("law_article", args=[14])))
    made += [Shot(name, "sanyuan.xitong", reverse(name)) for name in ("account_list",)]
    made.append(Shot("log", "sanyuan.shenji", reverse("act_log")))
    made.append(Shot("open-report", "wjw.jingban", reverse("case_open", args=["report"])))
    return [*made, *_standing(), *_projects()]


def _standing() -> list[Shot]:
    """The first case standing at each step, seen by somebody whose turn it is."""
    found: dict[tuple[str, str], Shot] = {}
    for case in Case.objects.filter(closed_on__isnull=True).order_by("pk"):
        turn = case.obligations.filter(closed_by__isnull=True).first()
        if turn is None or (case.procedure_key, case.step) in found:
            continue
        account = turn.assignee or Account.objects.filter(unit=turn.unit, post=turn.post, is_active=True).first()
        if account and account.has_usable_password():
            name = f"case-{case.procedure_key}-{case.step}"
            found[case.procedure_key, case.step] = Shot(name, account.username, reverse("case", args=[case.pk]))
    return list(found.values())


def _projects() -> list[Shot]:
    """A project at the end of its road, seen by its unit and by the auditor; and the entry that approved it."""
    case = Case.objects.filter(procedure_key="approval", step="assessed").select_related("unit").first()
    if case is None or case.project_id is None:
        return []
    entry = Entry.objects.filter(case=case, step="approve", result="ok").last()
    page = reverse("project", args=[case.project_id])
    shots = [Shot("project", f"{case.unit.code}.jingban", page), Shot("project-audit", "sjj.jingban", page)]
    shots.append(Shot("case-approval-assessed", "dsj.jingban", reverse("case", args=[case.pk])))
    return [*shots, Shot("entry", "dsj.jingban", reverse("entry", args=[entry.seq]))] if entry else shots


def take(shots: list[Shot], address: str, out: Path, say: Callable[[str], Any]) -> int:
    """Take all pictures from the server at `address` into `out`; the number of pages that did not answer 200."""
    out.mkdir(parents=True, exist_ok=True)
    bad = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("YUNCHENG_CHROMIUM", CHROMIUM), args=_FLAGS)
        for who in dict.fromkeys(shot.who for shot in shots):
            bad += _as_person(browser, address, who, [shot for shot in shots if shot.who == who], out, say)
        browser.close()
    return bad


def _as_person(
    browser: Browser, address: str, who: str, shots: list[Shot], out: Path, say: Callable[[str], Any]
) -> int:
    context = browser.new_context(locale="zh-CN", viewport={"width": SIZES[0][0], "height": SIZES[0][1]})
    page = context.new_page()
    if who:
        _sign_in(page, address, who)
    bad = 0
    for shot in shots:
        answer = page.goto(address + shot.address, wait_until="load")
        status = answer.status if answer else 0
        if status != (404 if shot.name == "not-found" else 200):
            say(f"{status} {shot.address} {who}")
            bad += 1
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            # as tall as the page, so that what sticks to the window's edge lies where it belongs
            tall = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": max(height, min(tall, TALLEST))})
            page.screenshot(path=out / f"{shot.name}--{who or 'nobody'}--{width}.png")
    context.close()
    return bad


def _sign_in(page: Page, address: str, who: str) -> None:
    page.goto(address + "/login/")
    page.fill("input[name=username]", who)
    page.fill("input[name=password]", PASSWORD)
    form = page.locator("form:has(input[name=password])").first
    form.locator("button").first.click()
    page.wait_for_load_state("load")
