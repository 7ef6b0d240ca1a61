"""The call's conversation in the handoff service: what it tells, what the caller does."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

import aiohttp

from bot.voice.acts import (
    Callback,
    Choose,
    HeardPart,
    Option,
    Party,
    Send,
    Speak,
    Standing,
    Told,
    Wish,
)
from handoff.client import CustomerClient
from handoff.client.errors import ClientError, Refused
from handoff.protocol import customer as wire
from handoff.protocol.shared import AuthorKind, Language, MessageView

log = logging.getLogger(__name__)
_WISHES: dict[Wish, wire.RequestPerson | wire.ReturnToBot | wire.End] = {
    Wish.PERSON: wire.RequestPerson(),
    Wish.BOT: wire.ReturnToBot(),
    Wish.END: wire.End(),
}
Deed = Send | Choose | Callback | Wish | Speak | HeardPart
_LANGUAGES: dict[str, Language] = {"en": "en", "nl": "nl"}


@dataclass(frozen=True, slots=True)
class ConversationLost:
    """The service cannot be reached, or wants no more of us."""

    why: str


class Conversation:
    """A customer of the handoff service who is on the telephone."""

    def __init__(self, client: CustomerClient) -> None:
        self._client = client

    @property
    def conversation_id(self) -> str:
        """Its id, for the log."""
        return self._client.conversation_id

    @classmethod
    async def open(
        cls, http: aiohttp.ClientSession, url: str, *, language: str, token: str
    ) -> "Conversation":
        """A new conversation of channel `voice`; the bot greets. Raises `Refused`."""
        client = await CustomerClient.open(
            http, url, language=_LANGUAGES[language], greet=True, gateway_token=token
        )
        return cls(client)

    @property
    def client(self) -> CustomerClient:
        """To be entered for as long as the call lasts."""
        return self._client

    async def tell(self, hear: Callable[[Told | Standing | ConversationLost], None]) -> None:
        """Everything for the caller's ear, in order, until the link ends."""
        try:
            async for event in self._client.events():
                match event:
                    case wire.Welcome(state=state) | wire.StateChanged(state=state):
                        hear(_standing(state))
                    case wire.NewMessage(message=message):
                        if message.author.kind is not AuthorKind.CUSTOMER:
                            hear(_told(message))
        except ClientError as error:
            hear(ConversationLost(str(error)))

    async def do(self, deed: Deed) -> None:
        """What the caller did; a refusal is logged: the state that follows tells what holds."""
        try:
            await self._do(deed)
        except Refused as refused:
            log.warning("%s: refused: %s", self.conversation_id, refused.code)

    async def end(self) -> None:
        """The caller hung up."""
        await self._client.tell(wire.End())

    async def _do(self, deed: Deed) -> None:
        match deed:
            case Send(text=text):
                await self._client.say(text)
            case Choose(payload=payload):
                await self._client.choose(payload)
            case Callback(phone=phone):
                await self._client.request_callback(phone)
            case HeardPart(seq=seq, chars=chars):
                await self._client.tell(wire.Heard(seq=seq, chars=chars))
            case Speak(language=language):
                await self._client.tell(wire.SetLanguage(language=_LANGUAGES[language]))
            case _:
                await self._client.tell(_WISHES[deed])


def _standing(state: wire.CustomerState) -> Standing:
    return Standing(
        controller=state.controller.value,
        language=state.language,
        requested_slot=state.requested_slot,
        position=state.position,
        expected_wait_s=state.expected_wait_s,
        agent_name=state.agent_name,
        one_moment=state.one_moment,
        parties=tuple(
            Party(it.agent_id, it.name, it.kind, tuple(it.languages)) for it in state.parties or ()
        ),
        briefings=dict(state.briefings.items()),
    )


def _told(message: MessageView) -> Told:
    return Told(
        text=message.text or "",
        options=tuple(Option(button.title, button.payload) for button in message.buttons),
        custom=message.custom,
        is_system=message.author.kind is AuthorKind.SYSTEM,
        code=message.code,
        by_agent=message.author.kind is AuthorKind.AGENT,
        seq=message.seq,
    )
