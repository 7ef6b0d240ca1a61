"""Where a webhook may go: to the open internet over https, never into our own network.

The check of the url is for who registers it; the one that counts is made on the very addresses that
are connected to, so that a name that changes its address in between leads nowhere either.
"""

import ipaddress
from socket import AddressFamily
from urllib.parse import urlsplit

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from handoff.errors import HandoffError

MAX_URL_CHARS = 2_000
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class BadAddress(HandoffError):
    """Not an address that webhooks are sent to; the sentence says what is wrong."""

    code = "bad-webhook-address"


class AddressRefused(OSError):
    """The name leads into our own network."""


def check_url(url: str, *, private: bool) -> None:
    """Raise `BadAddress` unless webhooks may go there; `private` allows http and our network."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise BadAddress("The address cannot be read.") from error
    if parts.scheme not in ({"https", "http"} if private else {"https"}):
        raise BadAddress("The address must begin with https://.")
    if not host or len(url) > MAX_URL_CHARS or not url.isascii() or not url.isprintable():
        raise BadAddress("The address cannot be read.")
    if parts.username is not None or parts.password is not None or " " in url:
        raise BadAddress("The address must hold no user name, password or space.")
    if parts.fragment:
        raise BadAddress("The address must have no part after a #.")
    if not private and (host == "localhost" or host.endswith(".localhost") or _is_inside(host)):
        raise BadAddress("The address is not one of the open internet.")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also when it hides another one."""
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        hidden = found.ipv4_mapped or found.sixtofour
        if hidden is None and found in _NAT64:
            hidden = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if hidden is not None:
            found = hidden
    return found.is_global and not found.is_multicast and not found.is_reserved


def _is_inside(host: str) -> bool:
    try:
        return not is_public(host)
    except ValueError:
        return False


class GuardedResolver(AbstractResolver):
    """Resolves names like any other, and refuses those that lead into our own network."""

    def __init__(self, inner: AbstractResolver | None = None) -> None:
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AddressFamily.AF_INET
    ) -> list[ResolveResult]:
        """The addresses of `host`; raises `AddressRefused` if a single one is ours."""
        found = await self._inner.resolve(host, port, family)
        if not all(is_public(one["host"]) for one in found):
            raise AddressRefused("the name leads to an address that is not public")
        return found

    async def close(self) -> None:
        """Close the resolver behind this one."""
        await self._inner.close()
