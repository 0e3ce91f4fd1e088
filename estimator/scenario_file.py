"""A scenario file that somebody brings: it may be anything, so it is looked at before it is read."""

from __future__ import annotations

from estimator.errors import Problem, ScenarioError, Words
from estimator.scenario import Scenario, scenario_from_json
from estimator.scenario_book import MOST_ENTRIES, is_workbook, read_scenario_book
from estimator.tables import Tables

LARGEST_FILE = 5 * 2**20
#: A page answers many visitors at once. The command line takes as many journeys as the computer has room for.
MOST_DRAWS = 16_384
_LONGEST_NAME = 60
_USE = "the file that the scenario download writes"


def read_scenario_file(raw: bytes, name: str, tables: Tables | None = None) -> Scenario:
    """Read an uploaded scenario file, or the workbook that carries one.

    Parameters
    ----------
    raw
        What the file holds.
    name
        Its name, which messages show.

    Raises
    ------
    ScenarioError
        With everything that is wrong with it.
    """
    place = _shown(name)
    scenario = read_scenario_book(place, raw, tables) if is_workbook(raw) else _from_text(place, raw, tables)
    if scenario.draws > MOST_DRAWS:
        use = f"at most {MOST_DRAWS:,} here; the command line takes more"
        raise ScenarioError([Problem(place, "draws", scenario.draws, use)])
    return scenario


def _from_text(place: str, raw: bytes, tables: Tables | None) -> Scenario:
    if len(raw) > LARGEST_FILE:
        raise _refused(place, f"{len(raw) / 2**20:.1f} MiB", f"{_USE}, at most {LARGEST_FILE >> 20} MiB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(place, "no text", _USE) from None
    if raw.count(b":") > MOST_ENTRIES:
        raise _refused(place, f"more than {MOST_ENTRIES:,} entries", _USE)
    return scenario_from_json(text, tables, place)


def _refused(place: str, found: str, use: str) -> ScenarioError:
    return ScenarioError([Problem(place, "file", Words(found), use)])


def _shown(name: str) -> str:
    shown = "".join(character if character.isprintable() else "?" for character in name)
    return shown if len(shown) <= _LONGEST_NAME else shown[:_LONGEST_NAME] + "…"
