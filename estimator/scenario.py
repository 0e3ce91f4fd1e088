"""The question: one frozen object, and its file form."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import InitVar, asdict, dataclass, field, fields, replace
from datetime import date
from numbers import Real
from typing import Any, cast

from estimator.errors import Problem, ScenarioError, Words, bound
from estimator.form import BILL, LARGEST, LIMIT, LONGEST_DAYS, PAID, SMALLEST, Form, read_fields
from estimator.ranges import WRITTEN, Range, RangeError, parse_range
from estimator.rows import PathwayRow
from estimator.tables import Tables, load_tables

#: Version of the file form. 2: what is paid has a name of its own, apart from what a quote offers.
SCHEMA_VERSION = 2

#: What the pathway fills in where nothing is given.
_FILLED = ("route", "product", "hospital", "city", "origin", "companions", "patient_weight_kg")
_FILE = "one JSON object, as the scenario download writes it"
#: What a JSON file may hold that is no object, in words.
_KINDS = {list: "a list", str: "text", bool: "yes or no", type(None): "nothing"}


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
    people_losing_pay: int = 1
    home_bills_per_month: float = 0.0
    home_care_per_week: float = 0.0
    offsets: float = 0.0
    refund: bool = False
    overrides: tuple[tuple[str, Range], ...] = ()
    draws: int = 8192
    seed: int = 2026
    tables: InitVar[Tables | None] = field(default=None, repr=False)

    def __post_init__(self, tables: Tables | None) -> None:
        known = tables or load_tables()
        object.__setattr__(self, "tables", tables)  # so that a variant made by replace() is looked up in the same tables
        typed, problems = read_fields({item.name: getattr(self, item.name) for item in fields(self) if item.name != "overrides"})
        typed |= _defaults(known, typed)
        problems += [*_unknown_ids(known, typed), *_misfits(known, typed), *_bad_overrides(self.overrides)]
        if problems:
            raise ScenarioError(problems)
        own = {name: _plain(spread) for name, spread in dict(self.overrides).items()}
        for name, value in (typed | {"overrides": tuple(sorted(own.items()))}).items():
            object.__setattr__(self, name, value)

    @property
    def home_cost_per_week(self) -> float:
        """Pay lost by everybody who stops working, and care for children or relatives who stay at home."""
        return self.home_loss_per_week * self.people_losing_pay + self.home_care_per_week

    @property
    def per_usd(self) -> float:
        """What one US dollar buys of a currency other than the yuan, whose rate is an assumption of its own."""
        return 1.0 if self.currency == "USD" else float(self.currency_per_usd or 1)

    @property
    def made_with(self) -> Tables | None:
        """The tables that its ids were looked up in; None for the published ones."""
        return vars(self).get("tables")

    @property
    def has_dates(self) -> bool:
        """Whether days stand for dates: a start is given."""
        return self.start_date is not None

    def days_until(self, day: date) -> int:
        """Return the days from the start to `day`; a start date must be given."""
        return (day - cast(date, self.start_date)).days

    def __getstate__(self) -> dict[str, Any]:
        return {item.name: getattr(self, item.name) for item in fields(self)}  # without the tables, which are large

    def to_dict(self) -> dict[str, Any]:
        """Return the file form: plain values, dates as text, overrides as ``{name: [low, typical, high]}``."""
        plain = asdict(self) | {"overrides": {name: [own.low, own.typical, own.high] for name, own in self.overrides}}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in plain.items()}

    def to_json(self) -> str:
        """Return the scenario file: JSON with its `schema_version`."""
        return json.dumps({"schema_version": SCHEMA_VERSION} | self.to_dict(), indent=1)


def _pathway_row(tables: Tables, typed: Mapping[str, Any]) -> PathwayRow | None:
    """Return the row of the pathway that is asked for, or None where the tables have none of this name."""
    return next((row for row in tables.pathways if row.pathway == typed.get("pathway")), None)


def _defaults(tables: Tables, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the pathway fills in: its own route and product, or the default product of the route that was asked for."""
    row = _pathway_row(tables, typed)
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
    known: dict[str, list[str]] = {
        "pathway": [row.pathway for row in tables.pathways],
        "city": [row.city for row in tables.cities],
        "origin": [row.origin for row in tables.origins],
        "route": [offer.route for offer in tables.offers(str(typed.get("pathway")))],
        "product": [offer.product for offer in tables.offers(str(typed.get("pathway")), typed.get("route"))],
    }
    for name, ids in known.items():
        if typed.get(name) is not None and ids and typed[name] not in ids:
            yield Problem("scenario", name, typed[name], f"one of {', '.join(dict.fromkeys(ids))}")


def _misfits(tables: Tables, typed: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield fields that are fine alone and wrong together."""
    row = _pathway_row(tables, typed)
    if row and typed.get("companions", 9) < row.min_companions:
        yield Problem("scenario", "companions", typed["companions"], "at least 1: a child does not travel alone")
    if typed.get("currency", "USD") not in ("USD", "CNY") and not typed.get("currency_per_usd"):
        use = f"USD or CNY, or give currency_per_usd: how many {typed['currency']} one US dollar buys"
        yield Problem("scenario", "currency", typed["currency"], use)


def _bad_overrides(overrides: Any) -> Iterator[Problem]:
    """Yield overrides that are no ranges, or so large or small that the model's arithmetic would not hold them."""
    try:
        own = dict(overrides)
    except (TypeError, ValueError):
        yield Problem("scenario", "overrides", overrides, "pairs of a name and a Range")
        return
    for name, spread in own.items():
        place = f"assumption.{name}"
        if not isinstance(name, str) or not isinstance(spread, Range):
            yield Problem("scenario", place, spread, "a name and a Range")
        elif spread.high > (largest := LONGEST_DAYS if name.endswith(("_days", LIMIT)) else LARGEST):
            yield Problem("scenario", place, spread.high, f"at most {bound(largest)}")
        elif 0 < spread.low < SMALLEST:
            yield Problem("scenario", place, spread.low, f"0, or at least {SMALLEST:f}")


def _plain(spread: Range) -> Range:
    # The table knows the unit. All that is kept of it here is whether 0 may stand beside other numbers.
    unit = "share" if spread.low == 0 < spread.high else ""
    return Range(float(spread.low), float(spread.typical), float(spread.high), unit)


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
    if type(version) is not int or not 1 <= version <= SCHEMA_VERSION:
        use = f"a file of version {SCHEMA_VERSION} or older; a newer estimator may have written it"
        raise ScenarioError([Problem(place, "schema_version", version, use)])
    own = _overrides(plain, place, problems)
    if version == 1:
        own = _told_apart(own)
    asked = {name: None if value in ("", "none") and _may_be_none(name) else value for name, value in plain.items()}
    typed, wrong = read_fields(asked, place)
    problems += wrong
    start = {} if base is None else _start(base, typed, tables)
    try:
        merged = start | {name: value for name, value in typed.items() if name in Form.model_fields}
        scenario = Scenario(**merged | {"overrides": tuple((dict(start.get("overrides", ())) | own).items())}, tables=tables)
    except ScenarioError as error:
        problems += [replace(item, place=place) for item in error.problems]
    if problems:
        raise ScenarioError(problems)
    return scenario


def _told_apart(own: Mapping[str, Range]) -> dict[str, Range]:
    """Return own figures of version 1 as they are named now: there a whole line without spread was a bill that is paid."""
    paid = {name for name, spread in own.items() if name.endswith(BILL) and spread.is_fixed}
    return {name.removesuffix(BILL) + PAID if name in paid else name: spread for name, spread in own.items()}


def _may_be_none(name: str) -> bool:
    return name in Form.model_fields and Form.model_fields[name].default is None


def _start(base: Scenario, asked: Mapping[str, Any], tables: Tables | None) -> dict[str, Any]:
    """Return the fields of `base`, less what only its pathway or its route had filled in when another one is asked for."""
    start = {item.name: getattr(base, item.name) for item in fields(base)}
    if asked.get("pathway", base.pathway) != base.pathway:
        usual = Scenario(pathway=base.pathway, tables=tables)
        start = {name: value for name, value in start.items() if name not in _FILLED or value != getattr(usual, name)}
    if asked.get("route", base.route) != base.route:
        start.pop("product", None)
    return start


def _overrides(plain: dict[str, Any], place: str, problems: list[Problem]) -> dict[str, Range]:
    named = plain.pop("overrides", None) or {}
    if not isinstance(named, Mapping):
        problems.append(Problem(place, "overrides", named, "assumption.NAME=low:typical:high, or names with three numbers each"))
        named = {}
    named = {str(name): value for name, value in named.items()}
    for key in [key for key in plain if key.startswith("assumption.")]:
        named[key.removeprefix("assumption.")] = plain.pop(key)
    own = {}
    for name, value in named.items():
        try:
            own[name] = _own_range(name, value)
        except RangeError as error:
            problems.append(Problem(place, f"assumption.{name}", value, error.use))
    return own


def _own_range(name: str, value: Any) -> Range:
    """Read ``low:typical:high``, one number, or a list of three."""
    parts = value if isinstance(value, (list, tuple)) else [value]
    if any(isinstance(part, bool) or not isinstance(part, (str, Real)) for part in parts):
        raise RangeError(WRITTEN, type(value).__name__)
    text = ":".join(map(str, parts))
    over_1 = any(float(part) > 1 for part in text.split(":") if _is_number(part))
    if _starts_at_zero(text) and over_1 and not name.endswith(("_probability", "_share")):
        raise RangeError("a low above 0; 0 alone as a fixed figure, or from 0 on for a share, which is at most 1", text)
    # A chance may start at 0; whether this is a chance is known once the tables are read.
    return parse_range(text, "share" if _starts_at_zero(text) else "")


def _starts_at_zero(text: str) -> bool:
    low, *rest = text.split(":")
    return bool(rest) and _is_number(low) and float(low) == 0


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def scenario_from_json(text: str, tables: Tables | None = None, place: str = "scenario file") -> Scenario:
    """Read a scenario file, or the scenario inside a result. Raises ScenarioError where it is neither."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError also stands for a number of thousands of digits
        raise ScenarioError([Problem(place, "file", Words(f"no JSON ({str(error)[:80]})"), _FILE)]) from None
    if not isinstance(given, dict):
        raise ScenarioError([Problem(place, "file", Words(_KINDS.get(type(given), "a number")), _FILE)])
    asked = given.get("scenario")  # a result holds the whole question
    return scenario_from_dict(asked if isinstance(asked, dict) and "total_cost" in given else given, tables, place)
