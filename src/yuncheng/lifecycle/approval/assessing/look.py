"""Everything a page says of a budget: the three results, sums by heading, what is wrong, caps, the reckoning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from yuncheng.costing import (
    BudgetReport,
    Comparison,
    Finding,
    Profile,
    Result,
    Sums,
    assess_budget,
    compare,
    show_yuan,
)
from yuncheng.registry.cost_standard import CostStandard, cost_standard
from yuncheng.rulebook.kernel import article_label

from .offers import Matched, OfferedLine, matched, offered_lines, over_assessed
from .reckoning import Reckoning, in_words, reckon_all
from .rows import UNIT, Row, assessed_rows, chosen, is_unassessed, point_rows, submitted_rows
from .sums import CapRow, HeadingRow, cap_rows, heading_rows

CLOUD_ARTICLE = 18
#: Of the assessed side only what the submitted side cannot tell.
_OF_RESULT = frozenset({"negative-cut", "no-reason", "added"})
#: What makes a submitted amount doubtful, as the cost package judges it: then there is no sum.
_DOUBTFUL = frozenset({"unreadable", "line-sum", "unit-mixed", "negative", "no-amount", "not-fen", "name"})
_MOST_NAMED = 20
NOTHING = BudgetReport((), (), (), (), None, None)
_NO_LINE = {"row": 0, "name": "合计", "amount": "0"}  # where function points come without any budget


class Look:
    """A budget as a page shows it. `lines`, `points`, `bases`, `offers` are rows as typed or as filed; parts are worked
    out when asked for. `approved` is the approved estimate in fen, where the project has one; `judged_on` the day on
    which the age of offers is counted (None: offers are not looked at)."""

    def __init__(
        self,
        lines: Sequence[Row],
        points: Sequence[Row] = (),
        bases: Sequence[Row] = (),
        *,
        offers: Sequence[Row] = (),
        judged_on: date | None = None,
        approved: int | None = None,
        side_by_side: bool = True,
        standard: CostStandard | None = None,
    ) -> None:
        self.lines, self.approved, self.side_by_side = lines, approved, side_by_side
        self.points, self.answers = point_rows(points), chosen(bases)
        self.offers, self.judged_on = offers, judged_on
        self.standard = standard or cost_standard()
        self.profile: Profile = self.standard.profile

    # ------------------------------------------------------------------------------------------ reports

    @cached_property
    def report(self) -> BudgetReport:
        """The checks over the submitted side."""
        quotations = self.matched.quotations if self.lines and self.judged_on else None
        return self._checked(submitted_rows(self.lines), self.points, quotations)

    @cached_property
    def result_report(self) -> BudgetReport:
        """The checks over the assessed side; empty until every line is assessed."""
        return self._checked([] if self.unassessed else assessed_rows(self.lines), [])

    def _checked(
        self,
        rows: list[dict[str, Any]],
        points: list[dict[str, Any]],
        quotations: Sequence[Mapping[str, Any]] | None = None,
    ) -> BudgetReport:
        if not rows and not points:
            return NOTHING
        face = [{key: value for key, value in row.items() if key != "key"} for row in rows]
        made = assess_budget(
            face or [_NO_LINE],
            profile=self.profile,
            unit=UNIT,
            points=points,
            quotations=quotations,
            today=self.judged_on,
            hardware_article=article_label(CLOUD_ARTICLE),
        )
        return made if rows else replace(NOTHING, findings=made.findings)

    @cached_property
    def matched(self) -> Matched:
        """The offers, each with the line it is for."""
        return matched(self.lines, self.offers)

    @cached_property
    def offered(self) -> list[OfferedLine]:
        """The lines that need offers or have some, beside what these say."""
        return offered_lines(self.profile, self.report.offers, self.lines, side_by_side=self.side_by_side)

    @cached_property
    def comparison(self) -> Comparison:
        """Both sides, line by line."""
        return compare(submitted_rows(self.lines), assessed_rows(self.lines), profile=self.profile, unit=UNIT)

    @cached_property
    def unassessed(self) -> tuple[int, ...]:
        """Numbers of the lines that nobody has assessed yet."""
        if not self.side_by_side:
            return ()
        return tuple(number for number, line in enumerate(self.lines, 1) if is_unassessed(line))

    # ------------------------------------------------------------------------------------------ three results

    @property
    def submitted(self) -> int | None:
        """The whole submitted, where every line is sure."""
        return self.report.total_fen if self.lines else None

    @cached_property
    def assessed(self) -> int | None:
        """The whole assessed, once every line is."""
        total = self.comparison.total if self.lines and self.side_by_side else None
        return None if total is None or self.submitted is None else total.assessed_fen

    @property
    def cut(self) -> int | None:
        if self.submitted is None or self.assessed is None:
            return None
        return self.submitted - self.assessed

    @property
    def cut_percent(self) -> str:
        if self.submitted is None or self.assessed is None:
            return ""
        return Sums(self.submitted, self.assessed).cut_percent

    @cached_property
    def assessed_so_far(self) -> int:
        """The sum of the lines assessed so far."""
        return sum(line.assessed_fen or 0 for line in self.comparison.lines)

    @cached_property
    def headings(self) -> list[HeadingRow]:
        """Sums by group and heading."""
        return heading_rows(self.profile, self.comparison.lines, side_by_side=self.side_by_side)

    # ------------------------------------------------------------------------------------------ findings

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the submitted budget."""
        strays = self.matched.strays if self.judged_on else ()
        found = [replace(one, what=in_words(one.what), cure=in_words(one.cure)) for one in self.report.findings]
        return (*strays, *found)

    @property
    def not_checked(self) -> tuple[str, ...]:
        return self.report.not_checked

    @cached_property
    def result_findings(self) -> list[Finding]:
        """What is wrong with the result: what stops it first, then what the checker should know."""
        if not self.lines or not self.side_by_side:
            return []
        found = [*self._sum_lines(), *self._open_lines()]
        for finding in self.comparison.findings:
            if finding.code in _OF_RESULT or (finding.code == "unsure" and finding.what.startswith("审定")):
                found.append(finding)
        found += [_of_result(one) for one in self.result_report.findings if one.code in ("over-cap", "unreadable")]
        found += over_assessed(self.profile, self.offered)
        return found + self._against_estimate()

    def _sum_lines(self) -> list[Finding]:
        """Lines that sum up others: sums are reckoned here, so such a line would count everything twice."""
        what, cure = "是合计行，合计由系统相加", "请删去这一行"
        return [
            Finding(code="sum-line", weight="错误", where=line.where, row=line.row, what=what, cure=cure)
            for line in self.report.lines
            if line.sums
        ]

    def _open_lines(self) -> list[Finding]:
        if not self.unassessed:
            return []
        more = "等" if len(self.unassessed) > _MOST_NAMED else ""
        named = "、".join(map(str, self.unassessed[:_MOST_NAMED])) + more
        return [
            Finding(
                code="not-assessed",
                weight="错误",
                where=f"第 {named} 行",
                row=self.unassessed[0],
                what=f"还有 {len(self.unassessed)} 行没有审定金额",
                cure="请逐行给出；没有异议的可按“其余照送审额审定”，全部核减的填 0 并写明理由",
            )
        ]

    def _against_estimate(self) -> list[Finding]:
        """The sums beside the approved estimate, where there is one."""
        found = []
        approved = self.approved
        if approved is None:
            return []
        if self.submitted is not None and self.submitted != approved:
            figures = {"送审": show_yuan(self.submitted), "批复概算": show_yuan(approved)}
            figures["差额"] = show_yuan(self.submitted - approved)
            what, cure = "送审合计与批复概算不等", "请核对送审的是不是批复后的预算"
            found.append(
                Finding(code="not-estimate", weight="提醒", where="合计", what=what, cure=cure, figures=figures)
            )
        if self.assessed is not None and self.assessed > approved:
            figures = {"审定": show_yuan(self.assessed), "批复概算": show_yuan(approved)}
            what, cure = "审定合计超过批复概算", "请按批复概算控制；确需增加投资的，先办概算调整"
            found.append(
                Finding(
                    code="over-estimate",
                    weight="错误",
                    where="合计",
                    what=what,
                    cure=cure,
                    figures=figures,
                    clause=f"{article_label(10)}、{article_label(23)}",
                )
            )
        return found

    def faults(self) -> list[str]:
        """Why these lines cannot be put on record as an assessment; nothing where they can."""
        found = [*self._sum_lines(), *self._open_lines()]
        found += [one for one in self.report.findings if one.code in _DOUBTFUL and one.weight == "错误"]
        known = list(self.report.findings)
        for one in self.comparison.findings:
            of_submitted = one.code == "unsure" and one.what.startswith("送审")
            if one.code != "not-assessed" and not of_submitted and one not in known:
                found.append(one)
        return [f"{one.where}：{one.what}{_told(one.figures)}。{one.cure}。" for one in found]

    # ------------------------------------------------------------------------------------------ reckoning

    @cached_property
    def caps(self) -> list[CapRow]:
        """The fees in the budget for which the standard has a ceiling."""
        return cap_rows(self.profile, self.report, self.result_report)

    @cached_property
    def reckoning(self) -> Reckoning:
        """What the standard gives for points and fees; bases are the assessed lines once all of them are assessed."""
        known = self.result_report if self.result_report.lines else self.report
        return reckon_all(self.profile, self.points, self.answers, known)

    @property
    def shown_results(self) -> list[Result]:
        """Every result with its derivation: what was reckoned, then the ceilings."""
        return [*self.reckoning.results, *(cap.ceiling for cap in self.caps)]

    @property
    def grades(self) -> list[str]:
        """The grades of complexity that the standard tells apart; none in most."""
        weights = self.profile.points.weights.values()
        return list(dict.fromkeys(grade for grades in weights for grade in grades if grade))

    @property
    def software_submitted(self) -> int | None:
        """The software as submitted, to stand beside what its points give."""
        found = next((row for row in self.headings if row.label == self.profile.development.heading), None)
        return found.submitted if found else None


def _of_result(finding: Finding) -> Finding:
    """A finding over the assessed side, told as one: the cost package calls whatever it looks over submitted."""
    figures = {"审定" if name == "送审" else name: value for name, value in finding.figures.items()}
    what = "审定后仍超过取费上限" if finding.code == "over-cap" else in_words(finding.what)
    return replace(finding, what=what, figures=figures, cure=in_words(finding.cure))


def _told(figures: Mapping[str, str]) -> str:
    return f"（{'，'.join(f'{name} {value}' for name, value in figures.items())}）" if figures else ""
