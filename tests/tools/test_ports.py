"""Ports that are taken are noticed, and the one who has them is named."""

import os
import socket
from collections.abc import Iterator

import pytest

from tools.launch.ports import AddressInvalid, Wish, complaint, free_ports, is_free, owner


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which this process listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_taken_port_is_not_free(taken: int) -> None:
    """A port somebody listens on cannot be ours."""
    assert not is_free("127.0.0.1", taken)


def test_free_ports_are_free_and_different() -> None:
    """Three processes get three ports."""
    ports = free_ports(3)

    assert len(set(ports)) == 3
    assert all(is_free("127.0.0.1", port) for port in ports)


def test_owner_of_a_port_is_found(taken: int) -> None:
    """On Linux the process that listens is known by number and command."""
    holder = owner(taken)

    assert holder is not None
    assert holder[0] == os.getpid()
    assert "pytest" in holder[1] or "python" in holder[1]


def test_complaint_says_who_and_what_to_do(taken: int) -> None:
    """The message can be acted on: the process to stop, or a free port to type."""
    told = complaint(Wish("FRONTLINE_PORT", "127.0.0.1", taken))
    suggested = int(told.rpartition("FRONTLINE_PORT=")[2].split()[0])

    assert f"port {taken} is taken by process {os.getpid()}" in told
    assert is_free("127.0.0.1", suggested)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_address_of_another_machine_is_refused(host: str) -> None:
    """An address this machine does not have is told apart from a taken port."""
    with pytest.raises(AddressInvalid, match="cannot listen on"):
        is_free(host, free_ports(1)[0])
