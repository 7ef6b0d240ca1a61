"""The file of problems: complete in both languages, and found by what people say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.orders.demo.shop import BY_SKU
from actions.support import GuideInvalidError, guide
from actions.support.guide import LANGUAGES, read_guide

ONE = """[{
  "key": "lamp",
  "title": {"en": "Lamp", "nl": "Lamp"},
  "words": {"en": ["lamp"], "nl": ["lampje"]},
  "checks": [
    {
      "key": "plug",
      "ask": {"en": "Plugged?", "nl": "Stekker?"},
      "fine": true,
      "remedy": {"en": "Plug it.", "nl": "Doe erin."}
    }
  ]
}]"""


def test_guide_has_problems_of_goods_and_of_the_site() -> None:
    """At least twelve, with at least one for which nothing is tried."""
    problems = guide().problems

    assert len(problems) >= 12
    assert any(problem.key.startswith("site-") for problem in problems)
    assert any(problem.key.startswith("app-") for problem in problems)
    assert any(problem.stop for problem in problems)


def test_products_named_are_products_we_sell() -> None:
    """A code that left the shop would never match."""
    named = {sku for problem in guide().problems for sku in problem.products}

    assert named <= set(BY_SKU)


def test_every_text_can_be_read_out() -> None:
    """At most two sentences, without a link, each question a question."""
    for problem in guide().problems:
        for check in problem.checks:
            for language in LANGUAGES:
                for text in (check.ask[language], check.remedy[language]):
                    assert len(text) <= 120, (problem.key, check.key)
                    assert "http" not in text
                assert "?" in check.ask[language]
                assert "?" not in check.remedy[language]


@pytest.mark.parametrize(
    ("description", "key"),
    [
        ("my kettle won't heat up, it's dead", "kettle-no-heat"),
        ("de waterkoker wordt niet warm", "kettle-no-heat"),
        ("the lamp I bought doesn't turn on, no light", "lamp-dark"),
        ("mijn bureaulamp gaat niet aan", "lamp-dark"),
        ("headphones don't pair with bluetooth", "headphones-pair"),
        ("koptelefoon wil niet koppelen met mijn telefoon", "headphones-pair"),
        ("the chair wobbles", "furniture-wobbles"),
        ("stoel wiebelt", "furniture-wobbles"),
        ("your website won't load, just a white page", "site-not-loading"),
        ("de app loopt steeds vast", "app-crashes"),
        ("I cannot log in", "site-login"),
        ("inloggen lukt niet", "site-login"),
        ("wandklok staat stil", "clock-stopped"),
        ("radio heeft slechte ontvangst", "radio-reception"),
        ("my discount code does not work at checkout", "checkout-stuck"),
        ("oplader laadt niet", "charger-slow"),
    ],
)
def test_problem_is_found_by_what_people_say(description: str, key: str) -> None:
    """In either language."""
    assert guide().find(description)[0].key == key


@pytest.mark.parametrize(
    "description",
    ["there is smoke from my kettle", "er komt rook uit de lamp", "the toaster gave me a shock"],
)
def test_danger_comes_before_all_else(description: str) -> None:
    """Whatever the product is."""
    first = guide().find(description)[0]

    assert first.stop is not None
    assert "112" in first.stop["en"]


def test_product_the_customer_has_decides_a_tie() -> None:
    """ "No sound" may be of two things."""
    found = guide().find("quiet", products=frozenset({"SPEAKER-S"}))

    assert found[0].key == "sound-none"


def test_nothing_alike_finds_nothing() -> None:
    """Then the customer is asked what it is."""
    assert guide().find("hamster") == ()
    assert guide().find("") == ()


@given(st.text(max_size=700))
def test_any_text_can_be_a_description(description: str) -> None:
    """At most as many as asked for, never an error."""
    assert len(guide().find(description, limit=2)) <= 2


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"key": "lamp"', '"key": "The Lamp"', "kebab-case"),
        ('"nl": "Lamp"', '"de": "Lampe"', "needs en and nl"),
        ('"fine": true', '"fine": "maybe"', "true or false"),
        ("Doe erin.", " ", "empty"),
        ('["lampje"]', "[]", "words"),
        ('"checks"', '"stop": {"en": "No.", "nl": "Nee."}, "checks"', "either"),
        ("}]", "}", "delimiter"),
    ],
)
def test_broken_file_says_where(old: str, new: str, says: str) -> None:
    """Rather at the start than in a conversation."""
    with pytest.raises(GuideInvalidError, match=says):
        read_guide(ONE.replace(old, new))


def test_same_key_twice_is_refused() -> None:
    """Of problems, and of the checks of one."""
    with pytest.raises(GuideInvalidError, match="twice lamp"):
        read_guide(ONE.replace("}]", "}," + ONE[1:]))
    with pytest.raises(GuideInvalidError, match="not a list"):
        read_guide(ONE[1:-1])
