"""Word error rates: what is counted, and as what."""

import pytest

from bench.evaluate.hearing import Errors, Outcome, aligned, errors, report, words


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Where's my order, please?", "en", "where's my order please"),
        ("Order 10042.", "en", "order one zero zero four two"),
        ("one oh oh four two", "en", "one zero zero four two"),
        ("oh, I see", "en", "oh i see"),
        ("Het is één uur", "nl", "het is een uur"),
        ("1012 AB", "nl", "een nul een twee ab"),
        ("m\u2019n bestelling", "nl", "m'n bestelling"),
        ("drieëntwintig", "nl", "drieëntwintig"),
    ],
)
def test_words_are_compared_as_they_are_said(text: str, language: str, said: str) -> None:
    """Not as they are written: numerals are digits, marks and case are nothing."""
    assert " ".join(words(text, language)) == said


def test_the_cheapest_alignment_is_found() -> None:
    """A word put in does not make all the words behind it wrong."""
    added = aligned(["a", "b"], ["x", "a", "b"])
    missing = aligned(["a", "b", "c"], ["a", "c"])

    assert added == [(None, "x"), ("a", "a"), ("b", "b")]
    assert missing == [("a", "a"), ("b", None), ("c", "c")]


def test_errors_are_counted_by_kind_and_digits_apart() -> None:
    """A digit heard where none was said is an error of digits, a word heard for a digit too."""
    outcomes = [
        Outcome("a", ("order", "one", "two", "three"), ("order", "one", "you", "three", "four")),
        Outcome("b", ("hello", "there"), ("hello",)),
    ]
    of_words, of_digits = errors(outcomes, "en")

    assert of_words == Errors(said=6, wrong=1, missing=1, added=1)
    assert of_digits == Errors(said=3, wrong=1, missing=0, added=1)
    assert of_words.rate == 0.5


def test_without_digits_there_is_no_rate_of_them() -> None:
    """Rather than a perfect one."""
    said = report("title", [Outcome("a", ("hello",), ("hello",))], "en")

    assert "word error rate   0.0% of 1" in said
    assert "digit error rate  none were said" in said


def test_the_report_shows_what_went_wrong() -> None:
    """Both lines of a recording with errors, and what is taken for what again and again."""
    wrong = [Outcome(f"{name}.wav", ("pin",), ("pen",)) for name in "ab"]
    said = report("title", [*wrong, Outcome("c.wav", ("yes",), ())], "en")

    assert "said   pin\n    heard  pen" in said
    assert "heard  (nothing)" in said
    assert "2 times pin heard as pen" in said


def test_folders_are_told_apart() -> None:
    """Each with its own rates; one folder alone needs no table."""
    outcomes = [
        Outcome("quiet/a.wav", ("one", "two"), ("one", "two")),
        Outcome("noisy/a.wav", ("one", "yes"), ("nine", "yes")),
    ]
    said = report("title", outcomes, "en").splitlines()

    assert said[-2:] == ["      0.0%    0.0%  quiet", "     50.0%  100.0%  noisy"]
    assert "folder" not in report("title", outcomes[:1], "en")
