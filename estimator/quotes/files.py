"""Bytes from outside -> rows of cells. Nothing in a file is run or looked up, and its size is bounded before it is read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO, StringIO
from unicodedata import category
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from estimator.errors import InputError, Problem, Words
from estimator.quotes.lines import MOST_BYTES, MOST_LINES

#: Row number in the file, and its cells as text.
Cells = tuple[int, list[str]]

#: An upload of 5 MiB never needs more than this once it is unpacked.
_MOST_UNPACKED, _MOST_PARTS, _MOST_COLUMNS = 50 * 1024 * 1024, 2_000, 30
_USE = "CSV or XLSX with one line a row, or paste the text of the quote"
#: How files begin that are no text, with the words for them.
_BEGINNINGS = {
    b"%PDF": "a PDF", b"\xd0\xcf\x11\xe0": "an old Excel or Word file (.xls, .doc)", b"{\\rtf": "a Word file (.rtf)",
    b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
    b"Rar!": "an archive", b"7z\xbc\xaf": "an archive", b"\x1f\x8b": "an archive",
}  # fmt: skip


def refuse(place: str, found: str, use: str = _USE) -> InputError:
    """Return the error of a file that cannot be read at all."""
    return InputError([Problem(place, "file", Words(found), use)])


def read_cells(place: str, raw: bytes) -> list[Cells]:
    """Return the filled rows of a CSV, TSV or XLSX file with their numbers; never more than one above the most that are read."""
    if len(raw) > MOST_BYTES:
        raise refuse(place, "more than 5 MiB", "a file of at most 5 MiB")
    if not raw.strip():
        raise refuse(place, "an empty file")
    for beginning, name in _BEGINNINGS.items():
        if raw.startswith(beginning):
            raise refuse(place, name)
    found = _sheet(place, raw) if raw.startswith(b"PK\x03\x04") else _table(place, decode(place, raw))
    filled = [(number, cells) for number, cells in found if any(cell.strip() for cell in cells)]
    if not filled:
        raise refuse(place, "an empty file")
    return filled


def decode(place: str, raw: bytes) -> str:
    """Read bytes as UTF-8, as UTF-16 where they say so, or else as GB 18030, in which Chinese offices write."""
    encodings = ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not any(category(sign) in ("Cc", "Co", "Cn") and sign not in "\t\r\n\x0b\x0c" for sign in text):
            return text
    raise refuse(place, "bytes that are no text in UTF-8 or GB 18030", _USE)


def _table(place: str, text: str) -> Iterator[Cells]:
    lines = text.splitlines(keepends=True)
    # A comma may belong to the numbers, so the other marks are tried first.
    mark = next((mark for mark in "\t;|" if sum(mark in line for line in lines) * 2 > len(lines)), ",")
    reader = csv.reader(StringIO(text, newline=""), delimiter=mark, strict=True)
    start, count = 1, 0
    try:
        for cells in reader:
            count += any(cells)
            if count > MOST_LINES + 20:
                break
            yield start, cells[:_MOST_COLUMNS]
            start = reader.line_num + 1
    except csv.Error as error:
        raise InputError([Problem(place, "cells", Words(f"no CSV ({error})"), "quotes around a cell in pairs", start)]) from None


def _sheet(place: str, raw: bytes) -> list[Cells]:
    from openpyxl import load_workbook  # only here: it is slow to import, and most quotes are pasted

    safe = _repacked(place, raw)
    try:
        # Twice: as the values that were saved, and as it was written, to find formulas that were never worked out.
        books = [load_workbook(BytesIO(safe), read_only=True, data_only=saved, keep_links=False) for saved in (True, False)]
        rows = [list(_rows(book.worksheets[0])) for book in books]
    except InputError:
        raise
    except Exception as error:  # whatever a broken workbook makes of the reader, its sender gets the same message
        raise refuse(place, f"a workbook that cannot be read ({type(error).__name__})") from None
    _no_empty_formulas(place, *rows)
    return [(number, [_shown(cell) for cell in cells]) for number, cells in rows[0]]


def _repacked(place: str, raw: bytes) -> bytes:
    """Return the same workbook unpacked, after its declared and its real sizes were held against the bounds."""
    target = BytesIO()
    try:
        with ZipFile(BytesIO(raw)) as packed, ZipFile(target, "w", ZIP_STORED) as plain:
            parts = packed.infolist()
            if "xl/workbook.xml" not in packed.namelist():
                raise refuse(place, "an archive that is no workbook")
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
                raise refuse(place, "a workbook of more than 50 MiB once unpacked", "a workbook with the quote alone")
            for part in parts:  # a part that is larger than it declares ends there, and fails its checksum
                plain.writestr(part.filename, packed.read(part))
    except (BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, KeyError) as error:
        if isinstance(error, InputError):
            raise
        raise refuse(place, "a damaged or locked workbook") from None
    except Exception as error:  # zlib.error and its like have no common ancestor
        raise refuse(place, f"a damaged workbook ({type(error).__name__})") from None
    return target.getvalue()


def _rows(sheet: object) -> Iterator[tuple[int, list[object]]]:
    count = 0
    rows = sheet.iter_rows(max_row=MOST_LINES * 4, max_col=_MOST_COLUMNS, values_only=True)  # type: ignore[attr-defined]
    for number, cells in enumerate(rows, start=1):
        if any(cell is not None for cell in cells):
            count += 1
            yield number, list(cells)
        if count > MOST_LINES + 20:
            return


def _no_empty_formulas(place: str, values: list[tuple[int, list[object]]], written: list[tuple[int, list[object]]]) -> None:
    """Refuse formulas that were never worked out: their cells would read as nothing."""
    known = dict(values)
    problems = [
        Problem(place, f"column {column}", cell, "the amount itself, or save the workbook in a spreadsheet program first", number)
        for number, cells in written
        for column, cell in enumerate(cells, start=1)
        if isinstance(cell, str) and cell.startswith("=") and (known.get(number) or [None] * column)[column - 1] is None
    ]
    if problems:
        raise InputError(problems)


def _shown(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.2f}" if abs(cell) >= 1 else repr(cell)
    return cell.isoformat()[:10] if isinstance(cell, (date, datetime)) else str(cell)
