"""What the pages for analysts show is what comes out: every Python block is run, every link leads somewhere."""

import doctest
import inspect
import re
from itertools import chain
from pathlib import Path

import pytest

import estimator
from estimator import Estimate
from run import ROOT

DOCS = sorted((ROOT / "docs").glob("*.md"))
PAGES = [*DOCS, ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "data" / "README.md", ROOT / "benchmarks" / "README.md"]
FORGIVING = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def blocks(text: str, language: str) -> str:
    """Return a page with all but its blocks of one language blanked out, so that line numbers stay those of the page."""
    kept, inside = [], False
    for line in text.splitlines():
        fence = line.strip().startswith("```")
        if fence:
            inside = not inside and line.strip() == f"```{language}"
        kept.append(line if inside and not fence else "")
    return "\n".join(kept) + "\n"


def with_python() -> list[Path]:
    return [page for page in PAGES if re.search(r"^```(python|pycon)$", page.read_text(encoding="utf-8"), re.MULTILINE)]


def anchors(page: Path) -> set[str]:
    """Return what a link within a page may lead to, as GitHub names it."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", with_python(), ids=name_of)
def test_the_examples_of_a_page_give_what_it_shows(page, monkeypatch, capsys):
    monkeypatch.chdir(ROOT)  # the examples name files of the project
    text, names = page.read_text(encoding="utf-8"), {}
    exec(compile(blocks(text, "python"), str(page), "exec"), names)
    examples = doctest.DocTestParser().get_doctest(blocks(text, "pycon"), names, name_of(page), str(page), 0)

    said = []
    outcome = doctest.DocTestRunner(optionflags=FORGIVING).run(examples, out=said.append)

    assert outcome.failed == 0, "".join(said)
    assert outcome.attempted == len(re.findall(r"^>>> ", blocks(text, "pycon"), re.MULTILINE))


@pytest.mark.parametrize("page", with_python(), ids=name_of)
def test_a_python_prompt_stands_only_where_it_is_run(page):
    text = page.read_text(encoding="utf-8")

    assert text.count("\n>>> ") == blocks(text, "pycon").count("\n>>> ")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_of_a_page_leads_somewhere(page):
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    links = [link for link in re.findall(r"\]\(([^)]+)\)", prose) if "://" not in link]

    lost = []
    for link in links:
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            lost.append(link)

    assert lost == []


def test_the_reference_names_all_that_the_package_offers():
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    offered = {name for name in estimator.__all__ if not name.startswith("__")}
    own = {name for part in Estimate.__mro__[:-1] for name in vars(part)} | set(inspect.get_annotations(Estimate))
    members = {name for name in own if not name.startswith("_")}

    named = set(chain.from_iterable(re.findall(r"\w+", part) for part in re.findall(r"`[^`\n]+`|^>>> .+$", text, re.MULTILINE)))

    assert (offered | members) - named == set()


def test_the_method_names_only_modules_that_exist():
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")

    modules = set(re.findall(r"`(?:estimator/)([\w/]+\.py)`", text))

    assert [module for module in modules if not (ROOT / "estimator" / module).is_file()] == []
    assert {
        f"{name}.py" for name in ("ranges", "draws", "schedule", "quantities", "costs", "exits", "payments", "summary")
    } <= modules


@pytest.mark.parametrize("page", DOCS, ids=name_of)
def test_code_on_a_page_is_read_without_scrolling_sideways(page):
    lines = chain.from_iterable(
        blocks(page.read_text(encoding="utf-8"), kind).splitlines() for kind in ("python", "pycon", "text")
    )

    assert [line for line in lines if len(line) > 105] == []
