"""Workbooks as other programs write them, for tests of what is read."""

import io
from typing import Any

from openpyxl import Workbook


def workbook(*rows: list[Any], merge: str = "", title: str = "Sheet") -> bytes:
    """Return a workbook of one sheet with these rows, and the cells of a range like B1:C1 merged."""
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return a workbook as its file."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
