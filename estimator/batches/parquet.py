"""Parquet from outside -> rows of cells. What a few bytes could swell to is bounded before a column is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from estimator.batches.cells import LONGEST_CELL
from estimator.batches.sources import MOST_ROWS, FileRow, Open, Source
from estimator.errors import InputError, Problem, Words
from estimator.spreadsheets import Limits, refuse

_ROWS_AT_ONCE = 1_024
#: These unpack into at most some twenty times as much. Others into thousands of times, and no size that a file states binds them.
_BOUNDED = {"UNCOMPRESSED", "SNAPPY"}
_PLAIN = (
    pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_decimal, pa.types.is_string,
    pa.types.is_large_string, pa.types.is_date, pa.types.is_timestamp, pa.types.is_null,
)  # fmt: skip


def parquet_source(place: str, opened: Open, limits: Limits) -> Source:
    """Return how to read a Parquet file; see `estimator.batches.sources.source_of`."""
    try:
        with opened() as stream:
            file = pq.ParquetFile(stream)
            schema, sizes = file.schema_arrow, file.metadata
    except (pa.ArrowException, OSError, ValueError) as error:
        raise refuse(place, f"a damaged Parquet file ({type(error).__name__})", limits.use) from None
    _bounded(place, sizes, limits)
    _flat(place, schema)
    texts = [item.name for item in schema if pa.types.is_string(_inner(item.type)) or pa.types.is_large_string(_inner(item.type))]
    return Source(place, lambda: _rows(place, opened, limits, texts), tuple(schema.names))


def _inner(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _bounded(place: str, sizes: pq.FileMetaData, limits: Limits) -> None:
    if sizes.num_rows > limits.rows:
        raise refuse(place, f"{sizes.num_rows:,} rows", f"at most {limits.rows:,} rows here; the command line takes more")
    if sizes.num_columns > limits.columns:
        raise refuse(place, f"{sizes.num_columns:,} columns", f"at most {limits.columns} columns")
    if limits.rows > MOST_ROWS:
        return
    groups = [sizes.row_group(i) for i in range(sizes.num_row_groups)]
    if sum(group.total_byte_size for group in groups) > limits.unpacked:
        raise refuse(place, f"more than {limits.unpacked >> 20} MiB once unpacked", "a file with nothing but scenarios")
    if packed := {group.column(i).compression for group in groups for i in range(group.num_columns)} - _BOUNDED:
        raise refuse(place, f"columns packed by {', '.join(sorted(packed))}", "Parquet packed by SNAPPY, or not at all")


def _flat(place: str, schema: pa.Schema) -> None:
    problems = [
        Problem(place, item.name, Words(f"cells of kind {item.type}"), "texts, numbers, dates or true and false")
        for item in schema if not any(test(_inner(item.type)) for test in _PLAIN)
    ]  # fmt: skip
    if problems:
        raise InputError(problems)


def _rows(place: str, opened: Open, limits: Limits, texts: list[str]) -> Iterator[FileRow]:
    number = 0
    try:
        with opened() as stream:
            # Texts stay a list of those that differ: one long text, repeated, takes no room.
            file = pq.ParquetFile(stream, read_dictionary=texts)
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, use_threads=False):
                columns = [_cells(place, name, column) for name, column in zip(batch.schema.names, batch.columns, strict=True)]
                for cells in zip(*columns, strict=True):
                    number += 1
                    yield FileRow(number, list(cells), {})
    except (pa.ArrowException, OSError, OverflowError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        raise refuse(place, f"a damaged Parquet file ({type(error).__name__})", limits.use) from None


def _cells(place: str, name: str, column: pa.Array) -> list[Any]:
    if isinstance(column, pa.DictionaryArray) and len(column.dictionary):
        longest = pc.max(pc.binary_length(column.dictionary)).as_py() if pa.types.is_string(column.dictionary.type) else 0
        if (longest or 0) > 4 * LONGEST_CELL:
            raise InputError([Problem(place, name, Words("a text as long as a book"), f"at most {LONGEST_CELL:,} characters")])
    return column.to_pylist()
