"""CSV, TSV and XLSX from outside -> rows of cells. Nothing in a file is run or looked up, and its size is bounded first."""

from estimator.spreadsheets.limits import Limits, not_plausible, refuse
from estimator.spreadsheets.texts import csv_rows, decode, encoding_of, mark_of
from estimator.spreadsheets.workbooks import NamedCell, NamedCells, SheetRow, all_sheets, sheet_rows

__all__ = [
    "Limits", "NamedCell", "NamedCells", "SheetRow", "all_sheets", "csv_rows", "decode", "encoding_of", "mark_of",
    "not_plausible", "refuse", "sheet_rows",
]  # fmt: skip
