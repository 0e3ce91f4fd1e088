"""The page for analysts, without a browser: the workbook, many scenarios at once, own rows in the place of published ones."""

import ast
import csv
import io
import zipfile
from weakref import ref

import pandas as pd
import pytest

from estimator import Scenario, estimate, load_tables
from estimator.batches.fields import FIELDS
from estimator.batches.reading import read_scenarios
from estimator.batches.running import results
from estimator.batches.template import KINDS, template
from estimator.exports import EXPORTS
from estimator.exports.own_rows import rows_template
from estimator.exports.published import tables_zip
from estimator.packs import read_pack, tables_with
from estimator.quotes import QuoteLine, Suggestion
from estimator.text import languages, load_text
from estimator.ui import held, sheets_job
from estimator.ui.sheets_own import fitted
from run import ROOT
from tests.ui.files import HOSTILE_FILES
from tests.ui.reader import choose, healthy, opened, plain, press, said, scenario, turned_to

EN = load_text("en")
PUBLISHED = load_tables()
ROWS = "id,pathway,companions,draws\nfirst,myeloma,2,256\nsecond,lbcl,1,256\nthird,ball_child,2,512\n"
PAGES = ("estimate", "time_and_money", "what_could_change", "compare", "check_a_quote", "sources", "spreadsheets")


def page(**more):
    return opened("spreadsheets", **more)


def uploader(app, kind):
    """Return the box for a file: of answers ("file."), of scenarios ("batch.file.") or of own rows ("own.file.")."""
    return next(box for box in app.file_uploader if box.key.startswith(kind))


def hand_in(app, kind, raw, name):
    content = raw if isinstance(raw, bytes) else raw.encode()
    return healthy(uploader(app, kind).set_value((name, content, "application/octet-stream")).run())


def batch(app, raw=ROWS, name="rows.csv"):
    return hand_in(app, "batch.file.", raw, name)


def own(app, raw, name):
    return hand_in(app, "own.file.", raw, name)


def start(app, language="en"):
    return press(app, "batch_start", language)


def job(app):
    return app.session_state["batch_job"]


def files(app):
    return [button.label for button in app.get("download_button")]


def rows_of(table, **changes):
    """Return a table as CSV, with each cell of a column changed by a function of it."""
    with (PUBLISHED.folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        header, *body = csv.reader(stream)
    lines = [[changes.get(name, str)(cell) for name, cell in zip(header, line, strict=True)] for line in body]
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, *lines])
    return stream.getvalue().encode()


def dearer(factor=2):
    """Return all cost rows, each figure this many times as high."""
    times = lambda cell: f"{float(cell) * factor:g}" if cell else cell  # noqa: E731
    return rows_of("costs", low=times, typical=times, high=times)


def zipped(change):
    """Return all tables in a ZIP, the text of each changed by a function of it."""
    stream, changed = io.BytesIO(tables_zip(PUBLISHED)), io.BytesIO()
    with zipfile.ZipFile(stream) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            after.writestr(name, change(before.read(name).decode()))
    return changed.getvalue()


def renamed_city():
    """Return a whole set of tables in which Wuhan has become a city that no language knows."""
    return zipped(lambda text: text.replace("wuhan", "new_harbour"))


@pytest.mark.parametrize("language", languages())
def test_the_page_has_its_three_boxes_in_every_language(language):
    text, app = load_text(language), page(locale=language)

    shown = [item.value for item in app.header]

    assert app.title[0].value == text("sheets.page")
    assert shown == [text(f"sheets.{box}.title") for box in ("book", "batch", "own", "code")]
    assert [box.label for box in app.file_uploader] == [
        text("sheets.book.read"),
        text("sheets.batch.file"),
        text("sheets.own.file"),
    ]


def test_the_page_offers_the_workbook_the_answers_and_the_tables_to_fill_in():
    offered = files(page())

    assert offered[:2] == [EN("away.xlsx"), EN("away.scenario")]
    assert {EN("sheets.batch.template", kind=kind) for kind in ("CSV", "Excel", "Parquet")} <= set(offered)
    assert {EN("sheets.own.xlsx"), EN("sheets.own.zip")} <= set(offered)


def test_a_file_of_answers_is_read_back_and_can_be_taken_back():
    asked = Scenario(pathway="myeloma", city="shanghai", budget=250_000)

    app = hand_in(page(), "file.", asked.to_json(), "mine.json")

    assert scenario(app) == asked
    assert "mine.json" in said(app)
    assert scenario(press(app, "start_back")) == Scenario()


def test_a_bad_file_of_answers_gives_one_message_beside_its_box():
    app = hand_in(page(), "file.", b"\x89PNG\xff", "mine.json")

    assert [item.value for item in app.warning] == [EN.markdown("notice.file")]
    assert scenario(app) == Scenario()


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_to_fill_in_can_be_handed_in_as_it_is(kind):
    app = start(batch(page(), template(kind), f"scenarios.{kind}"))

    assert job(app).done == job(app).count == 2
    assert not app.warning
    assert set(job(app).found["problem"]) == {""}


def test_every_row_gets_the_figures_of_a_single_estimate():
    app = start(batch(page()))

    found = job(app).found
    for row in found.itertuples():
        asked = Scenario(pathway=row.pathway, companions=row.companions, draws=row.draws)
        single = estimate(asked)
        assert row.total_cost_p10 == single.total_cost.p10
        assert row.total_cost_p90 == single.total_cost.p90
        assert row.days_away_p50 == single.days_away.p50
    shown = app.table[0].value
    assert list(shown.columns[:2]) == ["Row", "id"]
    assert shown.iloc[:, :2].map(plain).values.tolist() == [["2", "first"], ["3", "second"], ["4", "third"]]
    assert plain(shown.iloc[0, 3]) == EN.money(found["total_cost_p50"][0], "USD", exact=True)


def test_steps_of_any_size_give_what_one_table_gives(monkeypatch):
    monkeypatch.setattr(sheets_job, "STEP", 2)

    app = start(batch(page()))

    assert len(job(app).parts) == 2
    pd.testing.assert_frame_equal(job(app).found, results(read_scenarios(ROWS.encode(), "rows.csv")))


def test_results_are_offered_as_three_kinds_of_files():
    app = page()
    assert not [label for label in files(app) if label.startswith("Results")]

    start(batch(app))

    assert [label for label in files(app) if label.startswith("Results")] == [
        EN("sheets.batch.result", kind=kind) for kind in ("CSV", "Excel", "Parquet")
    ]


def test_a_bad_row_is_named_with_its_number_and_column_and_stops_no_other():
    app = start(batch(page(), "pathway,companions,draws\nmyeloma,1,256\nnowhere,1,256\nlbcl,many,256\nlbcl,1,256\n"))

    shown = "\n".join(item.value for item in app.code)
    assert "Row 3: pathway: found 'nowhere'" in shown
    assert "Row 4: companions: found 'many'" in shown
    assert EN("sheets.batch.not_worked_out") in plain(said(app))
    assert list(job(app).found["total_cost_p50"].notna()) == [True, False, False, True]


def test_a_row_with_too_many_journeys_for_a_server_gets_a_message_and_no_memory():
    app = start(batch(page(), "pathway,draws\nmyeloma,4000000\nmyeloma,256\n"))

    assert "draws: found 4000000; use at most 16,384" in app.code[-1].value
    assert job(app).asked["draws"].max() == Scenario().draws
    assert list(job(app).found["total_cost_p50"].notna()) == [False, True]


def test_more_work_than_a_page_does_is_refused_with_the_command_for_it():
    app = batch(page(), "pathway\n" + "myeloma\n" * 10_001)

    assert "too many for a page" in app.warning[0].value
    assert "python -m estimator batch" in app.code[0].value
    assert "batch_start.en" not in {button.key for button in app.button}
    assert "batch_job" not in app.session_state


def test_fewer_journeys_make_room_for_more_rows():
    app = batch(page(held={"batch_vary": True}), "pathway\n" + "myeloma\n" * 3_000)
    assert app.warning

    choose(app, "batch.draws", 2_048)

    assert not app.warning
    assert set(sheets_asked(app)["draws"]) == {2_048}


def sheets_asked(app):
    """Return what the button would work out, without working it out."""
    kept, chosen = app.session_state["batch_read"][1], app.session_state["batch_chosen"]
    return kept.assign(draws=kept["draws"].fillna(chosen.draws) if "draws" in kept else chosen.draws)


def test_a_grid_gives_each_row_each_of_its_values():
    app = batch(page(held={"batch_vary": True}))
    choose(app, "batch.key", "city")
    healthy(app.text_input(key="batch.values.en").set_value("beijing, shanghai").run())

    start(app)

    assert list(job(app).found["city"]) == ["beijing", "shanghai"] * 3
    assert list(job(app).found["row"]) == [2, 2, 3, 3, 4, 4]


def test_a_grid_needs_no_table_and_bad_values_are_named():
    app = page(held={"batch_vary": True})
    choose(app, "batch.draws", 512)
    choose(app, "batch.key", "companions")
    healthy(app.text_input(key="batch.values.en").set_value("1,two,3").run())
    assert "companions: found 'two'" in app.code[0].value

    healthy(app.text_input(key="batch.values.en").set_value("1,3").run())
    start(app)

    assert list(job(app).found["companions"]) == [1, 3]
    assert job(app).found["total_cost_p50"][1] == estimate(Scenario(companions=3, draws=512)).total_cost.p50


@pytest.mark.slow
def test_a_grid_of_any_size_is_counted_and_never_made():
    app = page(held={"batch_vary": True})
    choose(app, "batch.key", "companions")
    healthy(app.text_input(key="batch.values.en").set_value("1," * 200 + "1").run())
    batch(app, "pathway\n" + "myeloma\n" * 90_000)

    assert EN.number(90_000 * 201) in plain(app.warning[0].value)


@pytest.mark.parametrize("field", [*FIELDS, ""])
def test_every_field_of_the_grid_can_be_chosen(field):
    app = page(held={"batch_vary": True})
    if field in app.selectbox(key="batch.key.en").options or not field:
        assert not choose(app, "batch.key", field).warning


def test_a_job_that_is_stopped_keeps_what_is_done_and_goes_on(monkeypatch):
    monkeypatch.setattr(sheets_job, "STEP", 1)
    monkeypatch.setattr(sheets_job.Job, "is_running", property(lambda job: job.done < min(1, job.count) and not job.is_stopped))
    app = start(batch(page()))
    monkeypatch.undo()
    job(app).is_stopped = True
    healthy(app.run())
    assert EN.markdown("sheets.batch.stopped", done=1, count=3) in [item.value for item in app.markdown]
    assert len(app.table[0].value) == 1

    press(app, "batch_go_on")

    assert job(app).done == 3
    assert "batch_go_on.en" not in {button.key for button in app.button}


def test_results_stay_while_the_reader_is_on_other_pages_and_in_another_language():
    app = start(batch(page()))

    turned_to(app, "estimate")
    turned_to(app, "spreadsheets")
    healthy(app.segmented_control(key="language.en").set_value("zh").run())

    assert job(app).done == 3
    assert load_text("zh")("sheets.batch.result", kind="CSV") in files(app)


@pytest.mark.parametrize("file", HOSTILE_FILES, ids=lambda file: file["name"])
@pytest.mark.parametrize("kind", ["batch.file.", "own.file.", "file."])
def test_a_hostile_file_gets_one_message_and_everything_stays(kind, file):
    app = start(batch(choose(opened(), "city", "chengdu").switch_page("estimator/ui/pages/spreadsheets.py").run()))
    own(app, dearer(), "costs.csv")
    before = (scenario(app), job(app), app.session_state["own_tables"])

    hand_in(app, kind, file["buffer"], file["name"])

    assert len(app.warning) == 1
    assert (scenario(app), job(app), app.session_state["own_tables"]) == before
    assert app.table


def test_own_rows_change_the_numbers_of_this_visit_and_of_no_other():
    other, app = page(), page()
    mine = tables_with(read_pack(dearer(), "costs.csv"))

    own(app, dearer(), "costs.csv")

    published, used = (estimate(Scenario(), tables).total_cost.p50 for tables in (PUBLISHED, mine))
    assert used > 1.2 * published
    for one, p50, changed in ((app, used, True), (other, published, False), (app, used, True)):
        shown = said(turned_to(one, "estimate"))
        assert EN.money(p50, "USD") in shown
        assert (plain(EN("sheets.own.line")) in shown) is changed


@pytest.mark.slow
def test_every_page_says_that_own_rows_are_in_use():
    app = own(page(), dearer(), "costs.csv")

    for name in PAGES:
        assert plain(EN("sheets.own.line")) in said(turned_to(app, name)), name


@pytest.mark.parametrize("name", ["what_could_change", "time_and_money", "sources", "compare"])
def test_what_is_kept_for_others_is_never_shown_to_a_visit_with_other_tables(name):
    held = {"kept": (Scenario(), Scenario(city="shanghai"))}
    first = numbers(opened(name, held=held))
    app = own(page(held=held), dearer(), "costs.csv")

    mine = numbers(turned_to(app, name))
    again = numbers(opened(name, held=held))

    assert mine != first
    assert again == first


@pytest.mark.parametrize("part", ["frontier", "curve", "tornado", "one_way", pytest.param("sobol", marks=pytest.mark.slow)])
def test_what_analysts_see_is_kept_apart_too(part):
    held = {"fold_analysts": True, "analysts.en": EN(f"analysts.{part}"), "sobol_of": (Scenario(), ref(load_tables()))}
    first = numbers(opened("what_could_change", held=held))
    app = own(page(), dearer(), "costs.csv")
    for name, value in {**held, "sobol_of": (Scenario(), ref(app.session_state["own_tables"]))}.items():
        app.session_state[name] = value

    mine = numbers(turned_to(app, "what_could_change"))

    assert mine[-1] != first[-1]
    assert numbers(opened("what_could_change", held=held)) == first


def test_indices_that_were_asked_for_in_the_published_tables_are_not_worked_out_again_in_own_ones():
    app = own(page(), dearer(), "costs.csv")
    for name, value in {
        "fold_analysts": True, "analysts.en": EN("analysts.sobol"), "sobol_of": (Scenario(), ref(load_tables())),
    }.items():  # fmt: skip
        app.session_state[name] = value

    turned_to(app, "what_could_change")

    assert app.button(key="sobol_start.en")


def test_a_quote_for_a_cost_that_own_rows_do_not_have_is_taken_away_and_the_reader_is_told():
    known, unknown = (
        held.Held(lines=(Suggestion(QuoteLine(1, "a line", 100.0, "USD"), name, 100.0),)) for name in ("ward", "no_such_cost")
    )

    kept, gone = (own(page(held={"quote": quote}), dearer(), "costs.csv") for quote in (known, unknown))

    assert kept.session_state["quote"] == known
    assert EN("sheets.own.quote_gone") not in said(kept)
    assert "quote" not in gone.session_state
    assert EN("sheets.own.quote_gone") in said(gone)


def numbers(app):
    """Return what a page says, paragraph by paragraph and table by table."""
    return [item.value for item in (*app.header, *app.markdown)] + [table.value.to_csv() for table in app.table]


def test_two_visits_with_own_rows_have_each_their_own():
    totals = []
    for factor in (2, 3):
        app = own(page(), dearer(factor), "costs.csv")
        totals.append(estimate(scenario(app), app.session_state["own_tables"]).total_cost.p50)
        assert EN.money(totals[-1], "USD") in said(turned_to(app, "estimate"))

    assert totals[0] < totals[1]


@pytest.mark.parametrize("name", ["estimate", "sources", "spreadsheets"])
def test_one_click_leads_back_to_the_published_tables(name):
    app = turned_to(own(page(), dearer(), "costs.csv"), name)

    press(app, "own_line_back")

    assert "own_tables" not in app.session_state
    assert plain(EN("sheets.own.line")) not in said(app)
    assert EN.money(estimate(Scenario()).total_cost.p50, "USD") in said(turned_to(app, "estimate"))


def test_what_differs_is_shown_cell_by_cell_and_counted():
    food = rows_of("cities", typical=lambda cell: "151" if cell == "140" else cell)

    app = own(page(), food, "cities.csv")

    rows = app.table[-1].value
    assert [plain(cell) for cell in rows.iloc[0]][1:] == ["140", "151"]
    assert "beijing" in plain(rows.iloc[0, 0])
    assert "1 changed" in said(app)


@pytest.mark.parametrize(("kind", "made"), [("xlsx", rows_template), ("zip", tables_zip)])
def test_the_published_tables_handed_back_change_nothing(kind, made):
    app = own(page(), made(PUBLISHED), f"tables.{kind}")

    assert "own_tables" not in app.session_state
    assert [item.value for item in app.info] == [EN.markdown("sheets.own.same", name=f"tables.{kind}")]


def test_a_problem_of_own_rows_is_named_with_its_row_and_column():
    app = own(page(), rows_of("cities", typical=lambda cell: "many" if cell == "140" else cell), "cities.csv")

    assert [item.value for item in app.warning] == [EN.markdown("sheets.own.refused")]
    assert "cities.csv: row 2, typical: found 'many'" in app.code[0].value
    assert "own_tables" not in app.session_state


def same_in_all(cell):
    return lambda old: cell if old else old


@pytest.mark.parametrize(
    ("table", "cells", "found"),
    [("costs", "1e300", "found nan"), ("costs", "1e11", "use figures that lead to 0 to 1,000,000,000,000")],
    ids=["beyond all numbers", "beyond all money"],
)
def test_own_rows_that_lead_beyond_all_reason_are_refused_and_leave_everything_as_it_was(table, cells, found):
    each = same_in_all(cells)

    app = own(page(), rows_of(table, low=each, typical=each, high=each), f"{table}.csv")

    assert [item.value for item in app.warning] == [EN.markdown("sheets.own.refused")]
    assert found in app.code[0].value
    assert "own_tables" not in app.session_state


def test_own_rows_without_a_row_that_estimates_ask_for_get_a_message():
    renamed = zipped(lambda text: text.replace("ward_stay", "other_stay"))

    app = own(page(), renamed, "tables.zip")

    assert "phases.csv: phase: found no ward_stay; use a row for it" in app.code[0].value
    assert "own_tables" not in app.session_state


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "cells"), [("costs", "0"), ("phases", "0"), ("phases", "300"), ("events", "0"), ("events", "1")]
)
def test_every_page_opens_with_own_rows_at_the_ends_of_what_is_taken(table, cells):
    each = same_in_all(cells)
    held = {f"details_{name}": True for name in ("hospital", "cells", "travel", "money")}
    low = "1" if cells == "300" else cells

    app = own(page(held=held), rows_of(table, low=same_in_all(low), typical=same_in_all(low), high=each), f"{table}.csv")

    assert "own_tables" in app.session_state
    for name in PAGES:
        turned_to(app, name)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ball_child", "apheresis", "second_collection", "asia"])
def test_every_page_opens_with_names_that_no_language_knows(name):
    app = own(page(), zipped(lambda text: text.replace(name, f"new_{name}")), "tables.zip")

    for other in PAGES:
        turned_to(app, other)


def test_forgetting_everything_forgets_own_rows_too():
    app = turned_to(own(page(), dearer(), "costs.csv"), "estimate")

    press(app, "forget")

    assert "own_tables" not in app.session_state
    assert EN.money(estimate(Scenario()).total_cost.p50, "USD") in said(app)


def test_answers_that_new_tables_do_not_have_go_back_to_their_defaults_and_are_named():
    app = turned_to(choose(opened(), "city", "wuhan"), "spreadsheets")

    own(app, renamed_city(), "tables.zip")

    assert scenario(app).city == "beijing"
    assert EN.markdown("sheets.own.moved", list=EN("export.field.city")) in [item.value for item in app.info]


@pytest.mark.slow
def test_ids_that_no_language_knows_are_shown_as_they_are_on_every_page():
    app = own(page(), renamed_city(), "tables.zip")

    choose(turned_to(app, "estimate"), "city", "new_harbour")

    assert "new harbour" in said(app)
    for name in PAGES:
        turned_to(app, name)
    press(app, "own_line_back")
    assert scenario(app).city == "beijing"


def test_scenarios_kept_to_compare_leave_with_the_tables_that_had_them():
    app = turned_to(own(page(), renamed_city(), "tables.zip"), "estimate")
    choose(app, "city", "new_harbour")
    app.session_state["kept"] = (scenario(app), Scenario())
    turned_to(app, "compare")

    press(app, "own_line_back")

    assert app.session_state["kept"] == (Scenario(),)


def test_a_table_of_scenarios_is_worked_out_with_own_rows_of_its_visit():
    app = start(batch(own(page(), dearer(), "costs.csv")))

    used = app.session_state["own_tables"]
    assert (
        job(app).found["total_cost_p50"][0]
        == estimate(Scenario(pathway="myeloma", companions=2, draws=256, tables=used), used).total_cost.p50
    )
    assert used.version in said(app)


def test_a_scenario_is_fitted_to_tables_and_loses_only_what_they_lack():
    used = tables_with(read_pack(renamed_city(), "tables.zip"))
    asked = Scenario(pathway="myeloma", city="wuhan", budget=90_000)

    moved = fitted(asked, used)

    assert (moved.pathway, moved.city, moved.budget) == ("myeloma", Scenario(pathway="myeloma").city, 90_000)
    assert fitted(Scenario(), used) == Scenario()


def test_nothing_that_pages_keep_is_keyed_by_a_scenario_alone():
    guilty = [
        f"{path.name}: {node.name}"
        for path in sorted((ROOT / "estimator" / "ui").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and any("cache" in ast.unparse(one) for one in node.decorator_list)
        and any("Scenario" in ast.unparse(one.annotation or node) for one in node.args.args)
    ]

    assert guilty == []


@pytest.mark.slow
def test_a_workbook_is_read_back_as_the_journey_that_it_was_made_of():
    asked = Scenario(pathway="myeloma", city="shanghai", budget=250_000)

    app = hand_in(page(), "file.", EXPORTS["xlsx"](estimate(asked), "en"), "mine.xlsx")

    assert scenario(app) == asked


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in EXPORTS if kind != "ics"])
def test_every_file_can_be_made_with_own_rows(kind):
    used = tables_with(read_pack(zipped(lambda text: text.replace("apheresis", "new_part")), "tables.zip"))

    for tables in (used, tables_with(read_pack(dearer(), "costs.csv"))):
        assert EXPORTS[kind](estimate(Scenario(tables=tables), tables), "zh")


def test_before_it_begins_the_page_says_what_it_knows_of_the_rows_and_no_more():
    raw = b"id,pathway,companions\na,aml,many\nb,gout,1\nb,aml,1\n"

    said = [item.value for item in batch(page(), raw).markdown]

    assert EN.markdown("sheets.batch.again", count=1) in said
    assert EN.markdown("sheets.batch.bad", count=1) in said  # what cannot be asked shows when it is worked out
    assert not any("all others do" in words for words in said)
