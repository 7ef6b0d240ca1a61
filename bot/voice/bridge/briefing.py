"""What an agent is told before they speak with a caller, and in which language."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bot.voice.spoken_text import as_spoken
from bot.voice.synthesis import Manner, Speaker, SpeechFailed

Samples = NDArray[np.int16]


def language_of(
    briefings: Mapping[str, str], call_language: str, agent_speaks: Sequence[str]
) -> str | None:
    """The call's own where the agent speaks it, else theirs, else what there is."""
    wanted = [call_language] if call_language in agent_speaks or not agent_speaks else []
    return next((it for it in [*wanted, *agent_speaks, *briefings] if it in briefings), None)


async def spoken(speaker: Speaker, text: str, language: str) -> Samples:
    """The briefing as sound; nothing of it when the voice fails: the page shows it anyway."""
    try:
        return await speaker.speak(as_spoken(text, language), language, Manner())
    except SpeechFailed:
        return np.zeros(0, np.int16)
