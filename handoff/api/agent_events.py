"""What one agent's socket is told: lists that change, and the conversations it has open."""

import asyncio
import contextlib
from collections import OrderedDict
from collections.abc import Sequence
from functools import partial

from handoff.api import views
from handoff.api.access import may_see
from handoff.api.desk_lists import DeskLists
from handoff.api.feed import Feed
from handoff.api.hub import Hub
from handoff.api.loops import Throttle, Wake, every
from handoff.api.outbox import Outbox
from handoff.api.shared_reading import SharedReading
from handoff.bus import TransferEnded
from handoff.errors import HandoffError, NotASupervisor
from handoff.model.conversation import Message
from handoff.model.teamwork import WRITERS
from handoff.model.views import Inbox, Session
from handoff.protocol import agent as wire
from handoff.protocol import supervisor
from handoff.protocol import teamwork as together
from handoff.switchboard import Switchboard

LOGGED_OUT = 4001  # close code
OPEN_AT_ONCE = 50
REFRESH_S = 30.0
# Lists are sent whole, so many changes at once become one frame: ten a second at most when
# something moves on the floor, and one a second for previews and unread counts. What moves the
# agent's own work, an offer above all, waits for none of it.
BETWEEN_REFRESHES_S = 0.1
BETWEEN_ROWS_S = 1.0
BETWEEN_BOARDS_S = 1.0


class AgentEvents:
    """Keeps one desk current; the hub's `AgentPort`."""

    def __init__(
        self,
        switchboard: Switchboard,
        reading: SharedReading,
        hub: Hub,
        session: Session,
        *,
        outbox: Outbox,
    ) -> None:
        self.agent_id = session.agent_id
        self.session_hash = session.token_hash
        self.viewer = views.Viewer(session.agent_id)
        self.has_logged_out = False
        self._switchboard = switchboard
        self._reading = reading
        self._hub = hub
        self._outbox = outbox
        self._feeds: OrderedDict[str, Feed] = OrderedDict()
        self._moved: set[str] = set()
        self._lists = DeskLists(partial(reading.inbox, self.agent_id))
        self._shown: wire.Inbox | None = None
        self._wake = Wake()
        self._wake.set()
        self._hurry = asyncio.Event()
        self._rows = Throttle(BETWEEN_ROWS_S, self._wake)
        self._board = Throttle(BETWEEN_BOARDS_S, self._wake)
        self._watches_board = False
        self._canned_moved = False

    def has_open(self, conversation_id: str) -> bool:
        """Whether this socket is shown the conversation live."""
        return conversation_id in self._feeds

    async def first_inbox(self) -> wire.Inbox:
        """The lists as they are now, for the welcome frame."""
        lists = await self._lists.read()
        self.viewer = views.viewer(lists.me.agent)
        self._shown = self._view(lists)
        self._lists.is_stale = True  # nothing was heard before the hub knew this socket
        return self._shown

    async def canned_replies(self) -> list[wire.CannedReply]:
        """Those of the floor as they are now."""
        return [views.canned_reply(it) for it in await self._switchboard.canned_replies()]

    def watch_board(self, on: bool) -> None:
        """Send the board now and whenever it changed, or no longer; raises NotASupervisor."""
        if not self.viewer.oversees:
            raise NotASupervisor
        self._watches_board = on
        self._board_moved()

    def _board_moved(self) -> None:
        if self._watches_board:
            self._board.want()

    def new_feed(self, conversation_id: str) -> Feed:
        """A feed that hears of messages at once; `begin` makes it live."""

        async def fetch(after_seq: int, limit: int) -> list[Message]:
            return await self._switchboard.messages(
                conversation_id, after_seq=after_seq, limit=limit, notes=True
            )

        def show(messages: Sequence[Message], _prev_seq: int) -> None:
            for message in messages:
                view = views.message_for_agent(message, self.viewer)
                self._outbox.put(wire.AgentMessage(conversation_id=conversation_id, message=view))

        feed = Feed(fetch=fetch, show=show, room=self._outbox.room)
        self._feeds[conversation_id] = feed
        self._feeds.move_to_end(conversation_id)
        if len(self._feeds) > OPEN_AT_ONCE:
            self._feeds.popitem(last=False)
        return feed

    def forget(self, conversation_id: str) -> None:
        """Show the conversation no longer."""
        self._feeds.pop(conversation_id, None)

    def begin(self, conversation_id: str, feed: Feed, sent_seq: int) -> None:
        """The conversation was shown up to `sent_seq`."""
        feed.begin(sent_seq)
        self._moved.add(conversation_id)
        if self._hub.typing.is_typing(conversation_id, "customer"):
            self.customer_typing(conversation_id, True)
        self._wake.set()

    # ---- what the hub tells

    def message_stored(self, conversation_id: str, message: Message) -> None:
        """A message of any conversation was stored."""
        self._board_moved()
        feed = self._feeds.get(conversation_id)
        if feed is not None:
            feed.heard(message, message.seq - 1)
        if self._lists.said(message):
            self._rows.want()
        if feed is not None and feed.is_behind:
            self._wake.set()

    def conversation_moved(self, conversation_id: str) -> None:
        """Control of a conversation changed."""
        self._board_moved()
        if conversation_id in self._feeds:
            self._moved.add(conversation_id)
            self._wake.set()
        if self._lists.has(conversation_id):
            self.inbox_moved()

    def customer_came_or_went(self, conversation_id: str) -> None:
        """The customer has the conversation open now, or nowhere any more."""
        if conversation_id in self._feeds:
            self._moved.add(conversation_id)
            self._wake.set()
        if self._lists.has(conversation_id):
            self._rows.want()

    def agent_read(self, conversation_id: str, seq: int) -> None:
        """Agents have seen everything up to `seq`."""
        if self._lists.agent_read(conversation_id, seq):
            self._rows.want()

    def look_again(self) -> None:
        """Anything may have happened meanwhile."""
        for conversation_id, feed in self._feeds.items():
            feed.is_behind = True
            self._moved.add(conversation_id)
        self._canned_moved = True
        self.inbox_moved()

    def inbox_moved(self, *, own: bool = False) -> None:
        """The lists may have changed; `own` work or offers are shown without a rest before."""
        if own:
            self._hurry.set()
        self._board_moved()
        self._lists.is_stale = True
        self._wake.set()

    def canned_replies_moved(self) -> None:
        """Somebody edited the canned replies."""
        self._canned_moved = True
        self._wake.set()

    def offer_ended(self, reservation_id: str, outcome: str) -> None:
        """An offer rings no longer."""
        self._outbox.put(wire.OfferEnded(reservation_id=reservation_id, outcome=outcome))
        self.inbox_moved()

    def transfer_ended(self, ended: TransferEnded) -> None:
        """A transfer that this agent asked for, or was asked, is over."""
        self._outbox.put(
            together.TransferEnded.model_validate(
                {
                    "transfer_id": ended.transfer_id,
                    "conversation_id": ended.conversation_id,
                    "outcome": ended.outcome,
                    "agent_name": ended.by_name,
                    "reason": ended.reason,
                }
            )
        )
        self.inbox_moved()

    def speaks_in(self, conversation_id: str) -> bool:
        """Whether what this desk types and reads there is the customer's business.

        Not for who reads along: a supervisor, or a colleague who is consulted.
        """
        if not self.has_open(conversation_id):
            return False
        lists = self._lists.now
        for line in lists.joined:
            if line.conversation.id == conversation_id:
                part = [it for it in line.participants if it.agent_id == self.agent_id]
                return any(it.kind in WRITERS for it in part)
        own = any(line.conversation.id == conversation_id for line in lists.mine)
        return own or not self.viewer.oversees

    def customer_read(self, conversation_id: str, seq: int) -> None:
        """The customer has seen everything up to `seq`."""
        if conversation_id in self._feeds:
            self._outbox.put(wire.CustomerRead(conversation_id=conversation_id, seq=seq))

    def customer_typing(self, conversation_id: str, on: bool) -> None:
        """The customer types, or stopped."""
        if conversation_id in self._feeds:
            self._outbox.put(wire.CustomerTyping(conversation_id=conversation_id, on=on))

    def log_out(self) -> None:
        """The agent ended this login: close, and let nobody wait for a return."""
        self.has_logged_out = True
        self.stop(LOGGED_OUT, "logged out")

    def stop(self, code: int, reason: str) -> None:
        """Close the connection."""
        self._outbox.close(code, reason)

    # ---- keeping up

    async def keep_current(self) -> None:
        """Catch up, tell what moved, send the lists: as often as needed and no oftener."""
        try:
            await every("agent socket", REFRESH_S, self._wake, self._refresh)
        finally:
            self._rows.stop()
            self._board.stop()

    async def _refresh(self) -> None:
        for feed in tuple(self._feeds.values()):
            await feed.catch_up()
        if self._board.is_due:
            self._board.done()
            board = views.board(await self._reading.board())
            self._outbox.put(supervisor.BoardShown(board=board))
        if self._canned_moved:
            self._canned_moved = False
            self._outbox.put(wire.CannedRepliesChanged(canned_replies=await self.canned_replies()))
        if self._moved or self._lists.is_stale:
            self._hurry.clear()
            await self._look_again()
            await self._rest()
        elif self._rows.is_due:
            self._show_lists(self._lists.now)

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(BETWEEN_REFRESHES_S):
                await self._hurry.wait()

    async def _look_again(self) -> None:
        moved, self._moved = self._moved, set()
        lists = await self._lists.read()
        for conversation_id in moved:
            await self._show_state(conversation_id, lists)
        self._show_lists(self._lists.now)

    def _show_lists(self, lists: Inbox) -> None:
        self._rows.done()
        view = self._view(lists)
        if view != self._shown:
            self._shown = view
            self._outbox.put(wire.InboxChanged(inbox=view))

    async def _show_state(self, conversation_id: str, lists: Inbox) -> None:
        if conversation_id not in self._feeds:
            return
        try:
            at_desk = await self._switchboard.conversation_for_agent(
                self.agent_id, conversation_id, after_seq=2**53
            )
        except HandoffError:
            self.forget(conversation_id)
            return
        row = views.conversation_row(at_desk.line, self._hub.is_online)
        epoch = at_desk.line.conversation.epoch
        self._outbox.put(wire.AgentConversationState(conversation=row, epoch=epoch))
        if not may_see(lists, conversation_id):
            # With another agent now, or over and written up: the desk is told once, then no more.
            self.forget(conversation_id)

    def _view(self, lists: Inbox) -> wire.Inbox:
        return views.inbox(lists, self._hub.is_online)
