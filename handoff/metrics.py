"""What is counted and measured for Prometheus: bounded labels, no personal data."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from handoff.bus import HandedOff, MessageStored, Notice, OfferEnded, TaskAssigned, TaskCanceled
from handoff.model.states import Presence
from handoff.model.views import FloorFigures

TURN_S = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30)
# The bucket at 20 s over all of them is the usual service level: 80 % within 20 seconds.
WAIT_S = (1, 5, 10, 20, 30, 60, 120, 300, 600, 1_800, 3_600)


class Metrics:
    """One process's counters; what the database knows is looked up when somebody asks."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.messages = Counter(
            "frontline_messages", "Messages stored.", ["author"], registry=registry
        )
        self.turns = Counter(
            "frontline_bot_turns", "Turns of the bot.", ["result"], registry=registry
        )
        self.turn_seconds = Histogram(
            "frontline_bot_turn_seconds",
            "Time of a turn by stage: waiting for its turn, asking the bot, storing the answer.",
            ["stage"],
            buckets=TURN_S,
            registry=registry,
        )
        self.handoffs = Counter(
            "frontline_handoffs", "Handoffs to people.", ["reason"], registry=registry
        )
        self.offers = Counter(
            "frontline_offers", "Offers that ended.", ["outcome"], registry=registry
        )
        self.waits = Histogram(
            "frontline_queue_wait_seconds",
            "Time from the handoff to the agent.",
            ["queue"],
            buckets=WAIT_S,
            registry=registry,
        )
        self.canceled = Counter(
            "frontline_queue_left",
            "Waiting that ended without an agent.",
            ["queue", "cause"],
            registry=registry,
        )
        self.mends = Counter(
            "frontline_sweep_mends", "Due rows the sweep dealt with.", ["what"], registry=registry
        )
        self.errors = Counter(
            "frontline_errors", "Refusals and faults.", ["where", "code"], registry=registry
        )
        self.sockets = Gauge("frontline_sockets", "Open sockets.", ["whose"], registry=registry)
        self.bots = Gauge("frontline_bot_up", "Bots that are asked.", ["bot"], registry=registry)
        self.listening = Gauge(
            "frontline_listening", "Other processes are heard at once.", registry=registry
        )
        self.draining = Gauge("frontline_draining", "About to stop.", registry=registry)
        self.waiting = Gauge(
            "frontline_queue_length", "Customers who wait.", ["queue"], registry=registry
        )
        self.longest = Gauge(
            "frontline_queue_longest_wait_seconds", "The longest.", ["queue"], registry=registry
        )
        self.levels = Gauge(
            "frontline_service_level",
            "Share answered within the queue's target, 0 to 1; absent when nobody came.",
            ["queue", "over"],
            registry=registry,
        )
        self.undelivered = Gauge(
            "frontline_webhooks_pending", "Deliveries that are not done.", registry=registry
        )
        self.lag = Gauge(
            "frontline_webhooks_lag_seconds",
            "Age of the oldest delivery that is not done.",
            registry=registry,
        )
        self.agents = Gauge("frontline_agents", "Agents.", ["state"], registry=registry)
        self.pending = Gauge(
            "frontline_bot_turns_pending", "Turns that wait for the bot.", registry=registry
        )

    def hear(self, notice: Notice) -> None:
        """Count what this process committed."""
        match notice:
            case MessageStored(message=message):
                self.messages.labels(message.author.kind.value).inc()
            case OfferEnded(outcome=outcome):
                self.offers.labels(outcome).inc()
            case HandedOff(reason=reason):
                self.handoffs.labels(reason).inc()
            case TaskAssigned(queue_id=queue, waited_s=waited_s):
                self.waits.labels(queue).observe(waited_s)
            case TaskCanceled(queue_id=queue, cause=cause):
                self.canceled.labels(queue, cause).inc()
            case _:
                pass

    def refused(self, where: str, code: str) -> None:
        """Count a refusal or a fault; codes are those of our own errors."""
        self.errors.labels(where, code).inc()

    def mended(self, done: Mapping[str, int]) -> None:
        """Count what a round of the sweep did."""
        for what, count in done.items():
            self.mends.labels(what.replace(" ", "_")).inc(count)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Measure one stage of a turn."""
        began = perf_counter()
        try:
            yield
        finally:
            self.turn_seconds.labels(name).observe(perf_counter() - began)

    def look_at(self, figures: FloorFigures) -> None:
        """Take over what the database knows; queues and bots that are gone are forgotten."""
        for gauge in (self.waiting, self.longest):
            gauge.clear()
        for queue in figures.queues:
            self.waiting.labels(queue.queue_id).set(queue.waiting)
            self.longest.labels(queue.queue_id).set(queue.longest_wait_s)
        for state in Presence:
            self.agents.labels(state.value).set(figures.agents.get(state, 0))
        self.pending.set(figures.turns_pending)
        self.undelivered.set(figures.undelivered)
        self.lag.set(figures.oldest_undelivered_s)

    def look_at_levels(self, **levels: Mapping[str, float | None]) -> None:
        """Take over the queues' service levels, by name of the time they are over."""
        self.levels.clear()
        for over, of_queues in levels.items():
            for queue_id, level in of_queues.items():
                if level is not None:
                    self.levels.labels(queue_id, over).set(level)

    def look_here(
        self,
        *,
        sockets: Mapping[str, int],
        bots: Mapping[str, bool],
        listening: bool,
        draining: bool,
    ) -> None:
        """Take over what this process knows."""
        for whose, count in sockets.items():
            self.sockets.labels(whose).set(count)
        for bot, is_up in bots.items():
            self.bots.labels(bot).set(is_up)
        self.listening.set(listening)
        self.draining.set(draining)

    def text(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self.registry)
