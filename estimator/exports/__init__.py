"""Estimate -> text, JSON, CSV, workbook, brief or calendar. Each export takes (estimate, language) and returns text or bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from estimator.model import Estimate


def _json(result: Estimate, language: str) -> str:
    return json.dumps(result.to_dict(), indent=1, ensure_ascii=False)


def _text(result: Estimate, language: str) -> str:
    from estimator.exports.plain import plain_text

    return plain_text(result, language)


def _csv(result: Estimate, language: str) -> str:
    from estimator.exports.table import component_csv

    return component_csv(result, language)


def _xlsx(result: Estimate, language: str) -> bytes:
    from estimator.exports.workbook import workbook

    return workbook(result, language)


def _pdf(result: Estimate, language: str) -> bytes:
    from estimator.exports.brief import brief

    return brief(result, language)


def _ics(result: Estimate, language: str) -> str:
    from estimator.exports.calendar import calendar

    return calendar(result, language)


EXPORTS: dict[str, Callable[[Estimate, str], str | bytes]] = {
    "text": _text, "json": _json, "csv": _csv, "xlsx": _xlsx, "pdf": _pdf, "ics": _ics,
}  # fmt: skip
