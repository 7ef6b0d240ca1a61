"""The one place where conversations change hands; every command is one transaction."""

from handoff.bus import Bus
from handoff.model.clock import Clock, Ids, RandomIds, SystemClock
from handoff.model.rules import Rules
from handoff.store.engine import Store
from handoff.switchboard.agents import Agents
from handoff.switchboard.api_keys import ApiKeys
from handoff.switchboard.attachments import Attachments
from handoff.switchboard.audit import Audit
from handoff.switchboard.boards import Boards
from handoff.switchboard.bot_turns import BotTurns
from handoff.switchboard.calls import Calls
from handoff.switchboard.canned_replies import CannedReplies
from handoff.switchboard.customer_views import CustomerViews
from handoff.switchboard.customers import Customers
from handoff.switchboard.deliveries import Deliveries
from handoff.switchboard.exports import Exports
from handoff.switchboard.figures import Figures
from handoff.switchboard.floors import Floors
from handoff.switchboard.follow_ups import FollowUps
from handoff.switchboard.inboxes import Inboxes
from handoff.switchboard.instances import Instances
from handoff.switchboard.logins import Logins
from handoff.switchboard.people import People
from handoff.switchboard.rating_reports import RatingReports
from handoff.switchboard.reading import Reading
from handoff.switchboard.recordings import Recordings
from handoff.switchboard.retention import Retention
from handoff.switchboard.supervision import Supervision
from handoff.switchboard.targets import TransferTargets
from handoff.switchboard.transfers import Transfers
from handoff.switchboard.waits import Waits
from handoff.switchboard.webhooks import Webhooks
from handoff.switchboard.wrap_ups import WrapUps

__all__ = ["Switchboard"]


class Switchboard(
    Customers,
    BotTurns,
    Agents,
    WrapUps,
    Attachments,
    Recordings,
    CannedReplies,
    Transfers,
    Calls,
    Supervision,
    Boards,
    Audit,
    TransferTargets,
    RatingReports,
    Instances,
    FollowUps,
    Floors,
    Logins,
    ApiKeys,
    Webhooks,
    Deliveries,
    Exports,
    People,
    Retention,
    CustomerViews,
    Inboxes,
    Figures,
    Reading,
    Waits,
):
    """Every command of customers, bot, agents and timers; each base is one of their desks.

    Build it with `await Switchboard.open(url, …)`, end it with `await close()`. A command either
    happened whole or raised a `HandoffError` leaf and changed nothing; its notices are published on
    `bus` after the commit. Cancelling the caller does not tear a command that has begun.
    """

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        rules: Rules | None = None,
        bus: Bus | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        instance: str = "handoff",
    ) -> "Switchboard":
        """Open the store at `url` (`sqlite+aiosqlite:///…` or `postgresql+asyncpg://…`).

        The schema must be there: `await handoff.store.migrate.upgrade(url)` first. `instance` is
        the stable name of this process among those on one database; after a crash the process of
        the same name takes up the bot turns it had running.
        """
        switchboard = cls(
            store=Store.open(url),
            bus=bus or Bus(),
            rules=rules or Rules(),
            clock=clock or SystemClock(),
            ids=ids or RandomIds(),
            instance=instance,
        )
        await switchboard.ping()
        return switchboard
