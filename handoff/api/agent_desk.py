"""What an agent can do: every command of the desk, answered by `done` or a refusal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from handoff.api import views
from handoff.api.access import demand_sight
from handoff.api.agent_events import LOGGED_OUT, AgentEvents
from handoff.api.allowances import SocketAllowance
from handoff.api.desk_together import Together
from handoff.api.hub import Hub
from handoff.api.outbox import Outbox
from handoff.errors import FieldMissing, HandoffError
from handoff.model.states import Presence
from handoff.model.views import Session
from handoff.model.work import CallOutcome, FollowUpKind, Planned
from handoff.protocol import agent as wire
from handoff.protocol import supervisor
from handoff.protocol.shared import Pong
from handoff.switchboard import Switchboard


@dataclass(frozen=True, slots=True)
class DeskPlan:
    """What every desk is told at its opening."""

    dispositions: tuple[wire.Disposition, ...]
    heartbeat_s: int

    def check_fields(self, disposition: str, filled: Mapping[str, str]) -> None:
        """Raise FieldMissing unless everything that this disposition asks for is filled in."""
        for known in self.dispositions:
            if known.code != disposition:
                continue
            for asked in known.fields:
                if asked.required and not filled.get(asked.key, "").strip():
                    raise FieldMissing(asked.key)


class Desk:
    """Carries out the commands of one agent's socket."""

    def __init__(
        self,
        switchboard: Switchboard,
        hub: Hub,
        session: Session,
        *,
        outbox: Outbox,
        events: AgentEvents,
        allowance: SocketAllowance,
        plan: DeskPlan,
        now: Callable[[], datetime],
    ) -> None:
        self._plan = plan
        self._switchboard = switchboard
        self._hub = hub
        self._session = session
        self._me = session.agent_id
        self._outbox = outbox
        self._events = events
        self._allowance = allowance
        self._now = now
        self._together = Together(switchboard, self._me)

    async def welcome(self) -> None:
        """The first frame; an agent who was here a moment ago is here again."""
        await self._switchboard.renew_lease(self._me)
        self._outbox.put(
            wire.AgentWelcome(
                inbox=await self._events.first_inbox(),
                dispositions=list(self._plan.dispositions),
                canned_replies=await self._events.canned_replies(),
                heartbeat_s=self._plan.heartbeat_s,
            )
        )

    async def carry_out(self, command: wire.AgentCommand) -> None:
        """Do what the agent asks; raises `HandoffError` leaves."""
        match command:
            case wire.Heartbeat():
                await self._heartbeat()
            case wire.AgentTyping(conversation_id=conversation_id, on=on):
                if self._events.speaks_in(conversation_id) and (
                    not on or self._allowance.may_type()
                ):
                    self._hub.typing.say(conversation_id, "agent", on)
            case wire.AgentRead(conversation_id=conversation_id, seq=seq):
                if self._events.speaks_in(conversation_id):
                    await self._switchboard.mark_read(conversation_id, "agent", seq)
            case supervisor.WatchBoard(request_id=request_id, on=on):
                self._allowance.take_command()
                self._events.watch_board(on)
                self._outbox.put(wire.Done(request_id=request_id))
            case wire.Open():
                self._allowance.take_command()
                await self._open(command)
            case _:
                self._allowance.take_command()
                stored = await self._work(command)
                self._outbox.put(wire.Done(request_id=command.request_id, seq=stored))

    async def _work(self, command: wire.AgentCommand) -> int | None:
        me, switchboard = self._me, self._switchboard
        match command:
            case wire.SetPresence(state=state, reason=reason):
                await switchboard.set_presence(me, Presence(state), reason)
            case wire.Accept(reservation_id=reservation_id):
                await switchboard.accept(me, reservation_id)
            case wire.Decline(reservation_id=reservation_id):
                await switchboard.decline(me, reservation_id)
            case wire.SendReply():
                return await self._reply(command)
            case wire.SendNote():
                return await self._note(command)
            case wire.RequestFile():
                return await self._request_file(command)
            case wire.SendFile():
                return await self._send_file(command)
            case wire.HandBack(conversation_id=conversation_id, note=note):
                await switchboard.hand_back(me, conversation_id, note)
            case wire.Close(conversation_id=conversation_id):
                await switchboard.close_conversation(me, conversation_id)
            case wire.CompleteWrapUp():
                await self._wrap_up(command)
            case wire.TakeFollowUp(follow_up_id=follow_up_id):
                await switchboard.take_follow_up(me, follow_up_id)
            case wire.FinishFollowUp(follow_up_id=follow_up_id, notes=notes, outcome=outcome):
                await switchboard.finish_follow_up(me, follow_up_id, notes, CallOutcome(outcome))
            case _:
                return await self._together.carry_out(command)
        return None

    async def _wrap_up(self, command: wire.CompleteWrapUp) -> None:
        self._plan.check_fields(command.disposition, command.fields)
        await self._switchboard.wrap_up(
            self._me,
            command.task_id,
            command.disposition,
            command.notes,
            fields=command.fields,
            follow_up=_planned(command.follow_up) if command.follow_up else None,
            ask_rating=command.ask_rating,
        )

    async def _reply(self, command: wire.SendReply) -> int:
        message = await self._switchboard.reply(
            self._me,
            command.conversation_id,
            epoch=command.epoch,
            client_msg_id=command.client_msg_id,
            text=command.text,
        )
        return message.seq

    async def _request_file(self, command: wire.RequestFile) -> int:
        message = await self._switchboard.request_file(
            self._me,
            command.conversation_id,
            client_msg_id=command.client_msg_id,
            text=command.text,
        )
        return message.seq

    async def _send_file(self, command: wire.SendFile) -> int:
        message = await self._switchboard.send_file(
            command.conversation_id,
            self._me,
            client_msg_id=command.client_msg_id,
            attachment_id=command.attachment_id,
            epoch=command.epoch,
        )
        return message.seq

    async def _note(self, command: wire.SendNote) -> int:
        await demand_sight(self._switchboard, self._me, command.conversation_id)
        message = await self._switchboard.note(
            self._me,
            command.conversation_id,
            client_msg_id=command.client_msg_id,
            text=command.text,
        )
        return message.seq

    async def _open(self, command: wire.Open) -> None:
        mine = command.conversation_id
        await demand_sight(self._switchboard, self._me, mine)
        feed = self._events.new_feed(mine)
        try:
            shown = await self._switchboard.conversation_for_agent(
                self._me, mine, after_seq=command.after_seq
            )
        except HandoffError:
            self._events.forget(mine)
            raise
        self._outbox.put(
            views.conversation_shown(
                shown,
                request_id=command.request_id,
                is_online=self._hub.is_online,
                to=self._events.viewer,
            )
        )
        newest = shown.messages[-1].seq if shown.messages else shown.line.conversation.last_seq
        self._events.begin(mine, feed, newest)

    async def _heartbeat(self) -> None:
        if self._session.expires_at <= self._now():
            self._outbox.close(LOGGED_OUT, "the login is over")
            return
        await self._switchboard.renew_lease(self._me)
        self._outbox.put(Pong())


def _planned(wanted: wire.PlannedFollowUp) -> Planned:
    return Planned(
        kind=FollowUpKind(wanted.kind),
        due_at=wanted.due_at.astimezone(UTC),
        text=wanted.text,
        phone=wanted.phone,
        email=wanted.email,
        mine=wanted.mine,
    )
