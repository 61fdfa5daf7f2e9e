"""The titles of groups in people's budgets: “一、软件开发费 150” above the rows that make up the 150. A title gives its
heading to the rows below it; its own sum is checked and is no line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yuncheng.costing import Profile
from yuncheng.costing.naming import plain_heading


@dataclass(slots=True)
class FileRow:
    """A row of the file on its way to be a line: its number there, its texts, its money in fen."""

    number: int
    texts: Mapping[str, str]
    values: Mapping[str, Any]
    heading: str = ""

    @property
    def called(self) -> str:
        """The name; of a row that has none its heading, as titles of groups have it."""
        return self.texts.get("name", "") or self.texts.get("heading", "")

    @property
    def submitted(self) -> int | None:
        found: int | None = self.values.get("submitted")
        return found

    @property
    def is_lump(self) -> bool:
        """Neither quantity nor price: a whole amount, or the title of a group with its sum."""
        return not self.texts.get("quantity") and self.values.get("price") is None


@dataclass(frozen=True, slots=True)
class BadSum:
    """A title whose sum is not that of the rows below it, in fen."""

    title: FileRow
    rows: int
    total: int


@dataclass(frozen=True, slots=True)
class _Title:
    """A row that is the name of a group of headings (`whole`), or of a heading in that group."""

    group: str
    whole: bool

    def ends(self, above: _Title) -> bool:
        """Whether this title ends what stands under the one above it."""
        return self.whole or not above.whole or self.group != above.group


def without_titles(profile: Profile, rows: Sequence[FileRow]) -> tuple[list[FileRow], list[BadSum]]:
    """The rows that are lines, each with its heading; and the titles whose sums are not those of their rows."""
    titles = {row.number: title for row in rows if (title := _title(profile, row)) is not None}
    kept: list[FileRow] = []
    bad: list[BadSum] = []
    heading = ""
    for at, row in enumerate(rows):
        title = titles.get(row.number)
        below = _below(rows[at + 1 :], titles, title) if title is not None else []
        if title is not None and (below or row.submitted is None):
            heading = profile.heading(row.called) or ""
            bad += _bad_sum(row, below)
            continue
        own = row.texts.get("heading", "")
        by_name = profile.heading(row.texts.get("name", ""))
        row.heading = profile.heading(own) or own or by_name or heading
        kept.append(row)
    return kept, bad


def _bad_sum(title: FileRow, below: Sequence[FileRow]) -> list[BadSum]:
    total = sum(row.submitted for row in below if row.submitted is not None)
    fits = title.submitted is None or not below or title.submitted == total
    return [] if fits else [BadSum(title, len(below), total)]


def _title(profile: Profile, row: FileRow) -> _Title | None:
    """What a row is the title of; None for an ordinary row."""
    if not row.is_lump or (row.texts.get("heading") and row.texts.get("name")):
        return None
    plain = plain_heading(row.called)
    group = next((group for group in profile.headings if plain_heading(group) == plain), "")
    heading = profile.heading(row.called)
    if group or heading is None:
        return _Title(group, True) if group else None
    return _Title(profile.group(heading), heading in profile.headings)


def _below(rows: Sequence[FileRow], titles: Mapping[int, _Title], title: _Title) -> list[FileRow]:
    """The ordinary rows under a title, up to the title that ends it; a title with nothing below it is a line itself."""
    made: list[FileRow] = []
    for at, row in enumerate(rows):
        other = titles.get(row.number)
        if other is not None and other.ends(title):
            break
        if other is None or not _below(rows[at + 1 :], titles, other):
            made.append(row)
    return made
