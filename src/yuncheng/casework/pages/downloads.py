"""Files that are made for whoever asks, sent as downloads: never shown in the browser, never kept on the way."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from ..documents import MIME


def download(content: bytes, name: str) -> HttpResponse:
    """A file under its name; the name's ending tells what it is (`documents.MIME`)."""
    response = HttpResponse(content, content_type=MIME[name.rpartition(".")[2]])
    response["Content-Disposition"] = content_disposition_header(True, name.replace("/", "-")) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
