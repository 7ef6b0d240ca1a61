"""Accounts and sessions, as far as the store knows them."""

from datetime import timedelta

import pytest

from handoff.errors import UsernameTaken
from handoff.model.work import Role
from tests.handoff.core.floor import Floor


async def test_agent_is_found_by_name_without_case(floor: Floor) -> None:
    """And the hash shows in no repr."""
    agent = await floor.board.add_agent(
        username=" Sam ", password_hash="$argon2$secret", name="Sam Demo", role=Role.SUPERVISOR
    )

    found = await floor.board.credentials("SAM")

    assert found is not None
    assert (found.agent, found.password_hash) == (agent, "$argon2$secret")
    assert "secret" not in repr(found)
    assert await floor.board.credentials("kim") is None
    assert await floor.board.agents() == [agent]


async def test_username_is_given_once(floor: Floor) -> None:
    """Whatever the case."""
    await floor.agent("sam")

    with pytest.raises(UsernameTaken):
        await floor.board.add_agent(username="SAM", password_hash="-", name="Other")


async def test_session_lasts_until_it_is_over(floor: Floor) -> None:
    """By time, by logging out, by a new password."""
    agent = await floor.agent()
    until = floor.clock.now() + timedelta(hours=8)
    for token in ("one", "two", "three"):
        await floor.board.open_session(agent.id, token, until)

    session = await floor.board.session("one")
    assert session is not None
    assert session.agent_id == agent.id
    await floor.board.end_session("one")
    assert await floor.board.session("one") is None
    await floor.board.set_password(agent.id, "new")
    assert await floor.board.session("two") is None
    await floor.board.open_session(agent.id, "four", until)
    floor.clock.advance(8 * 3_600)
    assert await floor.board.session("four") is None
