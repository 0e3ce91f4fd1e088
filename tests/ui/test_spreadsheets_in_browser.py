"""Many scenarios at once in a real browser: the bar, the way to stop, and files that hold the same figures."""

from functools import partial

import pandas as pd
import pytest

from estimator import Scenario, estimate
from estimator.text import load_text
from estimator.ui import sheets_job
from tests.ui.browsing import PATIENCE, PHONE, SIDEWAYS

pytestmark = [pytest.mark.browser, pytest.mark.slow]

EN = load_text("en")
BAR = "[data-testid=stProgress]"
#: The most that a page works out at once.
LONG = "pathway,companions,draws\n" + "".join(f"myeloma,{1 + n % 3},2048\n" for n in range(sheets_job.MOST_ROWS))
SHORT = "id,pathway,companions,draws\none,myeloma,2,256\ntwo,nowhere,2,256\nthree,lbcl,1,256\n"


def begins(visitor, table):
    """A reader who has handed in a table and presses the button that works it out."""
    reader = visitor(PHONE).opens("spreadsheets")
    box = reader.page.locator("[data-testid=stFileUploader]").filter(has_text=EN("sheets.batch.file"))
    file = {"name": "scenarios.csv", "mimeType": "text/csv", "buffer": table.encode()}
    reader.moves(lambda: box.locator("input[type=file]").set_input_files(file))
    reader.page.locator("[class*=st-key-batch_start] button").click()
    return reader


def test_a_long_table_shows_the_time_left_can_be_stopped_and_goes_on(visitor):
    reader = begins(visitor, LONG)
    reader.page.get_by_text("left", exact=False).filter(has_text="scenarios, about").wait_for(timeout=PATIENCE)
    assert reader.page.locator(".st-key-pages a").last.is_visible()
    assert reader.page.evaluate(SIDEWAYS) <= 0

    reader.page.locator("[class*=st-key-batch_stop] button").click()
    reader.page.get_by_text("Stopped:").wait_for(timeout=PATIENCE)
    stopped = reader.waits().reads()
    reader.page.locator("[class*=st-key-batch_go_on] button").click()
    reader.page.locator(BAR).wait_for(timeout=PATIENCE)

    assert "Results (CSV)" in stopped
    assert reader.page.locator(BAR).inner_text().split()[0] != "0"
    assert reader.faults() == []


def test_a_reader_who_goes_to_another_page_finds_what_was_done(visitor):
    reader = begins(visitor, LONG)
    reader.page.get_by_text("scenarios, about").wait_for(timeout=PATIENCE)

    reader.turns_to("sources")
    reader.page.locator(".st-key-pages a").last.click()
    reader.page.locator(BAR).wait_for(timeout=PATIENCE)

    assert reader.page.locator(BAR).inner_text().split()[0] != "0"
    reader.page.locator("[class*=st-key-batch_stop] button").click()
    reader.page.get_by_text("Stopped:").wait_for(timeout=PATIENCE)
    assert reader.faults() == []


def test_the_files_hold_the_figures_of_single_estimates(visitor):
    reader = begins(visitor, SHORT)
    reader.page.get_by_text(EN("sheets.batch.problems")).wait_for(timeout=PATIENCE)
    reader.waits()
    readers = {"csv": pd.read_csv, "xlsx": partial(pd.read_excel, engine="openpyxl"), "parquet": pd.read_parquet}

    single = estimate(Scenario(pathway="myeloma", companions=2, draws=256)).total_cost.p90
    for kind, read in readers.items():
        button = reader.page.locator(f"[class*=st-key-results_{kind}] button")
        found = read(reader.downloads(button.click))
        assert list(found["row"]) == [2, 3, 4], kind
        assert found["total_cost_p90"][0] == pytest.approx(single, rel=1e-12), kind
        assert found["total_cost_p90"].isna().tolist() == [False, True, False], kind
        assert "nowhere" in found["problem"][1], kind
