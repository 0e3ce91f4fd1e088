"""What the project says about itself holds together."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from itertools import chain

import pytest

from run import ROOT, RUN_PINS, TEST_PINS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def pins(name):
    """Return package -> version of a requirements file."""
    lines = (ROOT / name).read_text().splitlines()
    stated = [line.split("#")[0].strip() for line in lines if line[:1] not in {"#", "-", ""}]
    return dict(line.split("==") for line in stated)


def sources(*folders):
    return chain.from_iterable((ROOT / folder).rglob("*.py") for folder in folders)


def imported(paths):
    """Return the top-level names that Python files import."""
    names = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.split(".")[0])
    return names


def import_name(package):
    return package.lower().replace("-", "_").split("[")[0]


def optional():
    """Return the packages of the extras: code asks whether they are there before it imports them."""
    extras = chain.from_iterable(PROJECT["project"]["optional-dependencies"].values())
    return {import_name(re.split(r"[<>=]", package)[0]) for package in extras}


def test_every_requirement_is_pinned_to_one_version():
    for name in (RUN_PINS, TEST_PINS):
        assert all(re.fullmatch(r"[\w.]+", version) for version in pins(name).values())


def test_the_app_installs_nothing_that_it_does_not_import():
    used = {name.lower() for name in imported([*sources("estimator"), ROOT / "streamlit_app.py"])} | {"pytest"}

    assert {import_name(package) for package in pins(RUN_PINS)} - used == set()


def test_the_app_imports_nothing_that_it_does_not_install():
    used = {name.lower() for name in imported([*sources("estimator"), ROOT / "streamlit_app.py"])}
    known = {import_name(package) for package in pins(RUN_PINS)} | {"estimator", "pydantic_core"} | optional()

    assert used - known - {name.lower() for name in sys.stdlib_module_names} == set()


def test_the_package_and_the_pins_name_the_same_libraries():
    stated = {re.split(r"[<>=]", line)[0] for line in PROJECT["project"]["dependencies"]}

    assert stated == pins(RUN_PINS).keys() - {"pytest"}


def test_the_full_suite_has_every_optional_package():
    assert optional() - {import_name(package) for package in pins(TEST_PINS)} == set()


def test_the_package_ships_every_folder_of_code():
    folders = {path.parent.relative_to(ROOT).as_posix().replace("/", ".") for path in sources("estimator")}

    assert set(PROJECT["tool"]["setuptools"]["packages"]) == folders | {"estimator.data"}


def test_the_readme_names_the_system_packages_that_the_build_installs():
    packages = re.search(r"packages=\((.+)\)", (ROOT / ".ci" / "run").read_text())[1]

    assert f"apt-get install {packages}" in (ROOT / "README.md").read_text()


def test_the_version_is_the_same_everywhere():
    estimator = pytest.importorskip("estimator")

    assert estimator.__version__ == PROJECT["project"]["version"]
    assert PROJECT["project"]["version"] in (ROOT / "CHANGELOG.md").read_text()


def test_every_file_named_in_the_readme_exists():
    text = re.sub(r"<!--.*?-->", "", (ROOT / "README.md").read_text(), flags=re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]

    assert [link for link in links if not (ROOT / link).exists()] == []


def test_the_code_is_tidy():
    pytest.importorskip("ruff", reason="no ruff: pip install -r requirements-dev.txt")

    outcome = subprocess.run([sys.executable, "-m", "ruff", "check", "."], cwd=ROOT, capture_output=True, text=True, check=False)

    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.slow
def test_the_types_agree():
    pytest.importorskip("mypy", reason="no mypy: pip install -r requirements-dev.txt")

    outcome = subprocess.run([sys.executable, "-m", "mypy"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert outcome.returncode == 0, outcome.stdout


@pytest.mark.slow
def test_the_wheel_carries_the_tables(tmp_path):
    pytest.importorskip("setuptools", minversion="77", reason="no setuptools: pip install -r requirements-dev.txt")
    copy = tmp_path / "project"
    shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".venv", ".git", "build"))

    build = "from setuptools import build_meta; print(build_meta.build_wheel('.'))"
    subprocess.run([sys.executable, "-c", build], cwd=copy, check=True, capture_output=True)

    names = zipfile.ZipFile(next(copy.glob("*.whl"))).namelist()
    tables = {f"estimator/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "data").rglob("*") if path.is_file()}
    assert tables <= set(names)
