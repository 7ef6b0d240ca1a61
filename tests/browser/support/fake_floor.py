"""The floor behind the fake desk: colleagues, transfers, who joined, the board; no rules."""

from datetime import timedelta

from aiohttp import web

from handoff.protocol import agent as wire
from handoff.protocol import supervisor, teamwork
from handoff.protocol.commands import Command
from handoff.protocol.shared import Frame
from tests.browser.support import desk_story as story
from tests.browser.support import floor_story


class FakeFloor:
    """What a desk and a board see of the others."""

    def __init__(self) -> None:
        self.targets = floor_story.targets()
        self.board = floor_story.board()
        self.events = floor_story.audit_page()
        self.transfers: dict[str, teamwork.TransferView] = {}
        self.joined: list[str] = []
        self.answering = True
        self.asked: list[str] = []

    def routes(self) -> list[web.RouteDef]:
        """The HTTP side."""
        return [
            web.get("/api/agent/targets", self._targets),
            web.get("/api/supervisor/board", self._board),
            web.get("/api/supervisor/events", self._events),
        ]

    def rings(self, conversation_id: str, **more: object) -> teamwork.TransferView:
        """A colleague asks the agent."""
        transfer = floor_story.transfer(conversation_id).model_copy(update=more)
        self.transfers[transfer.transfer_id] = transfer
        return transfer

    def carry_out(self, command: Command, me: wire.AgentCard) -> None:
        """Move transfers and participation as the service would when all goes well."""
        match command:
            case teamwork.Transfer():
                self._ask(command, me)
            case teamwork.AcceptTransfer(transfer_id=transfer_id):
                changes = {"state": "consulting", "due_at": None}
                accepted = self.transfers[transfer_id].model_copy(update=changes)
                self.transfers[transfer_id] = accepted
                self.joined.append(accepted.conversation_id)
            case (
                teamwork.DeclineTransfer(transfer_id=transfer_id)
                | teamwork.CancelTransfer(transfer_id=transfer_id)
                | teamwork.CompleteTransfer(transfer_id=transfer_id)
                | teamwork.StartConference(transfer_id=transfer_id)
            ):
                self.transfers.pop(transfer_id, None)
            case teamwork.Leave(conversation_id=conversation_id):
                self.joined.remove(conversation_id)
                self.transfers.clear()
            case supervisor.Monitor(conversation_id=conversation_id):
                self.joined.append(conversation_id)

    def answer(self, transfer_id: str) -> None:
        """The colleague whom the agent asked accepts the consult."""
        changes = {"state": "consulting", "due_at": None}
        self.transfers[transfer_id] = self.transfers[transfer_id].model_copy(update=changes)

    def _ask(self, command: teamwork.Transfer, me: wire.AgentCard) -> None:
        if command.to_agent is None:
            return
        found = next(it for it in self.targets.agents if it.agent_id == command.to_agent)
        self.rings(
            command.conversation_id,
            direction="out",
            mode=command.mode,
            from_agent_id=me.agent_id,
            from_name=me.name,
            to_agent_id=found.agent_id,
            to_name=found.name,
            note=command.note,
            due_at=story.now() + timedelta(seconds=30),
        )

    async def _targets(self, request: web.Request) -> web.Response:
        return self._answer(request, self.targets)

    async def _board(self, request: web.Request) -> web.Response:
        return self._answer(request, self.board)

    async def _events(self, request: web.Request) -> web.Response:
        return self._answer(request, self.events)

    def _answer(self, request: web.Request, frame: Frame) -> web.Response:
        self.asked.append(request.path_qs)
        if not self.answering:
            return web.json_response({"error": {"code": "busy", "message": "Busy."}}, status=503)
        return web.Response(text=frame.model_dump_json(), content_type="application/json")
