"""The estimate on two pages to hand to a hospital, a charity or an embassy, with all that it rests on in small print behind.

The words are those of the page. They reach the template as data, never as markup, so nothing in them can change it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typst

from estimator.exports import brief_annex, brief_cash, brief_parts, words
from estimator.exports.brief_pictures import colours, dots, timeline
from estimator.exports.letters import fonts, writable
from estimator.scenario_code import scenario_code
from estimator.text import Text, load_text

if TYPE_CHECKING:
    from estimator.model import Estimate

TEMPLATE = Path(__file__).with_name("brief.typ")


def brief(result: Estimate, language: str) -> bytes:
    """Return the brief as a PDF that assistive technology can read (PDF/UA-1): A4, two pages, then the small print.

    Parameters
    ----------
    result
        The estimate. The family's own money and days are left out of the paper.
    language
        Code of the language of all words.
    """
    text = load_text(language)
    found: bytes = typst.compile(
        str(TEMPLATE),
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={"brief": json.dumps(_written(result, text))},
        pdf_standards=["ua-1"],
        timestamp=result.tables.made_at,
    )
    return found


def _written(result: Estimate, text: Text) -> dict[str, Any]:
    """Return all words with a letter for each character, and a line that says so where one has none."""
    lacking: set[str] = set()
    facts: dict[str, Any] = writable(_facts(result, text), lacking)
    if lacking:
        points = ", ".join(f"U+{ord(character):04X}" for character in sorted(lacking)[:12])
        facts["warnings"].append(text("brief.missing", points=points))
    return facts


def _facts(result: Estimate, text: Text) -> dict[str, Any]:
    plan, odds = brief_parts.headline(result, text)
    return {
        "language": text.locale.language, "direction": text.direction, "wide": _is_wide(text("export.title")),
        "families": sorted(fonts().families()), "colours": colours(), "code": scenario_code(result.scenario),
        "scenario": brief_parts.scenario_line(result, text),
        "warnings": list(words.red_flag(result, text)),
        "plan": plan, "odds": odds, "dots": dots(result, text), "time": timeline(result, text),
        "dates": brief_parts.dates(result, text), "costs": brief_parts.costs(result, text),
        "rates": brief_parts.rates(result, text),
        "cash": brief_cash.cash(result, text), "exits": brief_parts.exits(result, text),
        "questions": brief_parts.questions(result, text), "grades": brief_parts.grades(result, text),
        "caveats": words.caveats(result, text), "assumptions": brief_annex.assumptions(result, text),
        "changed": list(words.changed(result, text)), "refund": list(words.refund(result, text)),
        "sources": brief_annex.sources(result), "asked": list(brief_annex.asked(result, text)),
        "stamp": words.stamp(result, text), "words": _labels(result, text),
    }  # fmt: skip


def _is_wide(said: str) -> bool:
    """Whether words are written in Chinese, Japanese or Korean characters, which have their own quotes and dashes."""
    return any(ord(character) > 0x2E7F for character in said)


def _labels(result: Estimate, text: Text) -> dict[str, Any]:
    """Return headings and the like, which do not depend on the figures."""
    keys = (
        "export.title", "brief.purpose", "brief.part.dots", "brief.part.time", "brief.part.costs", "brief.part.cash",
        "export.part.exits", "brief.part.questions", "brief.part.grades", "export.part.caveats", "brief.part.annex",
        "brief.part.sources", "brief.part.asked", "brief.changed", "export.part.changed", "brief.code", "brief.days",
        "brief.note.time", "brief.note.costs", "brief.note.annex", "brief.private", "brief.note.cash", "export.low",
        "export.typical", "export.high", "export.total", "export.grade", "export.column.assumption", "export.column.unit",
        "export.column.source", "export.column.component", "export.column.phase", "export.column.place", "brief.by",
        "brief.for_what", "brief.cash.alone", "brief.cash.in_all", "foot.made",
    )  # fmt: skip
    currency = result.scenario.currency
    said: dict[str, Any] = {key: text(key, currency=currency) for key in keys}
    said["of_100"] = [text("chance.of_100", count=count) for count in (50, 80, 90)]
    # The template fills in these two.
    said["page"] = text("brief.page", page="{page}", pages="{pages}")
    return said
