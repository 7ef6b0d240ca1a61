"""The tokens that prove the right to a conversation."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.tokens import ExpiredToken, InvalidToken, TokenSigner

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MINE = "c_0000000000000001"


def signer(key: str = "of the tests", now: datetime = NOW) -> TokenSigner:
    """One whose clock stands still."""
    return TokenSigner(key, now=lambda: now, life=timedelta(hours=1))


def test_token_leads_to_its_conversation() -> None:
    """And to no other."""
    assert signer().verify(signer().issue(MINE)) == MINE


def test_token_expires() -> None:
    """To the second, and with an error of its own."""
    token = signer().issue(MINE)

    assert signer(now=NOW + timedelta(minutes=59)).verify(token) == MINE
    with pytest.raises(ExpiredToken):
        signer(now=NOW + timedelta(hours=1)).verify(token)


def test_token_is_for_one_purpose() -> None:
    """A token for downloads does not resume a conversation."""
    with pytest.raises(InvalidToken):
        signer().verify(signer().issue(MINE, purpose="download"))


def test_token_of_another_secret_is_invalid() -> None:
    """Also when everything else is right."""
    with pytest.raises(InvalidToken):
        signer().verify(signer("of others").issue(MINE))


@settings(deadline=None)  # a busy machine is no fault
@given(st.integers(min_value=0), st.characters(blacklist_categories=()))
def test_changing_any_character_makes_it_invalid(position: int, character: str) -> None:
    """Version, body and signature are all covered."""
    token = signer().issue(MINE)
    position %= len(token)
    changed = token[:position] + character + token[position + 1 :]

    if changed != token:
        with pytest.raises(InvalidToken):
            signer().verify(changed)


@settings(deadline=None)  # a busy machine is no fault
@given(st.text())
def test_anything_else_is_invalid(text: str) -> None:
    """No text crashes the check."""
    with pytest.raises(InvalidToken):
        signer().verify(text)
