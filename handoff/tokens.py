"""Signed tokens that prove the right to one conversation; nothing about them is stored.

A token is `v1.<body>.<signature>`: the body is base64url JSON with purpose, conversation and
expiry, the signature is HMAC-SHA256 over everything before it.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime, timedelta

from handoff.errors import HandoffError

VERSION = "v1"
RESUME = "resume"
DEFAULT_LIFE = timedelta(days=7)


class InvalidToken(HandoffError):
    """The token was not made here, was changed, or is for something else."""

    code = "invalid-token"
    sentence = "This conversation cannot be opened with that token."


class ExpiredToken(HandoffError):
    """The token was good once."""

    code = "expired-token"
    sentence = "This conversation was too long ago; please start a new one."


class TokenSigner:
    """Makes and checks tokens with one secret."""

    def __init__(
        self, secret: str, *, now: Callable[[], datetime], life: timedelta = DEFAULT_LIFE
    ) -> None:
        self._key = hashlib.sha256(b"frontline conversation token\0" + secret.encode()).digest()
        self._now = now
        self._life = life

    def issue(self, conversation_id: str, *, purpose: str = RESUME) -> str:
        """A token for one conversation and one purpose, good until its life is over."""
        expires = int((self._now() + self._life).timestamp())
        body = json.dumps({"p": purpose, "c": conversation_id, "e": expires})
        signed = f"{VERSION}.{_encode(body.encode())}"
        return f"{signed}.{self._signature(signed)}"

    def verify(self, token: str, *, purpose: str = RESUME) -> str:
        """The conversation the token is for; raises `InvalidToken` or `ExpiredToken`."""
        signed, _, signature = token.rpartition(".")
        expected = self._signature(signed).encode()
        if not hmac.compare_digest(expected, signature.encode(errors="replace")):
            raise InvalidToken
        version, _, body = signed.partition(".")
        if version != VERSION:
            raise InvalidToken
        claims = json.loads(_decode(body))
        if claims["p"] != purpose:
            raise InvalidToken
        if claims["e"] <= self._now().timestamp():
            raise ExpiredToken
        return str(claims["c"])

    def _signature(self, signed: str) -> str:
        signing = hmac.new(self._key, signed.encode(errors="replace"), hashlib.sha256)
        return _encode(signing.digest())


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise InvalidToken from error
