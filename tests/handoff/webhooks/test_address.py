"""Where webhooks may go."""

from socket import AF_INET, AddressFamily

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from handoff.webhooks.address import (
    AddressRefused,
    BadAddress,
    GuardedResolver,
    check_url,
    is_public,
)

GOOD = [
    "https://example.org/hook",
    "https://example.org:8443/a?b=c",
    "https://8.8.8.8/",
    "https://[2001:4860:4860::8888]/x",
]
INSIDE = [
    "https://localhost/",
    "https://app.localhost/",
    "https://127.0.0.1/",
    "https://10.1.2.3/",
    "https://192.168.0.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://0.0.0.0/",
    "https://[::1]/",
    "https://[fd00::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://224.0.0.1/",
    "https://100.64.0.1/",
]
BAD = [
    "",
    "example.org",
    "ftp://example.org/",
    "https://",
    "https:///hook",
    "https://user:pass@example.org/",
    "https://example.org/#part",
    "https://example.org:99999/",
    "https://[::1",
    "https://example.org/a b",
    "https://example.org/\nX: y",
    "https://exämple.org/",
    "https://example.org/" + "x" * 2_000,
]


@pytest.mark.parametrize("url", GOOD)
def test_addresses_of_the_open_internet_are_good(url: str) -> None:
    """Names are looked at when they are resolved."""
    check_url(url, private=False)


@pytest.mark.parametrize("url", INSIDE)
def test_our_own_network_is_refused_unless_it_is_wanted(url: str) -> None:
    """Also written so that it looks like something else."""
    with pytest.raises(BadAddress):
        check_url(url, private=False)
    check_url(url, private=True)


@pytest.mark.parametrize("url", [*BAD])
@pytest.mark.parametrize("private", [True, False])
def test_what_is_no_address_is_refused(url: str, private: bool) -> None:
    """With a sentence, never another error."""
    with pytest.raises(BadAddress):
        check_url(url, private=private)


def test_http_needs_the_setting() -> None:
    """Plain text is for tests and machines of one's own."""
    with pytest.raises(BadAddress):
        check_url("http://example.org/", private=False)
    check_url("http://example.org/", private=True)


class Names(AbstractResolver):
    """A name server that says what the test wants."""

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: AddressFamily = AF_INET
    ) -> list[ResolveResult]:
        """The addresses, whatever the name."""
        return [
            ResolveResult(hostname=host, host=it, port=port, family=family, proto=0, flags=0)
            for it in self.addresses
        ]

    async def close(self) -> None:
        """Nothing."""


async def test_name_that_leads_inside_is_refused_when_it_is_resolved() -> None:
    """One such address among good ones is enough; what is checked is what is connected to."""
    good = await GuardedResolver(Names("8.8.8.8")).resolve("example.org", 443)

    assert [one["host"] for one in good] == ["8.8.8.8"]
    for inside in ("127.0.0.1", "10.0.0.1", "::1", "fe80::1%eth0"):
        with pytest.raises(AddressRefused):
            await GuardedResolver(Names("8.8.8.8", inside)).resolve("example.org", 443)


def test_public_addresses_are_told_from_others() -> None:
    """The check itself, for both kinds of address."""
    assert is_public("1.1.1.1")
    assert is_public("2606:4700::1111")
    assert not is_public("198.51.100.7")
    assert not is_public("255.255.255.255")
