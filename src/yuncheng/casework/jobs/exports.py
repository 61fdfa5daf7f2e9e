"""Lists as XLSX: a small one is sent at once, a large one becomes a job; both are written from one declaration.

```
@export("project_list", *BUSINESS)
def project_list_export(account, params): → Export       asks account's doors for the rows

send(request, "project_list", params)                    in the view
```
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, TypeVar

from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from yuncheng.papers import Sheet, write_xlsx
from yuncheng.registry import clock
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Post

from ..documents import MIME
from ..pages.common import MAX_KEY, account_of
from .kinds import Progress, Result, job
from .models import Job
from .work import start_job

DIRECT = 2_000  # rows that are sent at once
TELL_ROWS = 50  # how often a job looks up from its rows

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """One sheet to be sent. `rows` is asked only how many there are; the sheet's own rows are read once, lazily.

    `title` tells the user's list of exports what it is, `name` is the file's without its ending, `author` the office
    that the file's properties name.
    """

    name: str
    title: str
    author: str
    rows: QuerySet[Any]
    sheet: Sheet

    def count(self, most: int | None = None) -> int:
        """How many rows; with `most`, no more are counted than one above it."""
        found = self.rows.order_by().values("pk")
        return (found if most is None else found[: most + 1]).count()

    def write(self, out: BinaryIO, progress: Progress | None = None) -> int:
        """Write the workbook; the number of rows."""
        sheet = self.sheet
        if progress:
            sheet = replace(sheet, rows=_counted(sheet.rows, self.count(), progress))
        return write_xlsx([sheet], out, created=clock.today(), author=self.author)[0]


Build = Callable[[Account, Params], Export]
_exports: dict[str, Build] = {}


def export(name: str, *posts: Post) -> Callable[[Build], Build]:
    """Register a list that can be sent as XLSX, and with it the job that writes a large one."""

    def keep(build: Build) -> Build:
        @job(_kind(name), *posts)
        def run(asked: Job, out: BinaryIO, progress: Progress) -> Result:
            made = build(asked.account, asked.params)
            made.write(out, progress)
            return Result(download=f"{made.name}.xlsx")

        _exports[name] = build
        return build

    return keep


def send(request: HttpRequest, name: str, params: Params) -> HttpResponseBase:
    """The list as a file, or the page of the job that writes it. The address may carry a `key` (fresh with each page),
    under which a second click finds the same job."""
    account = account_of(request)
    made = _exports[name](account, params)
    if made.count(DIRECT) > DIRECT:
        key = request.GET.get("key", "")[:MAX_KEY] or fresh_key()
        return redirect("job", start_job(_kind(name), by=account, title=made.title, params=params, key=key).pk)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the response
    made.write(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{made.name}.xlsx", content_type=MIME["xlsx"])


def fresh_key() -> str:
    """A key for the export link of one page."""
    return uuid.uuid4().hex


def _kind(name: str) -> str:
    return f"export.{name}"


Row = TypeVar("Row")


def _counted(rows: Iterable[Row], total: int, progress: Progress) -> Iterator[Row]:
    """The rows as they come, and how many of all have come."""
    done = 0
    for done, row in enumerate(rows, 1):
        yield row
        if done % TELL_ROWS == 0:
            progress(done, max(done, total))
    progress(done, done)
