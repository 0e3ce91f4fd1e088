"""A cluster of Dask, started as the README says: the same table as here, also when a worker dies in the middle."""

import os
import re
import signal
import subprocess
import sys
import time

import pandas as pd
import pytest

from estimator import load_tables
from estimator.batch import evaluate
from estimator.batches.running import results
from run import ROOT
from tests.conftest import free_port

pytestmark = pytest.mark.slow
pytest.importorskip("distributed", reason="no Dask: pip install -r requirements-dev.txt")

SECONDS = 240
GRID = (
    "--grid", "pathway=ball_child,myeloma,aml,lbcl", "--grid", "companions=1,2,3", "--grid", "city=beijing,shanghai,chengdu",
    "--grid", "patient_weight_kg=" + ",".join(map(str, range(15, 85))), "--set", "draws=1024",
)  # fmt: skip
COUNT = 4 * 3 * 3 * 70


def commands_of_the_readme():
    """Return the two lines that start a scheduler and a worker, as a reader would type them."""
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    found = [line.partition("#")[0].split() for line in lines if re.match(r"\.venv/bin/python -m dask (scheduler|worker) ", line)]
    return {words[3]: words[1:] for words in found}


class Cluster:
    """A scheduler and its workers, each a process with children of its own."""

    def __init__(self, folder):
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self._folder, self._running = folder, []

    def start(self, kind, folder=ROOT):
        words = [
            word.replace("tcp://127.0.0.1:8786", self.address).replace("8786", self.address.rpartition(":")[2])
            for word in self.words(kind)
        ]
        with (self._folder / f"{kind}{len(self._running)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, *words], cwd=folder, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        self._running.append(process)
        return process

    @staticmethod
    def words(kind):
        return commands_of_the_readme()[kind]

    def stop(self):
        for process in reversed(self._running):
            kill(process)


def kill(process):
    """End a worker with its nanny and its children at once, as a failing computer does."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
def cluster(tmp_path):
    running = Cluster(tmp_path)
    try:
        running.start("scheduler")
        yield running
    finally:
        running.stop()


def batch(*arguments):
    return subprocess.Popen(
        [sys.executable, "-m", "estimator", "batch", *map(str, arguments)], cwd=ROOT, stderr=subprocess.PIPE, text=True
    )


def wait_for_a_part(folder):
    """Wait until something is done, and return the parts."""
    deadline = time.monotonic() + SECONDS
    while not (done := list(folder.glob("r.*.parts/part-*.parquet"))) and time.monotonic() < deadline:
        time.sleep(0.01)
    return done


def ended(process):
    _, told = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, told


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """Return the table that this computer works out by itself."""
    target = tmp_path_factory.mktemp("here") / "r.parquet"
    ended(batch(*GRID, "-o", target))
    return pd.read_parquet(target)


def test_a_cluster_gives_the_table_of_this_computer(cluster, here, tmp_path):
    for _ in range(2):
        cluster.start("worker")

    ended(batch(*GRID, "-o", tmp_path / "r.parquet", "--scheduler", cluster.address))

    there = pd.read_parquet(tmp_path / "r.parquet")
    assert len(there) == COUNT
    pd.testing.assert_frame_equal(there.sort_values("row"), here.sort_values("row"), check_exact=True)


@pytest.mark.skipif(os.name == "nt", reason="processes are killed as groups only on Unix")
def test_a_worker_that_dies_in_the_middle_loses_nothing(cluster, here, tmp_path):
    victim, _ = cluster.start("worker"), cluster.start("worker")
    started = batch(*GRID, "-o", tmp_path / "r.parquet", "--scheduler", cluster.address)
    done = wait_for_a_part(tmp_path)

    kill(victim)

    ended(started)
    assert 0 < len(done) < COUNT / 256
    there = pd.read_parquet(tmp_path / "r.parquet")
    pd.testing.assert_frame_equal(there.sort_values("row"), here.sort_values("row"), check_exact=True)


def test_workers_on_this_computer_give_the_same_table(here, tmp_path):
    ended(batch(*GRID, "-o", tmp_path / "r.parquet", "--workers", 2))

    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "r.parquet"), here, check_exact=True)


def test_nobody_at_an_address_is_a_message(tmp_path):
    started = batch(*GRID, "-o", tmp_path / "r.parquet", "--scheduler", f"tcp://127.0.0.1:{free_port()}")

    _, told = started.communicate(timeout=SECONDS)

    assert started.returncode == 2
    assert "--scheduler: address: found no scheduler at tcp://127.0.0.1:" in told
    assert "Traceback" not in told


@pytest.mark.skipif(os.name == "nt", reason="processes are killed as groups only on Unix")
def test_a_scheduler_that_dies_leaves_what_is_done(cluster, tmp_path):
    cluster.start("worker")
    started = batch(*GRID, "-o", tmp_path / "r.csv", "--scheduler", cluster.address)
    wait_for_a_part(tmp_path)

    cluster.stop()

    _, told = started.communicate(timeout=SECONDS)
    assert started.returncode == 1
    assert "The workers are lost" in told
    assert "The same command goes on from there" in told
    assert "Traceback" not in told
    assert 0 < len(pd.read_csv(tmp_path / "r.csv")) < COUNT


@pytest.mark.skipif(os.name == "nt", reason="processes are killed as groups only on Unix")
def test_workers_that_do_not_know_the_estimator_are_named(cluster, tmp_path):
    cluster.start("worker", tmp_path)

    started = batch(*GRID, "-o", tmp_path / "r.csv", "--scheduler", cluster.address)

    _, told = started.communicate(timeout=SECONDS)
    assert started.returncode == 2
    assert "found no estimator; use workers that are started in the folder of the estimator" in told


def test_a_data_frame_of_dask_is_worked_out_by_the_pure_function():
    frames = pytest.importorskip("dask.dataframe", reason="no Dask: pip install -r requirements-dev.txt")
    scenarios = pd.DataFrame({"pathway": ["aml", "myeloma", "lbcl", "x"], "companions": [1, 2, 1, 1], "draws": 128})
    tables = load_tables()

    frame = frames.from_pandas(scenarios, npartitions=2)
    lazy = frame.map_partitions(evaluate, meta=evaluate(frame.head(0)))

    pd.testing.assert_frame_equal(lazy.compute(scheduler="sync"), evaluate(scenarios, tables), check_exact=True)
    assert results(scenarios, tables)["total_cost_p50"].notna().tolist() == [True, True, True, False]
