"""When a delivery that failed is tried again: later each time, a little by chance, not for ever."""

from datetime import datetime, timedelta

FIRST = timedelta(seconds=5)
LONGEST = timedelta(hours=1)


def next_attempt(
    attempts: int, *, now: datetime, give_up_at: datetime, chance: float
) -> datetime | None:
    """When to try again after `attempts` failures; None when it was the last.

    The pause doubles from five seconds to an hour; `chance` from 0 to 1 takes up to half of it
    away, so that what failed together does not come back together. The last try is at `give_up_at`.
    """
    if now >= give_up_at:
        return None
    # Beyond 2**20 it is the longest anyway.
    whole = min(LONGEST, FIRST * (1 << min(attempts - 1, 20)))
    return min(now + whole * (1 - chance / 2), give_up_at)
