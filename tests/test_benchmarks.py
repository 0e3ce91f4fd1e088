"""The comparison with other engines compares like with like: one model, one answer."""

import re
from dataclasses import replace
from itertools import chain

import numpy as np
import pytest

from benchmarks import peers

ENGINES = peers.ENGINES


@pytest.fixture(scope="module")
def by_hand():
    """Return P50 and P90 of many plain draws."""
    return np.percentile(peers.by_hand(peers.MODEL, 1 << 18, 1), (50, 90))


def test_the_reference_model_has_forty_inputs_and_uses_each_of_them():
    named = set(re.findall(r"[a-z_]+", " ".join(peers.FORMULAS.values())))
    inputs = peers.MODEL.ranges.keys() | peers.MODEL.chances.keys()

    assert (len(peers.DAYS), len(list(chain.from_iterable(peers.PRICES.values()))), len(peers.CHANCES)) == (12, 24, 4)
    assert inputs - named == set()
    assert named - inputs == peers.FORMULAS.keys() - {"total"}


def test_the_total_is_every_price_times_what_it_is_paid_for():
    ones = dict.fromkeys([*peers.MODEL.ranges, *peers.MODEL.chances], 1.0)
    hospital, city = 5, 5  # days: three of the stay, one of an infection, one of intensive care; five in the city
    away = 1 + hospital + city + 1

    assert peers.MODEL.answer(ones) == 10 + 3 * away + 3 * city + 4 * hospital + 1 + 1 + 1 + 1


def test_this_engine_and_plain_draws_by_hand_give_the_same_answer(by_hand):
    ours = ENGINES["this"].run(peers.MODEL, 1 << 14, 1)

    assert (ours.p50, ours.p90) == pytest.approx(tuple(by_hand), rel=0.01)


@pytest.mark.parametrize("name", [name for name, engine in ENGINES.items() if not engine.always and not engine.lacking()])
def test_every_peer_that_is_here_gives_the_same_answer(name, by_hand):
    answers = [ENGINES[name].run(peers.MODEL, 2048, seed) for seed in (1, 2, 3)]

    assert np.mean([answer.p50 for answer in answers]) == pytest.approx(by_hand[0], rel=0.02)
    assert np.mean([answer.p90 for answer in answers]) == pytest.approx(by_hand[1], rel=0.03)


def test_the_quick_comparison_prints_a_table(capsys):
    peers.main(["--quick"])

    rows = [line for line in capsys.readouterr().out.splitlines() if "%" in line]
    assert [row.split("  ")[0] for row in rows] == [ENGINES[name].title for name in ("this", "anew", "numpy")]
    assert all(float(re.search(r"([\d.]+)%", row)[1]) <= 100 * peers.GOAL for row in rows)


def test_a_peer_that_is_not_here_says_how_to_install_it(monkeypatch, capsys):
    monkeypatch.setattr(f"{peers.Engine.__module__}.find_spec", lambda name: name != "monaco")

    chosen = peers.wanted("monaco", quick=True)

    assert ENGINES["monaco"] not in chosen
    assert "requirements-peers.txt" in capsys.readouterr().out


def test_a_peer_that_breaks_says_so_and_the_others_go_on(monkeypatch):
    def breaks(model, n, seed):
        raise AttributeError("np.float was removed")

    engines = [ENGINES["this"], replace(ENGINES["mcerp"], run=breaks), ENGINES["anew"]]
    monkeypatch.setattr(peers, "GOAL", 1.0)

    own, broken, anew = peers.measure(engines, seeds=2, p90=294_000, patience=0)

    assert broken == "mcerp: does not run: AttributeError: np.float was removed"
    assert (own.ratio > 0, anew.draws) == (True, own.draws)


def test_a_name_that_is_no_peer_is_refused_with_those_that_are():
    with pytest.raises(SystemExit, match=r"abacus.*squigglepy"):
        peers.wanted("abacus", quick=True)
