"""Agents of a run, straight into the run's own database."""

from collections.abc import Sequence

from argon2 import PasswordHasher

from handoff.switchboard import Switchboard
from tests.support.processes import House

PASSWORD = "only for the bench"  # noqa: S105 - an account of this run's own throw-away database


async def add_agents(house: House, names: Sequence[str], *, capacity: int) -> Sequence[str]:
    """Agents with these logins, with room for so many chats; answers the logins."""
    hashed = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    desk = await Switchboard.open(house.environment["FRONTLINE_HANDOFF_DATABASE_URL"])
    try:
        for name in names:
            await desk.add_agent(
                username=name,
                password_hash=hashed,
                name=name.title(),
                languages=("en", "nl"),
                capacity=capacity,
            )
    finally:
        await desk.close()
    return names
