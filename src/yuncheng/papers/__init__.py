"""云程 papers: official documents out, people's files in. Standard layouts, no Django, nothing of our other packages.

Out
    ``letter_pdf`` / ``letter_docx``   a ``Letter`` in the layout of GB/T 9704-2012 (PDF/A-2b; editable DOCX)
    ``form_pdf`` / ``form_docx``       a bordered ``FormSheet`` (application forms, opinions)
    ``write_xlsx``                     ``Sheet``s of ``Column``s: streamed rows, two-level headers, drop-down lists
In
    ``check_upload`` / ``sniff``       what a file really is, and whether it may come in
    ``read_table``                     an Excel, WPS or CSV table, every bad cell named; ``corrected_template``
    ``parse_money`` / ``format_wan`` / ``format_yuan``   money as written ↔ integer fen

Every refusal is a ``PaperError`` whose text is a Chinese sentence for the user. Importing this package is cheap:
typst, python-docx, xlsxwriter and calamine are loaded when first used.
"""

from .column import Column, ColumnKind, column_letter
from .errors import PaperError
from .form import Cell, Check, FormSheet, Row, form_docx, form_pdf
from .letter import (
    Block,
    GridTable,
    Heading,
    Letter,
    Paragraph,
    chinese_date,
    letter_docx,
    letter_pdf,
)
from .money import LIMIT_FEN, Unit, format_wan, format_yuan, parse_money
from .reading import Fault, Table, TypedRow, corrected_template, read_table
from .sheet import MarkedRow, Sheet, write_xlsx
from .sniff import DOC, DOCX, JPG, KINDS, OFD, PDF, PNG, XLS, XLSX, Kind, check_upload, sniff
from .text import clean_text, one_line, squash

__all__ = [
    "DOC",
    "DOCX",
    "JPG",
    "KINDS",
    "LIMIT_FEN",
    "OFD",
    "PDF",
    "PNG",
    "XLS",
    "XLSX",
    "Block",
    "Cell",
    "Check",
    "Column",
    "ColumnKind",
    "Fault",
    "FormSheet",
    "GridTable",
    "Heading",
    "Kind",
    "Letter",
    "MarkedRow",
    "PaperError",
    "Paragraph",
    "Row",
    "Sheet",
    "Table",
    "TypedRow",
    "Unit",
    "check_upload",
    "chinese_date",
    "clean_text",
    "column_letter",
    "corrected_template",
    "form_docx",
    "form_pdf",
    "format_wan",
    "format_yuan",
    "letter_docx",
    "letter_pdf",
    "one_line",
    "parse_money",
    "read_table",
    "sniff",
    "squash",
    "write_xlsx",
]
