"""A scenario as a web address, and back. An address is shared and stored by others, so it never holds weight, dates or money."""

from __future__ import annotations

from collections.abc import Mapping

from estimator.errors import Problem, ScenarioError
from estimator.scenario import Scenario, scenario_from_dict
from estimator.tables import Tables
from estimator.text import languages

LINK_VERSION = "1"

#: All that an address may hold beside its version and the language.
FIELDS = ("pathway", "route", "product", "hospital", "city", "origin", "companions", "lodging")

_OWN_LANGUAGE = "en"
_LONGEST = 80

#: What mail programmes and social networks put behind an address. It says nothing about the journey.
_FOREIGN = ("utm_", "fbclid", "gclid", "msclkid", "mc_cid", "mc_eid")


def to_query(scenario: Scenario, language: str) -> dict[str, str]:
    """Return the parameters of the address that opens this scenario; what is as the pathway has it is left out."""
    usual = _usual(scenario.pathway)
    asked = {name: str(getattr(scenario, name)) for name in FIELDS if getattr(scenario, name) != getattr(usual, name, None)}
    if scenario.pathway != Scenario.pathway:
        asked = {"pathway": scenario.pathway} | asked
    if language != _OWN_LANGUAGE:
        asked["language"] = language
    return {"v": LINK_VERSION} | asked


def _usual(pathway: str) -> Scenario | None:
    """Return what an address leaves out, as the published tables have it: who opens it has these, or refuses the address."""
    try:
        return Scenario(pathway=pathway)
    except ScenarioError:  # an illness of somebody's own tables
        return None


def from_query(params: Mapping[str, str], tables: Tables | None = None, language: str = _OWN_LANGUAGE) -> tuple[Scenario, str]:
    """Read the parameters of an address.

    Parameters
    ----------
    params
        The parameters as they stand in the address.
    language
        The language to use where the address names none.

    Raises
    ------
    ScenarioError
        With every unknown key and value.
    """
    given = {str(key): str(value) for key, value in params.items() if not str(key).lower().startswith(_FOREIGN)}
    if not given:
        return Scenario(tables=tables), language
    problems = list(_problems(given))
    language = given.pop("language", language)
    scenario = None
    try:
        known = {name: value for name, value in given.items() if name in FIELDS and len(value) <= _LONGEST}
        scenario = scenario_from_dict(known, tables, place="link")
    except ScenarioError as error:
        problems += error.problems
    if problems or scenario is None:
        raise ScenarioError(problems)
    return scenario, language


def _problems(given: Mapping[str, str]) -> list[Problem]:
    problems = []
    if given.get("v") != LINK_VERSION:
        problems.append(Problem("link", "v", given.get("v", "nothing"), LINK_VERSION))
    for name, value in given.items():
        if name not in ("v", "language", *FIELDS):
            problems.append(Problem("link", name[:_LONGEST], value, f"only {', '.join(('v', *FIELDS, 'language'))}"))
        elif len(value) > _LONGEST:
            problems.append(Problem("link", name, value, "a shorter value"))
    if given.get("language", _OWN_LANGUAGE) not in languages():
        problems.append(Problem("link", "language", given["language"], f"one of {', '.join(languages())}"))
    return problems
