"""Documents made from the record (annex forms, opinions, approvals): phases register them, pages and API offer them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from yuncheng.papers import Letter, letter_docx, letter_pdf
from yuncheng.registry.models import Account

from .models import Case, Obligation

MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


LETTER = ("pdf", "docx")  # the formats of a letter


@dataclass(frozen=True, slots=True)
class Document:
    """A paper that is made, never typed twice: `build(case, format)` returns the file's bytes.

    Until it is signed (`draft`), only the unit whose turn it is sees it.
    """

    key: str
    label: str
    procedure: str
    formats: tuple[str, ...]
    ready: Callable[[Case], bool]
    build: Callable[[Case, str], bytes]
    draft: Callable[[Case], bool] = lambda case: False


_documents: dict[tuple[str, str], Document] = {}


def register(document: Document) -> None:
    """Offer a document on every case of a procedure where it is ready. Refuses a second one of the same name."""
    at = (document.procedure, document.key)
    if at in _documents:
        raise ValueError(f"two documents called {at}")
    _documents[at] = document


def letter_file(write: Callable[[Case], Letter]) -> Callable[[Case, str], bytes]:
    """How a letter is made as PDF or DOCX; one without a day bears that since which its case stands where it stands."""

    def build(case: Case, fmt: str) -> bytes:
        letter = write(case)
        make = letter_pdf if fmt == "pdf" else letter_docx
        return make(letter, made_at=letter.date or case.step_since)

    return build


def documents_of(case: Case, account: Account) -> list[Document]:
    """The documents that can be made of this case now, for this person."""
    ready = [d for (procedure, _), d in _documents.items() if procedure == case.procedure_key and d.ready(case)]
    drafts = {document.key for document in ready if document.draft(case)}
    if drafts and not _has_turn(case, account):
        return [document for document in ready if document.key not in drafts]
    return ready


def document_of(case: Case, key: str, account: Account) -> Document | None:
    return next((document for document in documents_of(case, account) if document.key == key), None)


def _has_turn(case: Case, account: Account) -> bool:
    return Obligation.objects.filter(case=case, closed_by__isnull=True, unit_id__in=account.acts_for).exists()
