"""``python -m estimator batch``: from a file to a result, stopped and taken up again."""

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial

import openpyxl
import pandas as pd
import pytest

from estimator import InputError, load_tables
from estimator.batches import job as jobs
from estimator.batches.grid import read_grid
from estimator.batches.job import Job
from estimator.batches.parts import Parts
from estimator.batches.reading import read_scenarios
from estimator.batches.running import run_table
from estimator.cli import main
from run import ROOT

CSV = "id,pathway,companions,draws\na,myeloma,1,128\nb,aml,nine,128\nc,lbcl,2,128\n"
SECONDS_TO_START = 120
READ = {"csv": pd.read_csv, "xlsx": partial(pd.read_excel, engine="openpyxl"), "parquet": pd.read_parquet}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text(CSV, encoding="utf-8")
    return path


def batch(*arguments):
    """Run the command and return its exit status."""
    with pytest.raises(SystemExit) as ended:
        main(["batch", *map(str, arguments)])
    return ended.value.code or 0


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", ""])
def test_every_kind_of_result_holds_the_same(file, tmp_path, ending):
    target = tmp_path / (f"r.{ending}" if ending else "folder")

    assert batch(file, "-o", target) == 0

    read = READ.get(ending, pd.read_parquet)(target)
    expected = run_table(read_scenarios(CSV.encode(), "s.csv"))
    assert list(read.columns) == list(expected.columns)
    assert read["total_cost_p90"].tolist()[::2] == pytest.approx(expected["total_cost_p90"].tolist()[::2], rel=1e-12)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["s.csv", target.name])


def test_bad_rows_are_told_and_the_status_is_still_0(file, tmp_path, capsys):
    assert batch(file, "-o", tmp_path / "r.csv") == 0

    assert capsys.readouterr().err.splitlines() == [
        f"3 scenarios are in {tmp_path / 'r.csv'}.",
        "1 of them could not be worked out, see the column problem:",
        "s.csv: row 3, companions: found 'nine'; use a number such as 12345.67",
    ]


def test_no_more_than_ten_bad_rows_are_told_and_a_grid_tells_each_once(tmp_path, capsys):
    (tmp_path / "s.csv").write_text("pathway,draws\n" + "x,128\n" * 12 + "aml,128\n", encoding="utf-8")

    batch(tmp_path / "s.csv", "-o", tmp_path / "r.csv", "--grid", "companions=1,2")

    told = capsys.readouterr().err.splitlines()
    assert told[1].startswith("24 of them")
    assert len(told) == 12


def test_a_batch_without_one_good_row_is_bad_input(tmp_path):
    (tmp_path / "s.csv").write_text("pathway\nx\n", encoding="utf-8")

    assert batch(tmp_path / "s.csv", "-o", tmp_path / "r.csv") == 2
    assert "pathway: found 'x'" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")


def test_a_grid_alone_is_a_batch(tmp_path):
    arguments = ("--grid", "city=beijing,shanghai", "--grid", "companions=1,2,3", "--set", "draws=128")

    assert batch("-o", tmp_path / "r.parquet", *arguments) == 0

    found = pd.read_parquet(tmp_path / "r.parquet")
    assert found[["row", "city", "companions", "draws"]].values.tolist() == [
        [number, city, count, 128]
        for number, (city, count) in enumerate(((c, n) for c in ("beijing", "shanghai") for n in (1, 2, 3)), start=1)
    ]
    assert found["problem"].eq("").all()


def test_settings_fill_empty_cells_and_none_is_what_they_mean_already(file, tmp_path):
    settings = (
        "--set",
        "budget=1234.5",
        "--set",
        "start_date=none",
        "--set",
        "companions=3",
        "--set",
        "assumption.ward_stay_days=9:10:11",
    )

    assert batch(file, "-o", tmp_path / "r.csv", *settings) == 0

    found = pd.read_csv(tmp_path / "r.csv")
    assert found["budget"].tolist() == [1234.5] * 3
    assert found["companions"].tolist()[::2] == [1, 2]
    assert found["assumption.ward_stay_days"].tolist() == ["9:10:11"] * 3
    assert "start_date" not in found


def test_workers_give_the_same_file(file, tmp_path, monkeypatch):
    monkeypatch.setattr("estimator.batches.workers.has_dask", lambda: False)

    batch(file, "-o", tmp_path / "here.csv", "--grid", "city=beijing,shanghai")
    batch(file, "-o", tmp_path / "there.csv", "--grid", "city=beijing,shanghai", "--workers", 2)

    assert (tmp_path / "here.csv").read_bytes() == (tmp_path / "there.csv").read_bytes()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_a_template_is_written_and_can_be_run(tmp_path, ending):
    path = tmp_path / f"t.{ending}"

    assert batch("--template", path) == 0
    assert batch(path, "-o", tmp_path / "r.csv", "--grid", "draws=128") == 0
    assert len(pd.read_csv(tmp_path / "r.csv")) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "r.csv"], "batch: SCENARIOS: found nothing"),
        (["s.csv"], "batch: -o: found nothing"),
        (["none.csv", "-o", "r.csv"], "none.csv: file: found"),
        (["s.csv", "-o", "r.doc"], "-o: file: found 'r.doc'"),
        (["s.csv", "-o", "s.csv"], "use another name than that of the scenarios"),
        (["s.csv", "-o", "nowhere/r.csv"], "-o: folder: found 'nowhere'"),
        (["s.csv", "-o", "r.csv", "--set", "companions=9"], "--set: companions: found '9'"),
        (["s.csv", "-o", "r.csv", "--set", "companions=1,2"], "--set: companions"),
        (["s.csv", "-o", "r.csv", "--grid", "citty=a"], "--grid: citty: found an unknown field"),
        (["s.csv", "-o", "r.csv", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"], "--workers or --scheduler, not both"),
        (["--template", "t.pdf"], "--template: file: found 't.pdf'"),
    ],
)
def test_a_wrong_command_is_told_what_to_write_and_leaves_nothing_behind(file, monkeypatch, capsys, arguments, message):
    monkeypatch.chdir(file.parent)

    assert batch(*arguments) == 2

    assert message in capsys.readouterr().err
    assert [path.name for path in file.parent.iterdir()] == ["s.csv"]


def test_a_cluster_without_its_package_is_told_how_to_get_it(file, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("estimator.batches.workers.has_dask", lambda: False)

    assert batch(file, "-o", tmp_path / "r.csv", "--scheduler", "tcp://127.0.0.1:8786") == 2

    assert 'python -m pip install "dask[distributed]"' in capsys.readouterr().err


def stopped_after(monkeypatch, parts):
    """Press Ctrl-C when so many parts are done."""
    written = Parts.write

    def write(self, number, table):
        written(self, number, table)
        if len(list(self.done())) == parts:
            raise KeyboardInterrupt

    monkeypatch.setattr(Parts, "write", write)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_a_stopped_batch_leaves_what_is_done_and_goes_on_from_there(file, tmp_path, monkeypatch, capsys, ending):
    monkeypatch.setattr(jobs, "CHUNK", 1)
    read, target = READ[ending], tmp_path / f"r.{ending}"
    with monkeypatch.context() as patched:
        stopped_after(patched, 2)

        assert batch(file, "-o", target) == 130

    assert read(target)["id"].tolist() == ["a", "b"]
    assert "2 of 3 scenarios are in" in (told := capsys.readouterr().err)
    assert "The same command goes on from there" in told
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / f"{target.name}.parts").glob("part-*")}
    worked = []
    monkeypatch.setattr(jobs, "run", lambda pieces, *rest: (worked.append(len(p)) or run_table(p) for p in pieces))

    assert batch(file, "-o", target) == 0

    assert len(before) == 2
    assert worked == [1]
    assert read(target)["id"].tolist() == ["a", "b", "c"]
    assert not (tmp_path / f"{target.name}.parts").exists()


@pytest.mark.parametrize("changed", ["file", "grid", "tables"])
def test_what_is_left_of_another_batch_is_not_mixed_in(file, tmp_path, monkeypatch, changed):
    monkeypatch.setattr(jobs, "CHUNK", 1)
    tables, target = load_tables(), tmp_path / "r.csv"
    job = Job(file, target, tables)
    assert job.begin() == "new"
    job.work()
    assert job.begin() == "resumed"
    grid = read_grid(["companions=1,2"]) if changed == "grid" else read_grid([])
    if changed == "file":
        file.write_text(CSV.replace("lbcl", "aml"), encoding="utf-8")
    if changed == "tables":
        tables = type(tables)(**{name: getattr(tables, name) for name in tables.__dataclass_fields__} | {"digest": "other"})

    other = Job(file, target, tables, grid)

    assert other.begin() == "other"
    assert list(other.parts.done()) == []


def test_a_part_is_whole_or_not_there(tmp_path, monkeypatch):
    parts = Parts.beside(tmp_path / "r.csv")
    parts.begin({"question": 1})

    def breaks(self, stream, **options):
        stream.write(b"half")
        raise OSError("no room")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", breaks)
    with pytest.raises(OSError, match="no room"):
        parts.write(0, pd.DataFrame({"row": [1]}))

    assert list(parts.done()) == []
    assert json.loads((parts.folder / "manifest.json").read_text()) == {"question": 1}


def test_a_folder_of_somebody_else_is_left_alone(tmp_path):
    (tmp_path / "r.csv.parts").mkdir()
    (tmp_path / "r.csv.parts" / "letter.txt").write_text("mine")

    with pytest.raises(InputError, match="files that are no parts of a batch"):
        Parts.beside(tmp_path / "r.csv").begin({})

    assert (tmp_path / "r.csv.parts" / "letter.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_made_is_a_message(tmp_path):
    (tmp_path / "r.csv.parts").write_text("a file of this name")

    with pytest.raises(InputError, match=r"r\.csv\.parts: folder"):
        Parts.beside(tmp_path / "r.csv").begin({})


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C reaches one process alone only on Unix")
@pytest.mark.parametrize("more", [[], ["--workers", "2"]], ids=["one process", "two workers"])
def test_ctrl_c_leaves_a_workbook_that_opens_and_the_same_command_ends_it(tmp_path, more):
    grid = ["--grid", "patient_weight_kg=" + ",".join(map(str, range(10, 170))), "--grid", "companions=1,2,3"]
    grid += ["--grid", "city=beijing,shanghai,guangzhou,chengdu", "--set", "draws=512"]
    command = [sys.executable, "-m", "estimator", "batch", *grid, *more, "-o", str(tmp_path / "r.xlsx")]
    started = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True)
    deadline = time.monotonic() + SECONDS_TO_START
    while not list(tmp_path.glob("r.xlsx.parts/part-*.parquet")) and time.monotonic() < deadline:
        time.sleep(0.02)

    os.killpg(started.pid, signal.SIGINT)  # as a terminal does: to all processes at once
    _, told = started.communicate(timeout=SECONDS_TO_START)

    assert started.returncode == 130, told
    assert "Traceback" not in told
    rows = openpyxl.load_workbook(tmp_path / "r.xlsx", read_only=True)["Results"].max_row - 1
    assert 0 < rows < 1_920
    again = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "Going on from r.xlsx.parts" in again.stderr
    assert "1,920 scenarios are in" in again.stderr
