"""What tests of the workbook share: cells by name, cells typed over, and an office program that works everything out."""

import re
import subprocess
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from estimator.spreadsheets import Limits, NamedCells

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
        return self._cells.column(name)[0].value

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
