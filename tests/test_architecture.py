"""The parts hang together as they are said to: one line of data, one place for pages, no place for special cases."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from estimator import load_tables
from run import ROOT

PACKAGE = ROOT / "estimator"

#: The line of data, from left to right: a module imports from those before it and never from those behind it.
#: A package is one place of the line. A new module gets its place here.
LINE = (
    "version", "needed", "errors", "shelves", "spreadsheets", "ranges", "draws", "cells", "travel_rows", "beside_rows", "rows",
    "elsewhere_rows", "outcome_rows", "quote_rows", "change_rows", "tables", "form", "json_form", "scenario", "dictionary",
    "assumptions", "overrides", "choose", "readings", "facts", "schedule", "quantities", "required", "checks", "changes",
    "packed", "packs", "costs", "exits", "payments", "beside", "summary", "within", "rounding", "widths", "text", "model",
    "stacked", "batch", "workable", "live", "journeys", "stories", "steps", "drivers", "analysis", "compare", "plausibility",
    "effects", "scenario_code", "scenario_book", "scenario_file", "quotes", "charts", "exports", "batches", "links",
    "planning", "ui", "cli", "__init__", "__main__",
)  # fmt: skip

#: Reading tables ends with checking them, and a check asks the model what it would look for.
BACKWARDS = {("tables", "checks")}

#: What turns a scenario into an estimate. Nothing in it may know an illness, a product or a city by name.
MODEL = (
    "draws", "ranges", "tables", "checks", "form", "scenario", "assumptions", "overrides", "choose", "schedule",
    "quantities", "costs", "exits", "payments", "beside", "summary", "within", "model", "stacked", "batch", "drivers", "analysis",
    "plausibility", "journeys", "stories", "steps", "compare",
)  # fmt: skip

LONGEST_MODULE = 300

#: Folders of a computer that a file of the project has no business to name.
MACHINE_PATH = re.compile(r"(?<![\w./:-])/(?:work|home|root|Users|mnt|tmp|var/folders)/\w|\b[A-Z]:\\{1,2}Users\\")


def modules():
    """Return place in the line -> files, for everything in the package."""
    places = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        places.setdefault(place_of(path), []).append(path)
    return places


def place_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path):
    """Yield the dotted names that a file imports, at its top, inside functions and for types alone."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def places_used(path):
    """Return the places of the line that a file imports from."""
    names = (name.split(".") for name in imports(path) if name.split(".")[0] == "estimator")
    return {parts[1] for parts in names if len(parts) > 1 and parts[1] in LINE}


def words_in_functions(path):
    """Yield the text constants in the bodies of functions, but not their docstrings."""
    for function in ast.walk(tree(path)):
        if isinstance(function, ast.FunctionDef):
            docstring = ast.get_docstring(function, clean=False)
            for node in ast.walk(function):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value != docstring:
                    yield function.name, node.value


def project_files():
    """Return the files that belong to the project: those that git knows, or in a copy without git all that are not hidden."""
    asked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    known = [ROOT / name for name in asked.stdout.split("\0") if name]
    every = (path for path in ROOT.rglob("*") if not any(part.startswith(".") for part in path.relative_to(ROOT).parts))
    return [path for path in known or every if path.is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""  # a font or a picture


def test_every_module_has_its_place_in_the_line_of_data():
    assert modules().keys() - set(LINE) == set()


def test_a_module_imports_from_the_left_of_the_line_and_never_back():
    place = {name: number for number, name in enumerate(LINE)}

    backwards = {
        (source, used)
        for source, paths in modules().items()
        for path in paths
        for used in places_used(path)
        if place.get(used, 0) > place.get(source, len(LINE))
    }

    assert backwards == BACKWARDS


def test_the_line_runs_from_tables_to_payments_as_the_data_do():
    stations = ["tables", "scenario", "choose", "schedule", "costs", "payments", "summary", "charts", "exports", "ui"]

    assert [name for name in LINE if name in stations] == stations
    assert len(set(LINE)) == len(LINE)


def test_only_the_pages_import_streamlit():
    guilty = {
        path.relative_to(ROOT).as_posix()
        for path in (*PACKAGE.rglob("*.py"), ROOT / "streamlit_app.py", ROOT / "run.py")
        if any(name.split(".")[0] == "streamlit" for name in imports(path))
    }

    assert {name for name in guilty if not name.startswith("estimator/ui/")} == {"streamlit_app.py"}


def test_no_part_but_the_pages_and_the_command_line_reads_the_clock():
    clocks = re.compile(r"\b(?:date\.today|datetime\.now|datetime\.utcnow|time\.time|localtime)\(")

    guilty = [name for name in MODEL for path in modules().get(name, []) if clocks.search(path.read_text(encoding="utf-8"))]

    assert guilty == []


def test_nothing_draws_from_a_shared_or_unseeded_generator():
    unseeded = re.compile(r"np\.random\.(?!default_rng\(\[)|\bimport random\b|\bfrom random\b")

    guilty = [path.name for paths in modules().values() for path in paths if unseeded.search(path.read_text(encoding="utf-8"))]

    assert guilty == []


@pytest.mark.parametrize("name", MODEL)
def test_the_model_knows_no_illness_product_or_city_by_name(name):
    tables = load_tables()
    rows = {
        *(row.pathway for row in tables.pathways),
        *(row.product for row in tables.products),
        *(row.city for row in tables.cities),
    }

    found = [(function, word) for path in modules().get(name, []) for function, word in words_in_functions(path) if word in rows]

    assert found == []


def test_modules_fit_into_one_reading():
    lengths = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (*PACKAGE.rglob("*.py"), ROOT / "streamlit_app.py")
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_functions_fit_on_a_screen():
    long = [
        f"{path.relative_to(ROOT).as_posix()}: {node.name}"
        for paths in modules().values()
        for path in paths
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and length_of(node) > 30
    ]

    assert long == []


def length_of(function):
    """Return the lines of a function's body, its docstring left out: that may be as long as it needs."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def test_no_file_names_a_folder_of_one_computer():
    found = [
        f"{path.relative_to(ROOT).as_posix()}: {match.group()}"
        for path in project_files()
        if path != Path(__file__)
        for match in MACHINE_PATH.finditer(text_of(path))
    ]

    assert found == []
