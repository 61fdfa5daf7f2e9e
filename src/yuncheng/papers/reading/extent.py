"""How far a workbook reaches, told while its parts are unpacked and before any parser sees them."""

from __future__ import annotations

import re

from ..container import broken
from ..errors import PaperError

# No text of a cell is longer, markup and escapes included.
_LONGEST_TAG = 1024 * 1024
_CELL = re.compile(rb"<(?:\w+:)?c\b(?:\s[^<>]*?)?(?<!/)>")
_CELL_PLACE = re.compile(rb'\sr\s*=\s*["\']([A-Z]{1,3})([0-9]{1,7})["\']')


class Extent:
    """How far the filled cells of each worksheet reach. Styled but empty cells do not count."""

    def __init__(self) -> None:
        self.corners: dict[str, tuple[int, int]] = {}
        self._rest: dict[str, bytes] = {}
        self._sheets: set[str] = set()

    def watch(self, name: str, piece: bytes) -> None:
        """Look at the next piece of a part; a tag cut at its end waits for the next one.

        Every part is looked at: a workbook may keep its sheets where it likes.
        """
        piece = self._rest.get(name, b"") + piece
        cut = piece.rfind(b">") + 1
        if name.casefold().startswith("xl/worksheets/") or b"sheetData" in piece:
            self._sheets.add(name)
        if name in self._sheets and len(piece) - cut > _LONGEST_TAG:
            raise broken("表格")
        self._rest[name] = piece[cut:] if name in self._sheets else piece[cut:][-_LONGEST_TAG:]
        rows, width = self.corners.get(name, (0, 0))
        for cell in _CELL.findall(piece, 0, cut):
            place = _CELL_PLACE.search(cell)
            if place is None and name not in self._sheets:
                continue
            if place is None:
                raise PaperError(
                    "表内单元格没有标明位置。请用 WPS 或 Excel 打开，另存为 .xlsx 后再上传。", code="broken"
                )
            column = 0
            for letter in place.group(1):
                column = column * 26 + letter - 64
            rows, width = max(rows, int(place.group(2))), max(width, column)
        self.corners[name] = rows, width
