"""What customers do over HTTP: open a conversation; everything else goes over their socket."""

from aiohttp import web

from handoff.api.door import Door
from handoff.api.drain import Drain
from handoff.api.errors import as_json, read_body
from handoff.api.gateway_only import GatewayOnly, NotTheGateway
from handoff.api.routes import Route
from handoff.protocol.customer import ConversationOpened, OpenConversation
from handoff.settings import Secret
from handoff.switchboard import Switchboard
from handoff.tokens import ExpiredToken, InvalidToken, TokenSigner


class CustomersHttp:
    """The customers' routes."""

    def __init__(
        self,
        *,
        switchboard: Switchboard,
        signer: TokenSigner,
        door: Door,
        drain: Drain,
        voice_token: Secret | None = None,
    ) -> None:
        self._drain = drain
        self._switchboard = switchboard
        self._signer = signer
        self._door = door
        self._gateway = GatewayOnly(voice_token)

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
                    (401, "not-the-gateway"),
                    (403, "forbidden-origin"),
                    (413, "too-large"),
                    (415, "unsupported-media-type"),
                    (429, "too-many-requests"),
                    (503, "draining"),
                ),
            ),
        ]

    async def open(self, request: web.Request) -> web.StreamResponse:
        """`POST /api/conversations`."""
        self._drain.demand_open()
        self._door.origins.demand_allowed(request)
        # All calls come from the gateway's one address, so it has no allowance of its own.
        is_gateway = self._gateway.is_gateway(request)
        if not is_gateway:
            self._door.allowances.conversations.take(self._door.address(request))
        body = await read_body(request, OpenConversation)
        if body.channel == "voice" and not is_gateway:
            raise NotTheGateway
        conversation = await self._switchboard.open_conversation(
            channel=body.channel,
            language=body.language,
            greet=body.greet,
            previous_id=self._earlier(body.previous),
        )
        opened = ConversationOpened(
            conversation_id=conversation.id, token=self._signer.issue(conversation.id)
        )
        return as_json(opened, status=201)

    def _earlier(self, token: str | None) -> str | None:
        """The conversation of a token that is still good; any other is no reason to refuse."""
        if token is None:
            return None
        try:
            return self._signer.verify(token)
        except (InvalidToken, ExpiredToken):
            return None
