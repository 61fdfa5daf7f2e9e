"""The same rows back to whoever wrote them, with what to change beside each."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import IO

from ..column import Column
from ..sheet import MarkedRow, Sheet, write_xlsx
from .rows import REMARK
from .table import Fault, Table


def corrected_template(
    columns: Sequence[Column],
    table: Table,
    *,
    title: str = "",
    notes: Sequence[str] = (),
    created: date | datetime | None = None,
) -> bytes:
    """The typed rows again as XLSX: bad cells coloured, a last column 填写问题 saying what to change.

    Read back by ``read_table`` once corrected; the remark column is then passed over. Faults of the whole sheet (its
    header and columns) stand in the notes under the table.
    """
    by_row: dict[int, list[Fault]] = {}
    for fault in table.faults:
        by_row.setdefault(fault.row, []).append(fault)
    keys = {column.full_label: column.key for column in columns}
    written = {row.number for row in table.typed}
    rows = [
        MarkedRow(
            {
                **row.texts,
                "__remark": "；".join(
                    f"{fault.label}：{fault.problem}，{fault.cure}" for fault in by_row.get(row.number, ())
                ),
            },
            frozenset(
                [keys[fault.label] for fault in by_row.get(row.number, ()) if fault.label in keys]
                + (["__remark"] if row.number in by_row else [])
            ),
        )
        for row in table.typed
    ]
    general = [f"问题：{fault}" for fault in table.faults if fault.row not in written]
    sheet = Sheet(
        name=table.sheet,
        title=title,
        columns=[*columns, Column(key="__remark", label=REMARK, width=50)],
        rows=rows,
        notes=[*(f"填表说明：{text}" for text in general), *notes],
        blank_rows=20,
    )
    stream: IO[bytes] = io.BytesIO()
    write_xlsx([sheet], stream, created=created)
    stream.seek(0)
    return stream.read()
