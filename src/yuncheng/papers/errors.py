"""The one exception of this package."""

from __future__ import annotations


class PaperError(ValueError):
    """A paper cannot be made or must not be taken in.

    ``str(error)`` is one Chinese sentence that says what is wrong and what would cure it; it can be shown to a
    user as it stands. ``code`` is a short English word for programs (``"glyph"``, ``"macro"``, ``"bomb"``,
    ``"encrypted"``, ``"disguised"``, ``"unknown"``, ``"broken"``, ``"too_large"``, ``"active"``, ``"money"``,
    ``"layout"``).
    """

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
