"""Sentences drawn from ways of asking: the same ones each time, well-formed, and of every duty."""

from pathlib import Path

import pytest

from bot.components.phrasing import Phrasing, read_phrasing, tidy

FILES = {language: Path(f"data/phrasing/{language}.yml") for language in ("en", "nl")}


def asking(ways: dict[str, str], wish: str) -> str:
    """The one sentence that can be drawn."""
    phrasing = Phrasing(
        words={}, heads=[""], tails=[""], ways={name: [way] for name, way in ways.items()},
        doubling=["get"], intents={"cancel_order": {"do": [wish]}},
    )  # fmt: skip
    [(text, intent)] = phrasing.draw(1)
    assert intent == "cancel_order"
    return text


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("track my order", "help tracking my order"),
        ("make a return", "help making a return"),
        ("get a refund", "help getting a refund"),
        ("see my bill", "help seeing my bill"),
    ],
)
def test_an_english_wish_can_be_put_with_ing(wish: str, text: str) -> None:
    """The first word is its verb."""
    assert asking({"doing": "help ~"}, wish) == text


@pytest.mark.parametrize(
    ("wish", "with_te", "with_kan"),
    [
        ("mijn order volgen", "mijn order te volgen", "mijn order kan volgen"),
        ("mijn contract op/zeggen", "mijn contract op te zeggen", "mijn contract kan opzeggen"),
        ("het ^laten bezorgen", "het te laten bezorgen", "het kan laten bezorgen"),
        ("me op/geven voor nieuws", "me op te geven voor nieuws", "me kan opgeven voor nieuws"),
    ],
)
def test_a_dutch_wish_can_be_put_with_te_and_with_kan(
    wish: str, with_te: str, with_kan: str
) -> None:
    """Both go before the verb, which may be parted."""
    assert asking({"te": "hulp om ~"}, wish) == f"hulp om {with_te}"
    assert asking({"kan": "weet u hoe ik ~"}, wish) == f"weet u hoe ik {with_kan}"
    assert asking({"do": "ik wil ~"}, wish) == f"ik wil {wish.replace('/', '').replace('^', '')}"


def test_trouble_is_not_put_around_a_wish_that_forbids_it() -> None:
    """ "I cannot create an account" is another intent than "create an account"."""
    told = Phrasing(
        words={}, heads=[""], tails=[""], ways={"do": ["~"], "do_trouble": ["I cannot ~"]},
        doubling=[], intents={"create_account": {"do": ["sign up"], "trouble": False}},
    )  # fmt: skip
    assert told.draw(9) == [("sign up", "create_account")]


@pytest.mark.parametrize("language", FILES)
def test_every_duty_is_drawn_as_often_as_asked_for(language: str) -> None:
    """The same sentences each time, without a mark of the file left in them."""
    phrasing = read_phrasing(FILES[language])
    drawn = phrasing.draw(30)

    assert drawn == phrasing.draw(30)
    assert len(drawn) == 30 * sum(int(of.get("share", 1)) for of in phrasing.intents.values())
    assert len(phrasing.intents) == 35
    assert [text for text, _ in drawn if set("()<>|~^") & set(text) or text != tidy(text)] == []


def test_a_word_that_no_list_holds_is_named(tmp_path: Path) -> None:
    """A misspelt word would otherwise stop a training half-way."""
    file = tmp_path / "en.yml"
    file.write_text(
        "words: {order: [order]}\nheads: ['']\ntails: ['']\nways: {do: ['~']}\ndoubling: []\n"
        "intents: {cancel_order: {do: [cancel my <ordr>]}}\n",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match="`words` has no ordr"):
        read_phrasing(file)
