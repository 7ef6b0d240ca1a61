"""The gateway's metrics with every sample kept, to be handed over when asked for."""

import json
from dataclasses import dataclass, field, fields

from bot.voice.answer_times import AnswerTimes
from bot.voice.metrics import Metrics


@dataclass
class Samples:
    """Seconds of each kind, since they were last handed over."""

    late: list[float] = field(default_factory=list)
    lag: list[float] = field(default_factory=list)
    barge_in: list[float] = field(default_factory=list)
    stages: dict[str, list[float]] = field(default_factory=dict)

    @classmethod
    def parsed(cls, line: str) -> "Samples":
        """What `Notebook.hand_over` wrote."""
        return cls(**json.loads(line))


class Notebook(Metrics):
    """Counts as ever, and keeps the samples too."""

    def __init__(self) -> None:
        super().__init__()
        self._kept = Samples()

    def sent(self, late_s: float) -> None:
        """A frame."""
        super().sent(late_s)
        self._kept.late.append(late_s)

    def lagged(self, late_s: float) -> None:
        """A look at the loop."""
        super().lagged(late_s)
        self._kept.lag.append(late_s)

    def interrupted(self, after_s: float) -> None:
        """A barge-in."""
        super().interrupted(after_s)
        self._kept.barge_in.append(after_s)

    def answered(self, times: AnswerTimes) -> None:
        """An answer."""
        super().answered(times)
        for stage, seconds in times.stages():
            self._kept.stages.setdefault(stage, []).append(seconds)

    def hand_over(self) -> str:
        """One line of JSON, and a new page."""
        kept, self._kept = self._kept, Samples()
        return json.dumps({it.name: getattr(kept, it.name) for it in fields(kept)})
