"""What one address and one socket may do in a time; the numbers stand here and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass

from handoff.api.limits import Bucket, Limiter, Rate, TooMany


@dataclass(frozen=True, slots=True)
class Rates:
    """All rates; `times` multiplies them: for measurements, for many people at one address."""

    conversations: Rate = Rate(20, 0.5)
    documents: Rate = Rate(30, 0.5)
    connections: Rate = Rate(60, 5)
    login_by_address: Rate = Rate(20, 0.2)
    login_by_user: Rate = Rate(8, 0.05)
    commands: Rate = Rate(20, 4)
    commands_by_address: Rate = Rate(120, 30)
    agent_commands: Rate = Rate(60, 20)
    typing: Rate = Rate(6, 2)
    frames: Rate = Rate(200, 40)
    sound: Rate = Rate(250, 75)  # 50 frames a second, and what a stalled network brings at once
    keys: Rate = Rate(60, 10)
    wrong_keys: Rate = Rate(20, 0.2)
    uploads: Rate = Rate(10, 0.2)

    def times(self, factor: float) -> "Rates":
        """Every rate, `factor` times as large."""
        return Rates(
            *(
                Rate(max(1, int(rate.burst * factor)), rate.per_second * factor)
                for rate in (getattr(self, name) for name in self.__slots__)
            )
        )


class Flood(TooMany):
    """So many frames that the socket is closed."""

    code = "flood"


class Allowances:
    """The buckets of all addresses."""

    def __init__(self, rates: Rates, now: Callable[[], float]) -> None:
        self.rates = rates
        self.now = now
        self.conversations = Limiter(rates.conversations, now)
        self.documents = Limiter(rates.documents, now)
        self.connections = Limiter(rates.connections, now)
        self.login_by_address = Limiter(rates.login_by_address, now)
        self.login_by_user = Limiter(rates.login_by_user, now)
        self.commands_by_address = Limiter(rates.commands_by_address, now)
        self.keys = Limiter(rates.keys, now)
        self.wrong_keys = Limiter(rates.wrong_keys, now)
        self.uploads = Limiter(rates.uploads, now)

    def of_customer(self, address: str) -> "SocketAllowance":
        """What a customer's socket from this address may do."""
        return SocketAllowance(self, self.rates.commands, address)

    def of_agent(self) -> "SocketAllowance":
        """What an agent's socket may do; agents share an office's address, so it does not count."""
        return SocketAllowance(self, self.rates.agent_commands, None)


class SocketAllowance:
    """The buckets of one socket."""

    def __init__(self, all_of_them: Allowances, commands: Rate, address: str | None) -> None:
        self._all = all_of_them
        self._address = address
        now = all_of_them.now()
        self._frames = Bucket(all_of_them.rates.frames, now)
        self._commands = Bucket(commands, now)
        self._typing = Bucket(all_of_them.rates.typing, now)

    def take_frame(self) -> None:
        """A frame arrived, whatever it is; raises `Flood`."""
        wait = self._frames.take(self._all.now())
        if wait > 0:
            raise Flood(wait)

    def take_command(self) -> None:
        """A frame that makes work; raises `TooMany`."""
        wait = self._commands.take(self._all.now())
        if wait > 0:
            raise TooMany(wait)
        if self._address is not None:
            self._all.commands_by_address.take(self._address)

    def may_type(self) -> bool:
        """Whether one more typing sign is passed on."""
        return self._typing.take(self._all.now()) == 0
