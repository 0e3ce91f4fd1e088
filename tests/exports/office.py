"""What tests of the workbook share: cells by name, cells typed over, an office program, and what the model says."""

import re
import subprocess
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import numpy as np

from estimator import load_tables
from estimator.draws import Draws
from estimator.exports.cells import percentile
from estimator.live.tracing import JOURNEYS
from estimator.model import run
from estimator.spreadsheets import Limits, NamedCells
from estimator.summary import PERCENTILES, grade_shares, joint

_LIMITS = Limits(use="a workbook", unpacked=200 * 2**20, rows=2_000, columns=400)
#: Formulas are worked out anew when a workbook is opened, whoever wrote it.
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


class Figures:
    """The values of a workbook by the names of their cells."""

    def __init__(self, raw):
        self._cells = NamedCells("workbook", BytesIO(raw), _LIMITS)

    def __getitem__(self, name):
        return self._cells.cell(name).value

    def __contains__(self, name):
        return name in self._cells

    def column(self, name):
        return [cell.value for cell in self._cells.column(name)]


def convert(soffice, folder, form, files):
    """Let LibreOffice turn workbooks into another form, all formulas worked out anew; return the files by name."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    out = folder / form
    out.mkdir(exist_ok=True)
    for name, raw in files.items():
        (folder / f"{name}.xlsx").write_bytes(raw)
    command = [soffice, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", form, "--outdir", str(out)]
    subprocess.run([*command, *(str(folder / f"{name}.xlsx") for name in files)], check=True, capture_output=True, timeout=300)
    return {name: (out / f"{name}.{form}").read_bytes() for name in files}


def typed(raw, values):
    """Return a workbook with other values in some cells, by name, as if somebody had typed them and not worked anything out."""
    with ZipFile(BytesIO(raw)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    book = parts["xl/workbook.xml"].decode()
    sheets = re.findall(r'<sheet name="([^"]+)"', book)
    for name, value in values.items():
        (sheet, cell) = re.search(rf'<definedName name="{re.escape(name)}">\'?([^\'!]+)\'?!([^<:]+)[<:]', book).groups()
        part = f"xl/worksheets/sheet{sheets.index(sheet) + 1}.xml"
        parts[part] = _typed(parts[part].decode(), cell.replace("$", ""), value).encode()
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as packed:
        for name, part in parts.items():
            packed.writestr(name, part)
    return stream.getvalue()


def _typed(sheet, cell, value):
    look = re.search(rf'<c r="{cell}"(?: s="(\d+)")?', sheet).group(1)
    start = f'<c r="{cell}" s="{look}"'
    if value is None:
        new = f"{start}/>"
    elif isinstance(value, str):
        new = f'{start} t="inlineStr"><is><t>{value}</t></is></c>'
    else:
        new = f"{start}><v>{value!r}</v></c>"
    found, count = re.subn(rf'<c r="{cell}"[^>]*?(?:/>|>.*?</c>)', lambda _: new, sheet, count=1)
    assert count == 1, cell
    return found


def errors(raw):
    """Return how many cells of each sheet hold an error, where there are any."""
    with ZipFile(BytesIO(raw)) as packed:
        counts = {name: packed.read(name).count(b' t="e"') for name in packed.namelist() if name.startswith("xl/worksheets/")}
    return {name: count for name, count in counts.items() if count}


def expected(scenario, days):
    """Return every figure by its name in the workbook, from the model in float64 on the journeys of the workbook."""
    model = run(scenario, load_tables(), Draws(JOURNEYS, scenario.seed, dtype=np.float64))
    found = {}

    def spread(name, column, percents):
        found.update({f"{name}.p{percent}": percentile(column, percent) for percent in percents})

    def share(name, part):
        found.update({name: 100 * part, f"{name}.not": 100 - 100 * part})

    for name, column in model.columns.items():
        spread(f"result.{name}", column, PERCENTILES)
        found[f"result.{name}.mean"] = float(np.mean(column))
    for name, column in model.costs.by_component.items():
        spread(f"line.{name}", column, (10, 50, 90))
        found[f"line.{name}.mean"] = float(np.mean(column))
    departure = model.schedule.start["travel_out"]
    for name in model.phase_names:
        spread(f"phase.{name}.days", model.schedule.length[name], (10, 50, 90))
        spread(f"phase.{name}.begins", model.schedule.start[name] - departure, (10, 50, 90))
    for item in model.exits:
        spread(f"exit.{item.name}.cost", item.cost, (10, 50, 90))
        spread(f"exit.{item.name}.days", item.days_away, (10, 50, 90))
        share(f"exit.{item.name}", item.probability.typical)
    for name, column in model.schedule.happens.items():
        share(f"event.{name}", float(np.mean(column)))
    for day in days:
        spread(f"cash.on_day_{day}", model.payments.needed_by(day), (50, 80, 90))
    chances = joint(model.still_to_pay, model.schedule.away, scenario.budget + scenario.offsets, scenario.days_available)
    for name in ("inside_both", "over_money_only", "over_time_only", "over_both"):
        share(f"result.{name}", getattr(chances, name))
    share("result.within_budget", chances.inside_both + chances.over_time_only)
    share("result.within_days", chances.inside_both + chances.over_money_only)
    means = ((part.grade, found[f"line.{part.row.component}.mean"]) for part in model.chosen.components)
    return found | {f"result.grade_{grade}": part for grade, part in grade_shares(means).items()}
