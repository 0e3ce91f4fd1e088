"""Tables of results -> CSV, XLSX or Parquet, part by part, so that any number of them takes the same memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO, TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from estimator.errors import InputError, Problem, Words
from estimator.exports.table import neutral
from estimator.tables import Tables


def results_csv(table: pd.DataFrame) -> bytes:
    """Return results as CSV, UTF-8 with a byte order mark; no cell of it is taken for a formula."""
    return _in_memory(lambda stream: write_csv([table], stream))


def results_xlsx(table: pd.DataFrame, tables: Tables | None = None, language: str = "en") -> bytes:
    """Return results as a workbook: results, problems, and what this is."""
    from estimator.batches.book import write_xlsx

    return _in_memory(lambda stream: write_xlsx([table], stream, tables, language))


def results_parquet(table: pd.DataFrame) -> bytes:
    """Return results as Parquet: exact values, types as in memory."""
    return _in_memory(lambda stream: write_parquet([table], stream))


def _in_memory(write: Callable[[BinaryIO], None]) -> bytes:
    stream = BytesIO()
    write(stream)
    return stream.getvalue()


def write_csv(parts: Iterable[pd.DataFrame], stream: BinaryIO) -> None:
    """Write parts of results one below the other."""
    text = TextIOWrapper(stream, encoding="utf-8-sig", newline="", write_through=True)
    for number, part in enumerate(parts):
        safe = part.apply(lambda column: column.map(_safe, na_action="ignore") if _is_text(column) else column)
        safe.to_csv(text, index=False, header=number == 0, lineterminator="\n")
    text.flush()
    text.detach()  # the stream belongs to the caller


def _safe(cell: str) -> str:
    # A lone carriage return ends a line for many readers, and Python does not put quotes around it.
    return str(neutral(cell)).replace("\r\n", "\n").replace("\r", "\n")


def _is_text(column: pd.Series) -> bool:
    return pd.api.types.is_string_dtype(column.dtype)


def write_parquet(parts: Iterable[pd.DataFrame], stream: BinaryIO) -> None:
    """Write parts of results, each as a group of rows."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    each = (pa.Table.from_pandas(part, preserve_index=False) for part in parts)
    first = next(each)
    with pq.ParquetWriter(stream, first.schema) as writer:
        for part in chain([first], each):
            writer.write_table(part)


def write_folder(parts: Iterable[pd.DataFrame], folder: Path) -> None:
    """Write parts of results as the partitions of a folder, which Dask and pandas read as one table."""
    folder.mkdir(exist_ok=True)
    for older in folder.glob("part-*.parquet"):
        older.unlink()
    for number, part in enumerate(parts):
        part.to_parquet(folder / f"part-{number:06d}.parquet", index=False)


def write_results(parts: Iterable[pd.DataFrame], path: Path, tables: Tables | None = None, language: str = "en") -> None:
    """Write a file by its ending, or a folder of Parquet where it has none.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    from estimator.batches.book import write_xlsx

    ways: dict[str, Callable[[BinaryIO], None]] = {
        ".csv": lambda stream: write_csv(parts, stream),
        ".parquet": lambda stream: write_parquet(parts, stream),
        ".xlsx": lambda stream: write_xlsx(parts, stream, tables, language),
    }
    try:
        if path.suffix:
            _in_full_or_not_at_all(path, ways[path.suffix.lower()])
        else:
            write_folder(parts, path)
    except OSError as error:
        found = Words(error.strerror or "nothing")
        raise InputError([Problem(str(path), "file", found, "a file in a folder that you may write to")]) from None


def _in_full_or_not_at_all(path: Path, write: Callable[[BinaryIO], None]) -> None:
    unfinished = path.with_name(f"{path.name}.unfinished")
    try:
        with unfinished.open("wb") as stream:
            write(stream)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


ENDINGS = (".csv", ".xlsx", ".parquet")


def check_output(path: Path, count: int) -> None:
    """Refuse a result that could not be written, before anything is worked out."""
    problems = []
    if path.suffix.lower() not in (*ENDINGS, ""):
        use = "a name that ends with .csv, .xlsx or .parquet, or a folder without an ending"
        problems.append(Problem("-o", "file", path.name, use))
    elif not path.absolute().parent.is_dir():
        problems.append(Problem("-o", "folder", str(path.parent), "a folder that exists"))
    elif path.suffix.lower() == ".xlsx" and count > MOST_ON_A_SHEET:
        found = Words(f"{count:,} scenarios")
        problems.append(Problem("-o", "file", found, f"at most {MOST_ON_A_SHEET:,} in a workbook; .parquet or .csv take more"))
    elif (path.is_dir() and path.suffix) or (path.is_file() and not path.suffix):
        problems.append(Problem("-o", "file", path.name, "another name: this one is taken by something else"))
    if problems:
        raise InputError(problems)


#: A sheet has 1,048,576 rows; one of them is for the headings.
MOST_ON_A_SHEET = 1_048_575
