"""The question: one frozen object, with its file and link forms."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import InitVar, asdict, dataclass, field, fields
from datetime import date
from typing import Annotated, Any, Literal, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from estimator import rows
from estimator.errors import Problem, ScenarioError
from estimator.ranges import Range, RangeError, parse_range
from estimator.tables import Tables, load_tables

SCHEMA_VERSION = 1

YesNoPublished = Literal["no", "as_published", "yes"]
Money = Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)]


def _whole(value: object) -> object:
    return int(value) if isinstance(value, str) and value.strip().isdigit() else value


class _Form(BaseModel):
    """Types and bounds of the fields; only those given are read. Ids are checked against the tables."""

    model_config = ConfigDict(extra="forbid")

    pathway: str = ""
    route: str | None = None
    product: str | None = None
    hospital: rows.Hospital | None = None
    city: str | None = None
    origin: str | None = None
    companions: Annotated[int, Field(ge=0, le=6)] | None = None
    patient_weight_kg: Annotated[float, Field(gt=0, le=300, allow_inf_nan=False)] | None = None
    lodging: rows.Lodging = "mid_hotel"
    cabin: rows.Cabin = "economy"
    home_while_cells_are_made: bool = False
    bridging: YesNoPublished = "as_published"
    transplant: YesNoPublished = "no"
    stay_near_days: Annotated[Literal[14, 28, 56], BeforeValidator(_whole)] = 28
    start_date: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))] | None = None
    budget: Money | None = None
    days_available: Annotated[float, Field(ge=0, le=3650, allow_inf_nan=False)] | None = None
    confidence: Annotated[int, Field(ge=50, le=95)] = 80
    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = "USD"
    currency_per_usd: Annotated[float, Field(gt=0, le=1e7, allow_inf_nan=False)] | None = None
    currency_date: Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))] | None = None
    home_loss_per_week: Money = 0
    home_bills_per_month: Money = 0
    offsets: Money = 0
    refund: bool = False
    draws: Annotated[int, Field(ge=128, le=4_000_000)] = 8192
    seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 2026


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One journey to price. Frozen, so it is also the cache key.

    What is not given comes from the pathway, so ``Scenario(pathway="myeloma")`` is complete. Money is in `currency`.

    Raises
    ------
    ScenarioError
        With every field that is wrong, on construction.
    """

    pathway: str = "ball_child"
    route: str = cast(str, None)
    product: str = cast(str, None)
    hospital: str = cast(str, None)
    city: str = cast(str, None)
    origin: str = cast(str, None)
    companions: int = cast(int, None)
    patient_weight_kg: float = cast(float, None)
    lodging: str = "mid_hotel"
    cabin: str = "economy"
    home_while_cells_are_made: bool = False
    bridging: str = "as_published"
    transplant: str = "no"
    stay_near_days: int = 28
    start_date: date | None = None
    budget: float | None = None
    days_available: float | None = None
    confidence: int = 80
    currency: str = "USD"
    currency_per_usd: float | None = None
    currency_date: date | None = None
    home_loss_per_week: float = 0.0
    home_bills_per_month: float = 0.0
    offsets: float = 0.0
    refund: bool = False
    overrides: tuple[tuple[str, Range], ...] = ()
    draws: int = 8192
    seed: int = 2026
    tables: InitVar[Tables | None] = field(default=None, repr=False)

    def __post_init__(self, tables: Tables | None) -> None:
        known = tables or load_tables()
        typed, problems = _typed({item.name: getattr(self, item.name) for item in fields(self) if item.name != "overrides"})
        typed |= _defaults(known, typed)
        problems += list(_unknown_ids(known, typed)) or list(_misfits(known, typed))
        if problems:
            raise ScenarioError(problems)
        for name, value in typed.items():
            object.__setattr__(self, name, value)
        object.__setattr__(self, "overrides", tuple(sorted(dict(self.overrides).items())))

    def to_dict(self) -> dict[str, Any]:
        """Return the file form: plain values, dates as text, overrides as ``{name: [low, typical, high]}``."""
        plain = asdict(self) | {"overrides": {name: [own.low, own.typical, own.high] for name, own in self.overrides}}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in plain.items()}

    def to_json(self) -> str:
        """Return the scenario file: JSON with its `schema_version`."""
        return json.dumps({"schema_version": SCHEMA_VERSION} | self.to_dict(), indent=1)


def _typed(given: Mapping[str, Any], place: str = "scenario") -> tuple[dict[str, Any], list[Problem]]:
    try:
        return _Form.model_validate(dict(given)).model_dump(include=set(given)), []
    except ValidationError as error:
        problems = [_problem(place, detail) for detail in error.errors(include_url=False)]
        wrong = {problem.column for problem in problems}
        good = {name: value for name, value in given.items() if name not in wrong}
        return good, list({problem.column: problem for problem in problems}.values())


def _problem(place: str, detail: Any) -> Problem:
    context = detail.get("ctx", {})
    ways = {
        "extra_forbidden": f"one of {', '.join(_Form.model_fields)}, assumption.NAME",
        "literal_error": f"one of {context.get('expected', '')}",
        "string_pattern_mismatch": "three capital letters, such as USD",
        "int_parsing": "a whole number",
        "int_from_float": "a whole number",
        "float_parsing": "a number",
        "finite_number": "a finite number",
        "bool_parsing": "true or false",
        "greater_than_equal": f"at least {context.get('ge')}",
        "greater_than": f"more than {context.get('gt')}",
        "less_than_equal": f"at most {context.get('le')}",
        "date_from_datetime_parsing": "a date such as 2026-11-22",
    }
    return Problem(place, str(detail["loc"][0]), detail["input"], ways.get(detail["type"], detail["msg"]))


def _defaults(tables: Tables, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the pathway fills in: its own route and product, or the default product of the route that was asked for."""
    row = next((row for row in tables.pathways if row.pathway == typed.get("pathway")), None)
    if row is None:
        return {}
    route = typed.get("route") or row.route
    product = row.product if route == row.route else None
    product = product or next((offer.product for offer in tables.offers(row.pathway, route) if offer.is_default), row.product)
    filled = {
        "route": route, "product": product, "hospital": row.hospital, "city": row.city, "origin": row.origin,
        "companions": row.companions, "patient_weight_kg": row.weight_kg,
    }  # fmt: skip
    return {name: value for name, value in filled.items() if typed.get(name, 0) is None}


def _unknown_ids(tables: Tables, typed: Mapping[str, Any]) -> Iterator[Problem]:
    known = {
        "pathway": [row.pathway for row in tables.pathways],
        "city": [row.city for row in tables.cities],
        "origin": [row.origin for row in tables.origins],
        "route": [offer.route for offer in tables.offers(str(typed.get("pathway")))],
        "product": [offer.product for offer in tables.offers(str(typed.get("pathway")), typed.get("route"))],
    }
    for name, ids in known.items():
        if name in typed and ids and typed[name] not in ids:
            yield Problem("scenario", name, typed[name], f"one of {', '.join(dict.fromkeys(ids))}")


def _misfits(tables: Tables, typed: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield fields that are fine alone and wrong together."""
    row = next((row for row in tables.pathways if row.pathway == typed.get("pathway")), None)
    if row and typed.get("companions", 9) < row.min_companions:
        yield Problem("scenario", "companions", typed["companions"], "at least 1: a child does not travel alone")
    if typed.get("currency", "USD") not in ("USD", "CNY") and not typed.get("currency_per_usd"):
        use = f"USD or CNY, or give currency_per_usd: how many {typed['currency']} one US dollar buys"
        yield Problem("scenario", "currency", typed["currency"], use)


def scenario_from_dict(
    given: Mapping[str, Any], tables: Tables | None = None, place: str = "scenario", base: Scenario | None = None
) -> Scenario:
    """Read the file form, or the ``KEY=VALUE`` pairs of the command line.

    Keys are the fields of a scenario, ``overrides`` (name to three numbers) or ``assumption.NAME`` (text or three numbers).

    Raises
    ------
    ScenarioError
        With every key and value that is wrong.
    """
    plain = dict(given)
    version = plain.pop("schema_version", SCHEMA_VERSION)
    problems: list[Problem] = []
    if not isinstance(version, int) or not 1 <= version <= SCHEMA_VERSION:
        use = f"a file of version {SCHEMA_VERSION} or older; a newer estimator may have written it"
        raise ScenarioError([Problem(place, "schema_version", version, use)])
    own = _overrides(plain, place, problems)
    start = {} if base is None else {item.name: getattr(base, item.name) for item in fields(base)}
    asked = {name: None if value in ("", "none") else value for name, value in plain.items()}
    typed, wrong = _typed(asked, place)
    problems += wrong
    try:
        merged = start | {name: value for name, value in typed.items() if name in _Form.model_fields}
        scenario = Scenario(**merged | {"overrides": tuple((dict(start.get("overrides", ())) | own).items())}, tables=tables)
    except ScenarioError as error:
        raise ScenarioError([*problems, *(Problem(place, item.column, item.found, item.use) for item in error.problems)]) from None
    if problems:
        raise ScenarioError(problems)
    return scenario


def _overrides(plain: dict[str, Any], place: str, problems: list[Problem]) -> dict[str, Range]:
    named = plain.pop("overrides", None) or {}
    if not isinstance(named, Mapping):
        problems.append(Problem(place, "overrides", named, "names with three numbers each"))
        named = {}
    named = {str(name): value for name, value in named.items()}
    for key in [key for key in plain if key.startswith("assumption.")]:
        named[key.removeprefix("assumption.")] = plain.pop(key)
    own = {}
    for name, value in named.items():
        try:
            own[name] = _own_range(value)
        except (RangeError, TypeError, ValueError) as error:
            problems.append(Problem(place, f"assumption.{name}", value, f"low:typical:high or one number: {error}"))
    return own


def _own_range(value: Any) -> Range:
    if isinstance(value, str):
        return parse_range(value, "share" if _touches_zero(value) else "")
    numbers = [float(number) for number in value] if isinstance(value, (list, tuple)) else [float(value)] * 3
    return parse_range(":".join(map(repr, numbers)), "share" if numbers[0] == 0 else "")


def _touches_zero(value: str) -> bool:
    # A chance may be 0 or start there; whether this is a chance is known once the tables are read.
    return value.replace(" ", "").startswith("0:") or value.strip() in ("0", "0.0")


def scenario_from_json(text: str, tables: Tables | None = None, place: str = "scenario file") -> Scenario:
    """Read a scenario file. Raises ScenarioError where it is none."""
    try:
        given = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ScenarioError([Problem(place, "file", str(error)[:80], "JSON as the scenario download writes it")]) from None
    if not isinstance(given, dict):
        raise ScenarioError([Problem(place, "file", type(given).__name__, "one JSON object")])
    return scenario_from_dict(given, tables, place)
