"""Writes that are held back and sent together: to PostgreSQL each statement is a round trip."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    Executable,
    Insert,
    Select,
    Table,
    Update,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    union_all,
    update,
)
from sqlalchemy.engine import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from handoff.errors import StaleWrite

Row = Mapping[str, Any]


class Writing(AsyncConnection):
    """A transaction that writes. What is added, corrected or told is in the database no later than
    the next statement, or the end.
    """

    async def add(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows that all have the same columns."""
        await self.execute(_insert(table), rows[0] if len(rows) == 1 else rows)

    async def correct(
        self, table: Table, its_id: str, changes: Row, *, was: int | None = None
    ) -> None:
        """Change a row; raises StaleWrite, now or later, unless its version is what it `was`."""
        wanted = {"its_id": its_id, **({} if was is None else {"was": was}), **changes}
        done = await self.execute(_update(table, checks=was is not None), wanted)
        if done.rowcount != 1:
            raise StaleWrite

    async def tell(self, channel: str, payload: str) -> None:
        """Let those who listen hear this when it is committed."""
        await self.execute(_TELL, {"channel": channel, "payload": payload})

    async def ask(
        self, statement: Executable, values: Row, *, of: Collection[Table]
    ) -> CursorResult[Any]:
        """The rows of a statement that looks at these tables alone: others need not be sent."""
        return await self.execute(statement, values)

    async def send(self) -> None:
        """Write what was held back."""


class Together(Writing):
    """Holds writes back until something is asked, and sends them as one statement.

    The parts of one statement are done in no order that could be relied on, and do not see each
    other: so a table is corrected once in each, and never in the same one as rows are added to it.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(engine)
        self._held: list[_Part] = []

    async def execute(
        self, statement: Any, parameters: Any = None, *, execution_options: Any = None
    ) -> CursorResult[Any]:
        """The rows of one statement, which sees what was held back before."""
        await self.send()
        return await self._run(statement, parameters, execution_options)

    async def ask(
        self, statement: Executable, values: Row, *, of: Collection[Table]
    ) -> CursorResult[Any]:
        """The rows; what is held for other tables stays held."""
        if any(not isinstance(part, _Told) and part.table in of for part in self._held):
            await self.send()
        return await self._run(statement, values)

    async def add(self, table: Table, rows: Sequence[Row]) -> None:
        """Hold the rows back."""
        await self._hold(_Added(table, tuple(rows)))

    async def correct(
        self, table: Table, its_id: str, changes: Row, *, was: int | None = None
    ) -> None:
        """Hold the correction back."""
        await self._hold(_Corrected(table, its_id, was, changes))

    async def tell(self, channel: str, payload: str) -> None:
        """Hold the words back."""
        await self._hold(_Told(channel, payload))

    async def send(self) -> None:
        """Send what is held, in one statement."""
        held, self._held = self._held, []
        if not held:
            return
        statement = _together(tuple(part.shape for part in held))
        values: dict[str, Any] = {}
        for number, part in enumerate(held):
            values |= part.values(f"p{number}_")
        done = (await self._run(statement, values)).one()
        if any(part.must_hit and count != 1 for part, count in zip(held, done, strict=True)):
            raise StaleWrite

    async def _run(self, statement: Any, values: Any, options: Any = None) -> CursorResult[Any]:
        done: CursorResult[Any] = await super().execute(
            statement, values, execution_options=options
        )
        return done

    async def _hold(self, part: "_Part") -> None:
        if any(part.clashes(other) for other in self._held):
            await self.send()
        self._held.append(part)


_Shape = tuple[str, Table | None, tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class _Added:
    table: Table
    rows: tuple[Row, ...]
    must_hit = False

    @property
    def shape(self) -> _Shape:
        return ("add", self.table, tuple(self.rows[0]), len(self.rows))

    def values(self, prefix: str) -> dict[str, Any]:
        return {
            f"{prefix}{number}_{name}": value
            for number, row in enumerate(self.rows)
            for name, value in row.items()
        }

    def clashes(self, other: "_Part") -> bool:
        return isinstance(other, _Corrected) and other.table is self.table


@dataclass(frozen=True, slots=True)
class _Corrected:
    table: Table
    its_id: str
    was: int | None
    changes: Row
    must_hit = True

    @property
    def shape(self) -> _Shape:
        return ("correct", self.table, tuple(self.changes), self.was is not None)

    def values(self, prefix: str) -> dict[str, Any]:
        known = {f"{prefix}{name}": value for name, value in self.changes.items()}
        before = {} if self.was is None else {f"{prefix}was": self.was}
        return {f"{prefix}its_id": self.its_id, **before, **known}

    def clashes(self, other: "_Part") -> bool:
        return not isinstance(other, _Told) and other.table is self.table


@dataclass(frozen=True, slots=True)
class _Told:
    channel: str
    payload: str
    must_hit = False

    @property
    def shape(self) -> _Shape:
        return ("tell", None, (), 1)

    def values(self, prefix: str) -> dict[str, Any]:
        return {f"{prefix}channel": self.channel, f"{prefix}payload": self.payload}

    def clashes(self, other: "_Part") -> bool:
        return False


_Part = _Added | _Corrected | _Told
_TELL = select(func.pg_notify(bindparam("channel"), bindparam("payload")))


@lru_cache(maxsize=1_000)
def _together(shapes: tuple[_Shape, ...]) -> Select[Any]:
    """One row with what each part did; made once for each mixture, which costs milliseconds."""
    return select(*(_part(shape, number) for number, shape in enumerate(shapes)))


def _part(shape: _Shape, number: int) -> Any:
    kind, table, names, count = shape
    prefix = f"p{number}_"
    if table is None:
        told = func.pg_notify(bindparam(f"{prefix}channel"), bindparam(f"{prefix}payload"))
        return told.label(f"done{number}")
    written: Insert | Update
    if kind == "add":
        # Not VALUES of several rows: SQLAlchemy would build such a statement anew each time.
        rows = [_binds(table, names, f"{prefix}{row}_") for row in range(count)]
        lines = union_all(*(select(*row.values()) for row in rows))
        written = insert(table).from_select(list(names), lines)
    else:
        written = update(table).where(table.c.id == bindparam(f"{prefix}its_id"))
        if count:
            written = written.where(table.c.version == bindparam(f"{prefix}was"))
        written = written.values(_binds(table, names, prefix))
    part = written.returning(literal_column("1").label("done")).cte(f"part{number}")
    return select(func.count()).select_from(part).scalar_subquery().label(f"done{number}")


def _binds(table: Table, names: tuple[str, ...], prefix: str) -> dict[str, Any]:
    return {name: bindparam(f"{prefix}{name}", type_=table.c[name].type) for name in names}


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _update(table: Table, *, checks: bool) -> Update:
    mine = update(table).where(table.c.id == bindparam("its_id"))
    return mine.where(table.c.version == bindparam("was")) if checks else mine
