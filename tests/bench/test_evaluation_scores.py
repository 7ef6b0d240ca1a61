"""Scores against numbers worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.evaluate import scores
from bench.evaluate.scores import Outcome, outcome


def _outcomes(*pairs: tuple[str, str]) -> list[Outcome]:
    return [Outcome(f"text {i}", expected, done, 0.9) for i, (expected, done) in enumerate(pairs)]


MIXED = _outcomes(("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("out_of_scope", "a"))


def test_asking_back_is_a_rejection() -> None:
    """Right where nothing could be done, wrong where the customer could be served."""
    strange = outcome(
        text="?", expected="out_of_scope", intent="nlu_fallback", topic=None, confidence=0.2
    )
    ours = outcome(text="?", expected="a", intent="nlu_fallback", topic=None, confidence=0.2)

    assert strange.is_right
    assert ours.done == "out_of_scope"
    assert not ours.is_right


@pytest.mark.parametrize(
    ("expected", "right"), [("faq", True), ("faq/jobs", True), ("faq/warranty", False)]
)
def test_a_topic_counts_only_where_one_was_asked_for(expected: str, right: bool) -> None:
    """`faq` takes any topic, `faq/jobs` only its own."""
    one = outcome(text="?", expected=expected, intent="faq", topic="faq/jobs", confidence=0.9)

    assert one.is_right is right


def test_accuracy_and_macro_f1() -> None:
    """F1: a 2·1/(2+2), b 2·2/(2+3), out_of_scope 0."""
    assert scores.accuracy(MIXED) == pytest.approx(3 / 5)
    assert scores.macro_f1(MIXED) == pytest.approx((0.5 + 0.8 + 0.0) / 3)


def test_rejections_are_counted_on_both_sides() -> None:
    """One of two strange ones declined; one of three of ours."""
    rejected = scores.rejections(
        _outcomes(
            ("out_of_scope", "out_of_scope"), ("out_of_scope", "a"),
            ("a", "a"), ("a", "out_of_scope"), ("b", "a"),
        )
    )  # fmt: skip

    assert rejected is not None
    assert rejected.recall == pytest.approx(1 / 2)
    assert rejected.false_rejects == pytest.approx(1 / 3)
    assert scores.rejections(_outcomes(("a", "a"))) is None


def test_confusions_are_the_most_frequent_first() -> None:
    """With the first such text."""
    found = scores.confusions(_outcomes(("a", "b"), ("b", "a"), ("b", "a"), ("a", "a")))

    assert found == [("b", "a", 2, "text 1"), ("a", "b", 1, "text 0")]


def test_precision_of_what_was_never_done_is_unknown() -> None:
    """Not one, not zero."""
    assert scores.precision(MIXED, "a") == pytest.approx(1 / 2)
    assert scores.precision(MIXED, "c") is None


def test_roc_auc_counts_pairs() -> None:
    """Four pairs: three in order, one tie that counts half."""
    assert scores.roc_auc([0.9, 0.5, 0.5, 0.1], [True, True, False, False]) == pytest.approx(
        3.5 / 4
    )
    assert scores.roc_auc([0.9, 0.5], [True, True]) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2, max_size=30))
def test_roc_auc_is_the_share_of_pairs_in_order(pairs: list[tuple[int, bool]]) -> None:
    """The definition, pair by pair."""
    yes = [score for score, angry in pairs if angry]
    no = [score for score, angry in pairs if not angry]
    found = scores.roc_auc([float(score) for score, _ in pairs], [angry for _, angry in pairs])
    if not yes or not no:
        assert found is None
        return
    wins = sum((a > b) + (a == b) / 2 for a in yes for b in no)

    assert found == pytest.approx(wins / (len(yes) * len(no)))


def test_the_threshold_itself_hands_over() -> None:
    """At or above: two found, one of them angry, one of two angry found."""
    assert scores.at_threshold([0.6, 0.7, 0.1], [True, False, True], 0.6) == (0.5, 0.5)
    assert scores.at_threshold([0.1], [False], 0.6) == (None, None)
