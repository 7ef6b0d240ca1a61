"""What customers do over HTTP: open a conversation; everything else goes over their socket."""

from aiohttp import web

from handoff.api.door import Door
from handoff.api.errors import as_json, read_body
from handoff.api.routes import Route
from handoff.protocol.customer import ConversationOpened, OpenConversation
from handoff.switchboard import Switchboard
from handoff.tokens import TokenSigner


class CustomersHttp:
    """The customers' routes."""

    def __init__(
        self,
        *,
        switchboard: Switchboard,
        signer: TokenSigner,
        door: Door,
    ) -> None:
        self._switchboard = switchboard
        self._signer = signer
        self._door = door

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="POST",
                path="/api/conversations",
                handler=self.open,
                summary="Open a conversation; the answer's token is the only key to it.",
                who="customer",
                body=OpenConversation,
                answer=ConversationOpened,
                status=201,
                refusals=(
                    (400, "invalid-request"),
                    (403, "forbidden-origin"),
                    (413, "too-large"),
                    (415, "unsupported-media-type"),
                    (429, "too-many-requests"),
                ),
            ),
        ]

    async def open(self, request: web.Request) -> web.StreamResponse:
        """`POST /api/conversations`."""
        self._door.origins.demand_allowed(request)
        self._door.allowances.conversations.take(self._door.address(request))
        body = await read_body(request, OpenConversation)
        conversation = await self._switchboard.open_conversation(
            channel=body.channel, language=body.language, greet=body.greet
        )
        opened = ConversationOpened(
            conversation_id=conversation.id, token=self._signer.issue(conversation.id)
        )
        return as_json(opened, status=201)
