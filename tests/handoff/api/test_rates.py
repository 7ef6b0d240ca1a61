"""How much one socket and one address may do."""

import aiohttp
import pytest

from handoff.api.allowances import Rates
from handoff.api.limits import Limiter, Rate, TooMany
from handoff.client import Refused
from handoff.client.http import post
from handoff.protocol.customer import OpenConversation
from tests.handoff.api.support.house import BuildHouse
from tests.handoff.api.support.wire import bare


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_allowance_fills_up_with_time() -> None:
    """The burst at once, then one for each period, never more than the burst."""
    clock = Hand()
    limiter = Limiter(Rate(2, 0.5), clock)
    limiter.take("a")
    limiter.take("a")

    with pytest.raises(TooMany) as refused:
        limiter.take("a")
    assert refused.value.retry_after_s == pytest.approx(2.0)
    clock.now = 2.0
    limiter.take("a")
    clock.now = 1_000.0
    limiter.take("a")
    limiter.take("a")
    with pytest.raises(TooMany):
        limiter.take("a")


def test_keys_do_not_share_and_are_forgotten_in_turn() -> None:
    """Memory is bounded: the key not seen for longest starts afresh."""
    limiter = Limiter(Rate(1, 0.001), Hand(), keys=2)
    limiter.take("a")
    limiter.take("b")
    limiter.take("c")

    limiter.take("a")
    with pytest.raises(TooMany):
        limiter.take("c")


def test_clock_that_goes_back_gives_nothing_away() -> None:
    """No negative time, no allowance for nothing."""
    clock = Hand()
    clock.now = 100.0
    limiter = Limiter(Rate(1, 1.0), clock)
    limiter.take("a")
    clock.now = 0.0

    with pytest.raises(TooMany):
        limiter.take("a")


async def test_too_many_messages_are_refused_and_the_socket_stays(build_house: BuildHouse) -> None:
    """Each refused message is named, so that the page can send it again."""
    house = await build_house(rates=Rates(commands=Rate(3, 0.01)))
    line = await bare(house)
    for number in range(4):
        await line.say({"type": "message", "client_msg_id": f"message-{number}", "text": "Hi"})

    error = await line.hear("error")

    assert (error["code"], error["client_msg_id"]) == ("too-many-requests", "message-3")
    assert not error["fatal"]
    assert await line.is_usable()


async def test_sockets_of_one_address_share_an_allowance(build_house: BuildHouse) -> None:
    """Many connections are no way around the limit of one."""
    house = await build_house(rates=Rates(commands_by_address=Rate(2, 0.01)))
    lines = [await bare(house) for _ in range(3)]
    for number, line in enumerate(lines):
        await line.say({"type": "message", "client_msg_id": f"message-{number}", "text": "Hi"})

    answers = [await line.hear("stored") for line in lines[:2]]
    error = await lines[2].hear("error")

    assert len(answers) == 2
    assert error["code"] == "too-many-requests"


async def test_flood_of_frames_ends_the_connection(build_house: BuildHouse) -> None:
    """Whatever is in the frames; told why, closed with 1008."""
    house = await build_house(rates=Rates(frames=Rate(10, 0.01)))
    line = await bare(house)
    for _ in range(15):
        await line.say({"type": "ping"})

    error = await line.hear("error")

    assert (error["code"], error["fatal"]) == ("flood", True)
    assert await line.closing_code() == 1008


async def test_conversations_of_one_address_are_limited(build_house: BuildHouse) -> None:
    """Opening thousands of conversations is not possible."""
    house = await build_house(rates=Rates(conversations=Rate(2, 0.01)))
    url = house.url + "/api/conversations"
    await post(house.http, url, OpenConversation())
    await post(house.http, url, OpenConversation())

    with pytest.raises(Refused) as refused:
        await post(house.http, url, OpenConversation())

    assert refused.value.code == "too-many-requests"


async def test_connections_of_one_address_are_limited(build_house: BuildHouse) -> None:
    """Connecting in a loop is refused before the handshake."""
    house = await build_house(rates=Rates(connections=Rate(1, 0.01)))
    await bare(house, resumed=False)

    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        await bare(house, resumed=False)

    assert refused.value.status == 429


async def test_typing_signs_are_throttled_silently(build_house: BuildHouse) -> None:
    """Too many are not passed on and not worth an error."""
    house = await build_house(rates=Rates(typing=Rate(1, 0.01)))
    line = await bare(house)
    for on in (True, False, True, False, True):
        await line.say({"type": "typing", "on": on})

    assert await line.is_usable()
    assert not house.hub.typing.is_typing(line.conversation_id, "customer")


def test_factor_multiplies_every_rate() -> None:
    """One setting for measurements."""
    rates = Rates().times(10)

    assert rates.commands == Rate(200, 40)
    assert rates.frames.burst == 10 * Rates().frames.burst
