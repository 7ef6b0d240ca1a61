"""An ear, a voice and a conversation that need no engines and no service."""

import asyncio
import threading
from collections.abc import Callable, Sequence

from bot.voice.acts import Standing, Told
from bot.voice.conversation import ConversationLost, Deed
from bot.voice.recognition import Heard
from bot.voice.synthesis import Manner, SpeechFailed
from tests.voice.tones import Samples, tone


class Deaf:
    """Hears nothing."""

    def accept(self, samples: Samples) -> str:
        """No word."""
        return ""

    def finish(self) -> Heard:
        """Nothing."""
        return Heard("")

    def listen(self, language: str, phrases: Sequence[str] = ()) -> "Deaf":
        """Itself."""
        return self


class Hum:
    """Says everything as a tone, and remembers what it was."""

    def __init__(self) -> None:
        self.said: list[tuple[str, str]] = []

    async def speak(self, text: str, language: str, manner: Manner) -> Samples:
        """A tenth of a second."""
        self.said.append((text, language))
        return tone(300, seconds=0.1)


class Mute:
    """A voice that is dead."""

    async def speak(self, text: str, language: str, manner: Manner) -> Samples:
        """Never."""
        raise SpeechFailed("no voice")


class Fading(Hum):
    """A voice that dies and comes back."""

    def __init__(self) -> None:
        super().__init__()
        self.is_dead = False
        self.failures = 0

    async def speak(self, text: str, language: str, manner: Manner) -> Samples:
        """While it lives."""
        if self.is_dead:
            self.failures += 1
            raise SpeechFailed("no voice")
        return await super().speak(text, language, manner)


class Parrot(Deaf):
    """Hears the same words whatever was said."""

    def __init__(self, words: str) -> None:
        self._words = words

    def finish(self) -> Heard:
        """The words."""
        return Heard(self._words, 1.0)


class Broken(Deaf):
    """Vosk when the sound was too much for it."""

    def accept(self, samples: Samples) -> str:
        """Raises what Vosk raises."""
        raise Exception("Failed to process waveform")


class Hung(Deaf):
    """Vosk when it does not come back until it is let go."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()

    def accept(self, samples: Samples) -> str:
        """Waits."""
        self.goes_on.wait(30)
        return ""


class Scripted:
    """A conversation that tells what the test wants, and keeps what the caller did."""

    conversation_id = "conversation-of-the-tests"

    def __init__(self) -> None:
        self.deeds: list[Deed] = []
        self.is_ended = False
        self.may_do = asyncio.Event()
        self.may_do.set()
        self._telling: asyncio.Queue[Told | Standing | ConversationLost] = asyncio.Queue()

    def tells(self, *happenings: Told | Standing | ConversationLost) -> None:
        """What the service says next."""
        for happening in happenings:
            self._telling.put_nowait(happening)

    async def tell(self, hear: Callable[[Told | Standing | ConversationLost], None]) -> None:
        """Pass it on."""
        while True:
            hear(await self._telling.get())

    async def do(self, deed: Deed) -> None:
        """Keep it, when the service is quick enough."""
        await self.may_do.wait()
        self.deeds.append(deed)

    async def end(self) -> None:
        """The caller hung up."""
        self.is_ended = True
