"""Which of our lines a line of a quote may mean."""

from dataclasses import replace

import pytest

from estimator import InputError, load_tables
from estimator.quotes import THRESHOLD, read_file, read_text, suggest
from estimator.text import languages, load_text

TABLES = load_tables()


def suggested(line):
    (item,) = suggest(read_text(line))
    return item


@pytest.mark.parametrize(
    ("line", "component"),
    [
        ("Leukapheresis 28,000 RMB", "collection"),
        ("Aphaeresis kit 28,000 RMB", "collection"),
        ("白细胞单采 28000元", "collection"),
        ("外周血单个核细胞采集费28000元", "collection"),
        ("Second apheresis 15,000 RMB", "second_collection"),
        ("Inaticabtagene autoleucel 999,000 RMB", "cell_product"),
        ("瑞基奥仑赛注射液 1290000元", "cell_product"),
        ("CAR-T 98万元", "cell_product"),
        ("CAR-T病房床位费 20000元", "ward"),
        ("CAR-T ICU stay 20000 RMB", "icu"),
        ("Hospital stay, 30 days 60,000 RMB", "ward"),
        ("重症监护室床位费 8000元/天", "icu"),
        ("Intensive care unit 8,000 RMB per day", "icu"),
        ("雅美罗 3200元", "tocilizumab"),
        ("Tocilizumb 400 mg 3,200 RMB", "tocilizumab"),
        ("Lymphodepleting chemotherapy (Flu/Cy) 30,000 RMB", "lymphodepletion"),
        ("清淋化疗30000元", "lymphodepletion"),
        ("Chemotherapy 3,000 USD", "lymphodepletion"),
        ("化疗 3000美元", "lymphodepletion"),
        ("Bridging chemotherapy 20,000 RMB", "bridging"),
        ("Chemo for bridging 20,000 RMB", "bridging"),
        ("桥接化疗 20000元", "bridging"),
        ("翻译 900元/天", "interpreter"),
        ("Cells 120,000 USD", "cell_product"),
        ("Visa extension 160 RMB", "visa_extension"),
        ("中介服务费 20000元", "facilitator"),
        ("病历翻译费 2000元", "translation"),
        ("陪同翻译 900元/天", "interpreter"),
        ("Bone marrow transplant 400,000 RMB", "transplant"),
    ],
)
def test_a_line_is_matched_in_english_and_in_chinese(line, component):
    found = suggested(line)

    assert found.component == component
    assert THRESHOLD <= found.score <= 100


@pytest.mark.parametrize(
    "line", ["Reward programme 1,000 RMB\nTea 5 RMB", "Miscellaneous 5,000 RMB\nTea 5 RMB", "其他 500元\n茶 5元"]
)
def test_a_line_that_is_like_nothing_is_not_matched(line):
    assert suggest(read_text(line))[0].component is None


@pytest.mark.parametrize("language", languages())
def test_every_component_is_found_by_its_own_name_in_every_language(language, components):
    text = load_text(language)
    names = {name: text(f"component.{name}") for name in components}

    found = {name: suggest(read_text(f"{words} 5 USD\nTea 5 USD"))[0].component for name, words in names.items()}

    assert found == {name: name for name in components}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_synonym_leads_to_its_component(language):
    rows = [row for row in TABLES.synonyms if row.language == language]

    wrong = {row.words: found for row in rows if (found := suggested(f"{row.words}: 5 USD").component) != row.component}

    assert wrong == {}


def test_every_component_has_at_least_five_synonyms_in_each_language(components):
    for language in ("en", "zh"):
        named = [row.component for row in TABLES.synonyms if row.language == language]
        assert [name for name in components if named.count(name) < 5] == []


@pytest.mark.parametrize(
    "line",
    [
        "Hospital stay 60,000 RMB (ICU not included)",
        "Hospital stay excluding intensive care 60,000 RMB",
        "住院费60000元，不含重症监护",
        "住院费60000元（重症监护另付）",
        "Hospital stay 60,000 RMB; ICU charged separately",
    ],
)
def test_a_line_may_say_what_it_leaves_out(line):
    found = suggested(line)

    assert (found.component, found.also, found.excluded) == ("ward", (), ("icu",))


@pytest.mark.parametrize("line", ["Hospital stay incl. ICU and tocilizumab 60,000 RMB", "住院费，含重症监护和托珠单抗 60000元"])
def test_a_line_may_pay_for_several_things(line):
    found = suggested(line)

    assert (found.component, found.also) == ("ward", ("icu", "tocilizumab"))


def test_collection_and_manufacture_in_one_line_pay_for_the_cells_too():
    for line in ("CAR-T cell collection + preparation: USD 80,000", "细胞采集及制备 80000美元"):
        assert (suggested(line).component, suggested(line).also) == ("collection", ("cell_product",))


@pytest.mark.parametrize(
    ("line", "also"),
    [
        ("Package price incl. chemotherapy and cells RMB 1,380,000", ("lymphodepletion",)),
        ("All-inclusive package: cells, 30 days ward, chemo RMB 1,380,000", ("ward", "lymphodepletion")),
        (
            "All-inclusive package: CAR-T therapy incl. cells, hospitalization up to 30 days, chemo RMB 1,380,000",
            ("ward", "lymphodepletion"),
        ),
        ("全包价：住院30天、化疗、细胞、翻译 138万元", ("ward", "lymphodepletion", "interpreter")),
    ],
)
def test_a_package_that_names_the_cells_is_their_price_and_pays_for_the_rest_too(line, also):
    found = suggest(read_text(f"{line}\nVisa 100 USD"))[0]

    assert (found.component, found.also) == ("cell_product", also)


def test_a_package_without_the_cells_is_the_price_of_none_of_its_parts_and_pays_for_them_all():
    found = suggest(read_text("Package: ward 30 days, chemo RMB 80,000\nVisa 100 USD"))[0]

    assert (found.component, found.also) == (None, ("ward", "lymphodepletion"))
    assert suggest(read_text("Evaluation package 3,000 USD\nVisa 100 USD"))[0].component == "work_up"


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("CAR-T therapy incl. cells, hospitalization, Moon base and room and board 100,000 USD", ("Moon base",)),
        ("套餐含细胞、住院30天、化疗、豪华轿车等 138万元", ("豪华轿车等",)),
        ("Includes: cells, ward up to 30 days, all taxes, PBSC", ("PBSC",)),
        ("Ward is included in the price 3,000 USD", ()),
        ("ICU 3,000 USD", ()),
    ],
)
def test_what_a_list_of_contents_names_and_we_do_not_know_is_told(line, unknown):
    assert suggested(line).unknown == unknown


def test_a_verdict_alone_is_about_the_line_or_in_a_list_about_what_stands_before_it():
    alone = suggested("ICU, single bed, not included 3,000 USD")
    assert (alone.component, alone.also, alone.excluded) == ("icu", (), ("icu",))
    listed = suggested("CAR-T therapy incl. cells, ward, ICU (not included), tocilizumab 100,000 USD")

    assert (listed.component, listed.also, listed.excluded) == ("cell_product", ("ward", "tocilizumab"), ("icu",))


def test_a_deposit_pays_for_nothing():
    found = suggest(read_text("Ward 60,000 CNY\nDeposit due with the invitation letter for the visa 20,000 CNY"))

    assert found[1].component is None


def test_one_sum_without_a_name_is_taken_for_the_cells_with_no_confidence():
    found = suggested("Everything together 142,000 USD")

    assert (found.component, found.score) == ("cell_product", 0.0)


def test_the_quote_may_name_our_line_itself():
    quote = read_file("quote.csv", b"Item,Amount,Currency,Component\nSundries of the house,5,CNY,ward\nTea,5,CNY,\n")

    assert next((item.component, item.score) for item in suggest(quote)) == ("ward", 100.0)


def test_a_line_of_ours_that_there_is_not_is_an_error():
    quote = read_file("quote.csv", b"Item,Amount,Currency,Component\nTea,5,CNY,tea\n")

    with pytest.raises(InputError, match="row 2, component: found 'tea'; use one of remote_review, work_up"):
        suggest(quote)


def test_a_suggestion_is_replaced_by_the_reader():
    found = replace(suggested("Everything together 142,000 USD"), component="ward")

    assert found.component == "ward"
