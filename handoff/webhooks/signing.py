"""Signatures of webhooks: `t=<unix time>,v1=<HMAC-SHA256 of "t.body" as hex>`, and their secrets.

A secret is derived from the service's own and the endpoint's id and generation: it is shown once,
stored nowhere, and changes when the service's own secret does.
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence

HEADER = "Frontline-Signature"
TOLERANCE_S = 300


class WebhookSecrets:
    """The secrets of all endpoints."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"frontline webhook secret\0" + secret.encode()).digest()

    def of(self, endpoint_id: str, generation: int) -> str:
        """The secret of an endpoint in one of its generations."""
        named = hmac.new(self._key, f"{endpoint_id}.{generation}".encode(), hashlib.sha256)
        return "whsec_" + base64.urlsafe_b64encode(named.digest()).rstrip(b"=").decode()


def signature(secrets: Sequence[str], body: bytes, at: int) -> str:
    """The header's value: one `v1` for each secret that is good at the moment."""
    return ",".join([f"t={at}", *(f"v1={_mac(secret, body, at)}" for secret in secrets)])


def is_good(
    header: str, secret: str, body: bytes, *, now: float, tolerance_s: int = TOLERANCE_S
) -> bool:
    """Whether `body` came with this header from who knows `secret`, and not long ago."""
    parts = [part.partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdecimal()):
        return False
    at = int(times[0])
    if abs(now - at) > tolerance_s:
        return False
    wanted = _mac(secret, body, at).encode()
    given = [value.encode() for name, _, value in parts if name == "v1"]
    return any([hmac.compare_digest(wanted, one) for one in given])  # noqa: C419  # same time always


def _mac(secret: str, body: bytes, at: int) -> str:
    return hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
