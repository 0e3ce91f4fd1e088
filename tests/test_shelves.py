"""What is kept with an object goes with it."""

import gc
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from weakref import ref

from estimator import Scenario, estimate, load_tables
from estimator.choose import published
from estimator.plausibility import comparisons
from estimator.quotes import read_text, suggest
from estimator.ranges import Range
from estimator.shelves import kept_with_first

PUBLISHED = load_tables()
asked = []


@kept_with_first(2)
def twice(tables, number):
    asked.append(number)
    return object()


def test_the_same_question_is_answered_once_for_each_set_of_tables():
    one, other = replace(PUBLISHED), replace(PUBLISHED)

    assert twice(one, 1) is twice(one, 1)
    assert twice(one, 1) is not twice(other, 1)


def test_the_answer_asked_for_longest_ago_makes_room():
    one = replace(PUBLISHED)
    first = twice(one, 1)

    twice(one, 2)
    twice(one, 3)

    assert twice(one, 1) is not first


def test_tables_that_nobody_holds_any_more_are_gone_with_all_that_was_made_of_them():
    own = replace(PUBLISHED, own="0", digest="0")
    known = ref(own)
    scenario = Scenario(tables=own, overrides=(("ward", Range(100, 200, 300)),))
    estimate(scenario, own).to_dict()
    suggest(read_text("Ward, 10 nights 4,000 USD"), own)
    comparisons(own)

    del own, scenario
    gc.collect()

    assert known() is None


def test_tables_are_sent_to_another_process_without_what_is_kept_with_them():
    own = replace(PUBLISHED)
    published(own, Scenario())

    again = pickle.loads(pickle.dumps(own))

    assert again.costs == own.costs
    assert published(again, Scenario()).components[0].row == published(own, Scenario()).components[0].row
    assert len(pickle.dumps(own)) < len(pickle.dumps(replace(PUBLISHED))) + 1_000


def test_threads_that_ask_at_once_share_one_place():
    own, together = replace(PUBLISHED), Barrier(8)

    def ask(_):
        together.wait()
        return published(own, Scenario())

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, range(8)))

    assert published(own, Scenario()) is published(own, Scenario())
