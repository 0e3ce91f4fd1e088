"""Tables for the tests of charts."""

from __future__ import annotations

import pandas as pd
import pytest

from estimator.text import Text, languages, load_text


@pytest.fixture(params=languages())
def text(request: pytest.FixtureRequest) -> Text:
    return load_text(request.param)


@pytest.fixture
def english() -> Text:
    return load_text("en")


@pytest.fixture
def components() -> pd.DataFrame:
    """Every component of a dear journey, from a few dollars to 170,000."""
    rows = [
        ("cell_product", "medical", "B", 118_000, 150_000, 172_000, 149_000),
        ("ward", "medical", "D", 13_000, 20_000, 34_000, 21_000),
        ("central_line_and_dental", "medical", "C", 720, 1_100, 1_900, 1_200),
        ("icu", "medical", "C", 0, 0, 7_500, 2_500),
        ("transplant", "medical", "A", 0, 0, 0, 0),
        ("flights", "travel", "B", 2_200, 3_400, 5_800, 3_600),
        ("visa_extension", "travel", "A", 0, 0, 0, 30),
        ("lodging", "living", "B", 3_100, 4_900, 8_300, 5_200),
        ("air_ambulance", "other", "D", 0, 0, 0, 1_300),
    ]
    frame = pd.DataFrame(rows, columns=["component", "group", "grade", "p10", "p50", "p90", "mean"])
    return frame.assign(share_of_mean=frame["mean"] / frame["mean"].sum())


@pytest.fixture
def phases() -> pd.DataFrame:
    """Thirteen phases from the first letter to the last check, in days after departure."""
    rows = [
        ("record_review", "home", 5, 9, 16, -48, -39, -60, -33),
        ("visa", "home", 9, 15, 27, -17, -2, -33, 0),
        ("travel_out", "travel", 1, 1.2, 2, 0, 1.2, 0, 2),
        ("work_up", "city", 5, 8, 13, 1.2, 9, 1, 15),
        ("collection", "city", 1, 1, 1, 9, 10, 6, 18),
        ("wait_for_cells", "city", 14, 22, 38, 10, 33, 10, 52),
        ("lymphodepletion", "ward", 3, 4, 6, 29, 33, 22, 52),
        ("ward_stay", "ward", 15, 21, 38, 33, 54, 22, 84),
        ("intensive_care", "icu", 0, 0, 6, 36, 36, 24, 60),
        ("fit_to_fly", "city", 4, 9, 16, 54, 63, 40, 92),
        ("travel_home", "travel", 1, 1.2, 2, 63, 64.5, 50, 94),
        ("follow_up_home", "home", 290, 300, 330, 64.5, 398, 58, 400),
    ]
    columns = ["phase", "place", "p10", "p50", "p90", "start_p50", "end_p50", "start_p10", "end_p90"]
    return pd.DataFrame(rows, columns=columns)
