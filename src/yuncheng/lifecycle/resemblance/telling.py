"""What the comparison finds, as the API tells it: never more than the pages show this person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .models import Comparison, Verdict
from .shapes import (
    ComparedOut,
    EvidenceOut,
    LikeOut,
    MeetingOut,
    MemberOut,
    PartsOut,
    SaidOut,
    SharedGroupOut,
)
from .sight import Shown
from .splitting import Group


def told_like(one: Shown) -> LikeOut:
    return LikeOut(
        name=one.name,
        unit=one.unit,
        state=one.state,
        kind=one.kind,
        kind_label=one.kind_words,
        meaning=one.meaning,
        alert=one.alert,
        whole=one.whole,
        project=one.project,
        code=one.code if one.whole else None,
        percent=one.percent if one.whole else None,
        year=one.year,
        amount=one.fen,
        evidence=_evidence(one.evidence) if one.whole else None,
        verdict=_said(one.verdict, whole=one.whole) if one.verdict else None,
        together=[told_like(more) for more in one.together],
    )


def _evidence(said: Mapping[str, Any]) -> EvidenceOut:
    return EvidenceOut(
        phrases=[MeetingOut(mine=mine, theirs=theirs, score=score) for mine, theirs, score in said.get("phrases", ())],
        terms=list(said.get("terms", ())),
        groups=[
            SharedGroupOut(canonical=word, mine=mine, theirs=theirs) for word, mine, theirs in said.get("groups", ())
        ],
        items=list(said.get("items", ())),
        figures=dict(said.get("figures", {})),
    )


def _said(verdict: Verdict, *, whole: bool) -> SaidOut:
    return SaidOut(
        verdict=verdict.verdict,
        label=verdict.get_verdict_display(),
        on=verdict.confirmed_on,
        reason=verdict.reason if whole else None,
    )


def told_comparison(comparison: Comparison | None) -> ComparedOut | None:
    if comparison is None:
        return None
    return ComparedOut(at=comparison.made_at, among=comparison.among, note=comparison.note, version=comparison.version)


def told_group(group: Group) -> PartsOut:
    return PartsOut(
        rule=group.rule,
        warning=group.warning,
        unit=group.unit.name,
        members=[
            MemberOut(
                project=member.pk,
                code=member.code,
                name=member.name,
                unit=member.unit.name,
                year=member.plan_year,
                reported_amount=member.reported_amount,
                standing=member.standing,
            )
            for member in group.members
        ],
        sum=group.fen,
        line=group.line.fen if group.line else None,
        articles=list(group.articles),
        reasons=list(group.reasons),
    )
