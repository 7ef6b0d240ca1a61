"""Signatures and secrets of webhooks."""

from hypothesis import given
from hypothesis import strategies as st

from handoff.webhooks.signing import TOLERANCE_S, WebhookSecrets, is_good, signature

SECRETS = WebhookSecrets("secret of the service")
texts = st.text(min_size=1, max_size=40)
moments = st.integers(min_value=0, max_value=2**40)


@given(secret=texts, body=st.binary(max_size=200), at=moments, late=st.integers(-300, 300))
def test_signature_is_good_for_its_body_secret_and_time(
    secret: str, body: bytes, at: int, late: int
) -> None:
    """Whatever they are."""
    header = signature([secret], body, at)

    assert is_good(header, secret, body, now=at + late)
    assert not is_good(header, secret, body, now=at + TOLERANCE_S + 1)
    assert not is_good(header, secret, body, now=at - TOLERANCE_S - 1)


@given(secret=texts, other=texts, body=st.binary(max_size=200), changed=st.binary(max_size=200))
def test_signature_is_good_for_nothing_else(
    secret: str, other: str, body: bytes, changed: bytes
) -> None:
    """Another body, secret or time needs another signature."""
    header = signature([secret], body, 1_000)

    assert is_good(header, secret, changed, now=1_000) == (body == changed)
    assert is_good(header, other, body, now=1_000) == (other == secret)
    assert not is_good(header.replace("t=1000", "t=1001"), secret, body, now=1_000)


@given(header=st.text(max_size=80))
def test_nonsense_is_no_signature(header: str) -> None:
    """And no exception either."""
    assert not is_good(header, "secret", b"body", now=1_000)


def test_two_secrets_sign_while_one_replaces_the_other() -> None:
    """A receiver that knows either of them is content."""
    old, new = SECRETS.of("wh_1", 1), SECRETS.of("wh_1", 2)
    header = signature([new, old], b"body", 1_000)

    assert is_good(header, old, b"body", now=1_000)
    assert is_good(header, new, b"body", now=1_000)


def test_secrets_differ_by_endpoint_generation_and_house() -> None:
    """Each is its own, and the same every time."""
    elsewhere = WebhookSecrets("another service")
    secrets = [
        SECRETS.of("wh_1", 1),
        SECRETS.of("wh_1", 2),
        SECRETS.of("wh_2", 1),
        elsewhere.of("wh_1", 1),
    ]

    assert len(set(secrets)) == 4
    assert SECRETS.of("wh_1", 1) == secrets[0]
    assert "secret of the service" not in repr(vars(SECRETS))
