"""The plain form of a text and the terms it is made of."""

from sklearn.feature_extraction.text import TfidfVectorizer

from bot.components.wording import character_terms, plain, word_terms


def test_numbers_and_addresses_do_not_matter_to_the_wording() -> None:
    """One order number is like another; shouting and stretching too."""
    assert plain("Where is 10042??") == plain("where is 20871??")
    assert plain("sooooo  late") == plain("soo late")
    assert "jan" not in plain("mail jan@example.com")


def test_accents_and_apostrophes_do_not_matter() -> None:
    """People leave them out, or type another kind."""
    assert plain("Eén factuur, don’t") == plain("een factuur, don't") == "een factuur, dont"


def test_an_open_field_stands_for_what_it_names() -> None:
    """A number field is a number; what any other is called says nothing of the wish."""
    assert plain("cancel order {{Order Number}}") == plain("cancel order 10042")
    assert plain("the bill of {{Person Name}} please") == "the bill of @name please"
    assert plain("edit my {{Account Type}} account") == "edit my @name account"


def test_an_open_bracket_alone_is_left_as_it_is() -> None:
    """Smileys and stray braces are no fields."""
    assert plain("{ :-} {{") == "{ :-} {{"


def test_characters_run_inside_words_as_scikit_learn_counts_them() -> None:
    """The analyser named char_wb is the reference."""
    theirs = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5)).build_analyzer()

    for text in ("where is my order 0", "a", "ok?", "", "terugbetaling graag"):
        assert sorted(character_terms(text, 3, 5)) == sorted(theirs(text))


def test_words_are_known_by_their_beginning_alone_and_in_pairs() -> None:
    """So that cancelling and cancelled are one, and so is what stands between."""
    assert word_terms("cancelling my order") == [
        "cance", "my", "order", "cance my", "my order", "cance _ order",
    ]  # fmt: skip
    assert word_terms("cancelled") == word_terms("cancellation")
