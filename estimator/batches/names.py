"""Names that a table of scenarios may use: the ids of the tables, the words for them in every language, and own figures."""

from __future__ import annotations

from typing import Any
from unicodedata import normalize

import pandas as pd

from estimator.batches.cells import Bad, said
from estimator.batches.fields import FIELDS, OWN
from estimator.batches.template import choices_of
from estimator.choose import published
from estimator.overrides import names_of
from estimator.scenario import Scenario
from estimator.shelves import kept_with_first
from estimator.tables import Tables
from estimator.text import languages, load_text


@kept_with_first(1)
def own_columns(tables: Tables) -> frozenset[str]:
    """Return the columns for figures of one's own that at least one scenario of these tables has."""
    offered = (Scenario(pathway=row.pathway, route=row.route, product=row.product, tables=tables) for row in tables.routes)
    return frozenset(f"{OWN}{name}" for scenario in offered for name in names_of(published(tables, scenario)))


def id_for(field: str, words: Any, tables: Tables) -> Any:
    """Return the id that words in a cell mean, `Bad` where they mean several, and what is no word for one as it is."""
    if not isinstance(words, str):
        return words
    found = _ids(tables, field).get(_plain(words), ())
    if len(found) > 1:
        return Bad(words, f"one of {', '.join(found)}: it may be any of these")
    return found[0] if found else words


def with_ids(table: pd.DataFrame, tables: Tables) -> tuple[pd.DataFrame, list[str]]:
    """Return scenarios with ids in the place of words for them, and what is wrong with each row; a bad cell is left empty."""
    wrong: list[list[str]] = [[] for _ in range(len(table))]
    changed: dict[str, Any] = {}
    for field in (str(name) for name in table.columns if FIELDS.get(str(name)) == "words"):
        cells = table[field].tolist()
        means = {cell: id_for(field, cell, tables) for cell in cells if isinstance(cell, str)}
        if all(cell == item for cell, item in means.items()):
            continue
        read = [means.get(cell, cell) if isinstance(cell, str) else cell for cell in cells]
        for place, item in enumerate(read):
            if isinstance(item, Bad):
                wrong[place].append(said(field, item))
        changed[field] = pd.Series([None if isinstance(item, Bad) else item for item in read], index=table.index, dtype=object)
    return table.assign(**changed), ["; ".join(problems) for problems in wrong]


@kept_with_first()
def _ids(tables: Tables, field: str) -> dict[str, tuple[str, ...]]:
    """Return what people call the choices of a field -> the ids that it may mean."""
    found: dict[str, dict[str, None]] = {}
    for known in choices_of(field, tables):
        for words in (known, *_words(field, known, tables)):
            found.setdefault(_plain(words), {})[known] = None
    own = {_plain(known): (known,) for known in choices_of(field, tables)}  # an id means itself, whatever else is called so
    return {words: tuple(ids) for words, ids in found.items()} | own


def _words(field: str, known: str, tables: Tables) -> list[str]:
    texts = [load_text(language) for language in languages()]
    named = [text(f"{field}.{known}") for text in texts if text.has(f"{field}.{known}")]
    rows = [row for row in tables.products if field == "product" and row.product == known]
    return [*named, *(str(name) for row in rows for column, name in row if column.startswith("name") and name)]


def _plain(words: str) -> str:
    """Return words without what is only their dress: case, blanks around them, wide letters, underscores."""
    return " ".join(normalize("NFKC", words).casefold().replace("_", " ").split())
