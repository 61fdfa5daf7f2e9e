"""What is to be estimated, read from an input file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .development import Software, read_software
from .errors import CostError
from .given import Given


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Software to be made, things to be bought, amounts already known, fees to be reckoned."""

    title: str = "费用测算"
    software: tuple[Software, ...] = ()
    purchases: tuple[Mapping[str, Any], ...] = ()
    stated: tuple[Mapping[str, Any], ...] = ()
    fees: tuple[Mapping[str, Any], ...] = ()
    share: str = ""


def read_request(value: object) -> Request:
    """A request from a JSON object; the key ``profile`` is the caller's."""
    given = Given(value, "测算输入")
    given.only("profile", "title", "software", "purchases", "stated", "fees", "share")
    request = Request(
        title=given.text("title", default="费用测算"),
        software=tuple(read_software(row, where=f"软件第 {n} 项") for n, row in enumerate(given.rows("software"), 1)),
        purchases=tuple(given.rows("purchases")),
        stated=tuple(given.rows("stated")),
        fees=tuple(given.rows("fees")),
        share=given.text("share", default=""),
    )
    if not (request.software or request.purchases or request.stated or request.fees):
        raise CostError(
            "测算输入没有任何内容：请给出软件（software）、采购（purchases）、已定金额（stated）或取费（fees）。"
        )
    for number, row in enumerate(request.fees, 1):
        Given(row, f"取费第 {number} 项").text("fee")
    return request
