"""The data dictionary: what every column, field and key holds and means, written from the types that check them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from estimator import json_form
from estimator.cells import PATTERNS, Priced, Row, Spread
from estimator.form import Form
from estimator.scenario import SCHEMA_VERSION, Scenario
from estimator.tables import ROW_TYPES

_TITLE = """\
# Data dictionary

Every column of the tables, every field of a scenario and every key of a result: what it may hold and what it means.
This page is written by `python -m estimator dictionary`, from the types that check the values.
[data/README.md](../data/README.md) says how to edit the tables, [method.md](method.md) what the model does with them."""

_SHARED = """\
## Columns of many tables

Prices may be blank only where another table holds them, or where cells have no price of their own. A name is made of lower-case
letters, digits and `_`, and starts with a letter."""

_SCENARIO = """\
## Fields of a scenario

What `Scenario(...)` takes, what a scenario file holds and what `--set KEY=VALUE` sets. Without a default, a field
is taken from the row of the pathway or, from `start_date` on, is not known."""

#: What a scenario has besides its fields.
_BESIDE = [
    ["`overrides`", "names with `[low, typical, high]`", "", "the reader's own ranges, by name of assumption"],
    ["`assumption.NAME`", "`low:typical:high` or one number", "", "one override, on the command line or in a file"],
    ["`schema_version`", "a whole number", f"`{SCHEMA_VERSION}`", "in a file: version of these fields"],
]

_RESULT = """\
## Keys of a result

What `Estimate.to_dict()` returns and `--format json` prints. Money is in `currency`, time in days."""


def data_dictionary() -> str:
    """Return the dictionary as Markdown."""
    parts = [_TITLE, _SHARED, _table(["column", "holds", "meaning"], _columns(_shared(), "blank")), "## Tables", *_tables()]
    parts += [_SCENARIO, _table(["field", "holds", "default", "meaning"], [*_fields(), *_BESIDE])]
    parts += [_RESULT, *_results()]
    return "\n\n".join(parts) + "\n"


def _properties(kind: type[BaseModel]) -> dict[str, Any]:
    found: dict[str, Any] = kind.model_json_schema()["properties"]
    return found


def _shared() -> dict[str, Any]:
    return _properties(Priced) | _properties(Spread)


def _tables() -> Iterator[str]:
    for name, kind in ROW_TYPES.items():
        yield f"### `{name}.csv`\n\n{_first_line(kind)}"
        yield from _columns_of(kind)


def _columns_of(kind: type[Row]) -> Iterator[str]:
    shared, asked = _shared(), _properties(Form)
    own, known = {}, []
    for name, schema in _properties(kind).items():
        if _meaning(schema) and _meaning(schema) == _meaning(shared.get(name, {})):
            known.append(f"`{name}`")
        else:  # a column without words of its own is a field of the scenario
            own[name] = schema if _meaning(schema) else schema | {"description": _meaning(asked[name])}
    yield _table(["column", "holds", "meaning"], _columns(own, "blank"))
    if known:
        yield f"And [columns of many tables](#columns-of-many-tables): {', '.join(known)}."


def _fields() -> Iterator[list[str]]:
    for name, schema in _properties(Form).items():
        default = getattr(Scenario, name)
        written = "" if default is None else f"`{json.dumps(default)}`".replace('"', "")
        yield [f"`{name}`", _holds(schema, "none"), written, _meaning(schema)]


def _results() -> Iterator[str]:
    for kind in json_form.FORMS:
        yield f"### {_name(kind.__name__)}\n\n{_first_line(kind)}"
        yield _table(["key", "holds", "meaning"], _columns(_properties(kind), "null"))


def _columns(properties: Mapping[str, Any], nothing: str) -> list[list[str]]:
    return [[f"`{name}`", _holds(schema, nothing), _meaning(schema)] for name, schema in properties.items()]


def _meaning(schema: Mapping[str, Any]) -> str:
    return str(schema.get("description", ""))


def _first_line(kind: type[BaseModel]) -> str:
    return (kind.__doc__ or "").splitlines()[0]


def _name(reference: str) -> str:
    """Return how a part of a result is called: ``#/$defs/SpreadForm`` -> Spread."""
    return reference.rpartition("/")[2].removesuffix("Form")


def _table(header: list[str], rows: Iterable[list[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def _holds(schema: Mapping[str, Any], nothing: str) -> str:
    """Say in words what a value may be; `nothing` is how a value that is not there is written."""
    if "anyOf" in schema:
        return _any_of(schema["anyOf"], nothing)
    for key, say in (("written", str), ("$ref", _linked), ("const", _coded), ("enum", _listed), ("pattern", _patterned)):
        if key in schema:
            return say(schema[key])
    if schema["type"] == "array":
        return f"a list of {_holds(schema['items'], nothing)}"
    if schema["type"] in ("number", "integer"):
        return _bounded(schema)
    is_file = nothing == "null"  # JSON has an empty text and no blank cell
    usual = {"null": nothing, "object": "an object", "boolean": "yes or no" if nothing == "blank" else "true or false"}
    text = "a date" if schema.get("format") == "date" else "text" if is_file or schema.get("minLength") else f"text or {nothing}"
    return usual.get(schema["type"], text)


def _any_of(ways: list[Mapping[str, Any]], nothing: str) -> str:
    said = [_holds(way, nothing) for way in ways]
    return " or ".join(dict.fromkeys(said)).replace(f"text or {nothing} or {nothing}", f"text or {nothing}")


def _linked(reference: str) -> str:
    return f"[{_name(reference)}](#{_name(reference).lower()})"


def _coded(value: object) -> str:
    return f"`{value}`" if value != "" else "blank"


def _listed(values: list[object]) -> str:
    return ", ".join(_coded(value) for value in values)


def _patterned(pattern: str) -> str:
    return PATTERNS.get(pattern, "three capital letters, such as USD")


def _bounded(schema: Mapping[str, Any]) -> str:
    kind = "a whole number" if schema["type"] == "integer" else "a number"
    above, least, most = (schema.get(name) for name in ("exclusiveMinimum", "minimum", "maximum"))
    if above is not None:
        return f"{kind} above {_figure(above)}" + (f", at most {_figure(most)}" if most is not None else "")
    return f"{kind} from {_figure(least or 0)} " + (f"to {_figure(most)}" if most is not None else "on")


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 10_000 else f"{value:g}"
