"""Which language holds: the widget's choice, what is spoken, and when to switch."""

from bot.components.language import choose_language, prior_language

DUTCH = {"en": 0.02, "nl": 0.98}


def test_a_clear_sentence_in_the_other_language_switches() -> None:
    """The customer need not press anything."""
    assert choose_language("waar blijft mijn bestelling", DUTCH, prior="en") == "nl"


def test_bare_numbers_never_switch() -> None:
    """However sure the model is of digits."""
    assert choose_language("10042", {"en": 0.0, "nl": 1.0}, prior="en") == "en"


def test_postcodes_and_track_codes_never_switch() -> None:
    """They are answers to a question, in whatever language that was asked."""
    for code in ("1012 AB", "1012ab", "SW1A 1AA", "PA079522598", "10042, 1012 AB"):
        assert choose_language(code, {"en": 1.0, "nl": 0.0}, prior="nl") == "nl"


def test_a_single_word_needs_more_certainty_than_a_sentence() -> None:
    """Many short words are both."""
    assert choose_language("hoi", DUTCH, prior="en") == "en"
    assert choose_language("hoi", {"en": 0.001, "nl": 0.999}, prior="en") == "nl"


def test_a_new_choice_in_the_widget_counts_at_once() -> None:
    """A choice that was there before does not undo a switch by speaking."""
    assert prior_language(spoken="en", chosen="nl", chosen_before="en") == "nl"
    assert prior_language(spoken="nl", chosen="en", chosen_before="en") == "nl"


def test_unknown_languages_fall_back() -> None:
    """To the widget's, then to English."""
    assert prior_language(spoken="", chosen="nl", chosen_before="nl") == "nl"
    assert prior_language(spoken="fr", chosen="de", chosen_before="") == "en"
