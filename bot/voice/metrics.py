"""What the gateway counts and measures for Prometheus: bounded labels, no personal data."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.voice.answer_times import AnswerTimes

LATE_S = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.5, 1)
STAGE_S = (0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.4, 2, 3, 5, 10)


class Metrics:
    """One gateway's."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._calls = Counter(
            "frontline_voice_calls",
            "Calls that came, by what became of them.",
            ["outcome"],
            registry=registry,
        )
        self._under_way = Gauge(
            "frontline_voice_calls_under_way", "Calls that are taken now.", registry=registry
        )
        self._backlog = Gauge(
            "frontline_voice_backlog_seconds",
            "Age of the oldest sound when it was decoded, of the last ten seconds.",
            registry=registry,
        )
        self._late = Histogram(
            "frontline_voice_frame_late_seconds",
            "How late frames were sent.",
            buckets=LATE_S,
            registry=registry,
        )
        self._first_audio = Histogram(
            "frontline_voice_first_audio_seconds",
            "From the caller's last word to the first sound of the answer.",
            buckets=STAGE_S,
            registry=registry,
        )
        self._stages = Histogram(
            "frontline_voice_answer_stage_seconds",
            "The same by stage.",
            ["stage"],
            buckets=STAGE_S,
            registry=registry,
        )
        self._barge_in = Histogram(
            "frontline_voice_barge_in_seconds",
            "From the first sound of a caller who interrupts until the bot is silent.",
            buckets=STAGE_S,
            registry=registry,
        )
        self._loop = Histogram(
            "frontline_voice_loop_lag_seconds",
            "How late the event loop comes to what is due.",
            buckets=LATE_S,
            registry=registry,
        )

    def watch(self, under_way: Callable[[], float], backlog: Callable[[], float]) -> None:
        """Look there when somebody asks."""
        self._under_way.set_function(under_way)
        self._backlog.set_function(backlog)

    def came(self, outcome: str) -> None:
        """A call came: `taken`, or refused for `no_room` or `no_service`."""
        self._calls.labels(outcome).inc()

    def sent(self, late_s: float) -> None:
        """A frame was sent, so much later than it was due."""
        self._late.observe(late_s)

    def answered(self, times: AnswerTimes) -> None:
        """A caller hears an answer."""
        self._first_audio.observe(times.total)
        for stage, seconds in times.stages():
            self._stages.labels(stage).observe(seconds)

    def interrupted(self, after_s: float) -> None:
        """A caller spoke over the bot for so long before it fell silent."""
        self._barge_in.observe(after_s)

    def lagged(self, late_s: float) -> None:
        """The event loop came so late."""
        self._loop.observe(late_s)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)
