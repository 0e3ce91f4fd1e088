"""What one row of the history of the tables holds."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from estimator.cells import Row, Text


class ChangeRow(Row):
    """What a version of the tables changed, and why; written by hand for each version that is published."""

    version: date = Field(description="date of the version, as VERSION has it")
    table: str = Field(description="name of the table that changed, or blank for all")
    key: str = Field(description="key columns of the row, a space between them, or blank for many rows")
    what: Text = Field(description="what changed, in a sentence")
    note: Text = Field(description="why it changed")
