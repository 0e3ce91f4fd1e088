"""All tables as one ZIP of CSV files to edit. `estimator.packs.read_pack` reads it back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from estimator.changes import written
from estimator.exports.table import neutral
from estimator.tables import ROW_TYPES

if TYPE_CHECKING:
    from estimator.tables import Tables

#: A ZIP notes when each file was written; the same tables give the same file.
_FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)


def tables_zip(tables: Tables) -> bytes:
    """Return a CSV for each table, in UTF-8, with its columns in the order of the table's own file."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name in ROW_TYPES:
            lines = StringIO()
            csv.writer(lines, lineterminator="\n").writerows(_lines(tables, name))
            archive.writestr(ZipInfo(f"{name}.csv", _FIRST_DAY_OF_ZIP), lines.getvalue(), ZIP_DEFLATED)
    return stream.getvalue()


def _lines(tables: Tables, name: str) -> Iterator[list[str]]:
    with (tables.folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        columns = next(csv.reader(file))
    yield columns
    for row in getattr(tables, name):
        cells = written(row)
        yield [neutral(cells[column]) for column in columns]
