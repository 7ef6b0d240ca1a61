"""What agents and supervisors do together: transfers, taking part, taking over."""

from handoff.errors import NotAvailableYet
from handoff.model.states import Presence
from handoff.model.teamwork import TransferMode
from handoff.protocol import agent as wire
from handoff.protocol import supervisor
from handoff.protocol import teamwork as together
from handoff.switchboard import Switchboard


class Together:
    """Carries out these commands of one agent."""

    def __init__(self, switchboard: Switchboard, agent_id: str) -> None:
        self._switchboard = switchboard
        self._me = agent_id

    async def carry_out(self, command: wire.AgentCommand) -> int | None:
        """Do it; the number of the message if one was stored. Raises `HandoffError` leaves."""
        me, switchboard = self._me, self._switchboard
        match command:
            case together.Transfer():
                await self._transfer(command)
            case together.AcceptTransfer(transfer_id=transfer_id):
                await switchboard.accept_transfer(me, transfer_id)
            case together.DeclineTransfer(transfer_id=transfer_id, reason=reason):
                await switchboard.decline_transfer(me, transfer_id, reason)
            case together.CancelTransfer(transfer_id=transfer_id):
                await switchboard.cancel_transfer(me, transfer_id)
            case together.CompleteTransfer(transfer_id=transfer_id):
                await switchboard.complete_transfer(me, transfer_id)
            case together.StartConference(transfer_id=transfer_id):
                await switchboard.start_conference(me, transfer_id)
            case together.Leave(conversation_id=conversation_id):
                await switchboard.leave_conversation(me, conversation_id)
            case together.SendConsult(conversation_id=conversation_id, text=text):
                key = command.client_msg_id
                said = await switchboard.consult(me, conversation_id, client_msg_id=key, text=text)
                return said.seq
            case _:
                return await self._supervise(command)
        return None

    async def _supervise(self, command: wire.AgentCommand) -> int | None:
        me, switchboard = self._me, self._switchboard
        match command:
            case supervisor.Monitor(conversation_id=conversation_id):
                await switchboard.monitor(me, conversation_id)
            case supervisor.WhisperAloud(conversation_id=conversation_id):
                await switchboard.whisper_aloud(me, conversation_id)
            case supervisor.Barge(conversation_id=conversation_id):
                await switchboard.barge(me, conversation_id)
            case supervisor.TakeOver(conversation_id=conversation_id):
                await switchboard.take_over(me, conversation_id)
            case supervisor.SetPriority(conversation_id=conversation_id, priority=priority):
                await switchboard.set_priority(me, conversation_id, priority)
            case supervisor.Reassign(to_agent=to_agent, to_queue=to_queue, reason=reason):
                await switchboard.reassign(
                    me, command.conversation_id, to_agent=to_agent, to_queue=to_queue, reason=reason
                )
            case supervisor.SetAgentPresence(agent_id=agent_id, state=state, reason=reason):
                await switchboard.set_agent_presence(me, agent_id, Presence(state), reason)
            case supervisor.Whisper() | supervisor.Coach():
                say = switchboard.coach
                if isinstance(command, supervisor.Whisper):
                    say = switchboard.whisper
                key, text = command.client_msg_id, command.text
                said = await say(me, command.conversation_id, client_msg_id=key, text=text)
                return said.seq
            case _:
                raise NotAvailableYet
        return None

    async def _transfer(self, command: together.Transfer) -> None:
        await self._switchboard.transfer(
            self._me,
            command.conversation_id,
            mode=TransferMode(command.mode),
            to_agent=command.to_agent,
            to_queue=command.to_queue,
            reason=command.reason,
            note=command.note,
        )
