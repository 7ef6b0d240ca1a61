"""All limits of the switchboard in one place, with their defaults."""

from dataclasses import dataclass
from datetime import timedelta

from handoff.model.keeping import Keeping


@dataclass(frozen=True, slots=True)
class Rules:
    """Times, sizes and counts the switchboard goes by.

    An agent counts as lost when `lease_until + lease_grace` has passed; losing the last socket sets
    `lease_until` to now. `waiting_expiry` of None lets customers wait for ever. An agent who passed
    on a task is spared the same one for `ring_again_after`. The bot has `person_wait` to tell its
    story of who asks for a person. A webhook's delivery is given up after `webhook_life`, its
    endpoint disabled when nothing arrived for `webhook_failing`. A conversation has room for
    `attachments` files with `attachment_bytes` in all; one that is not sent within
    `attachment_unsent` is dropped.
    """

    ring: timedelta = timedelta(seconds=30)
    ring_again_after: timedelta = timedelta(seconds=60)
    lease: timedelta = timedelta(seconds=20)
    lease_grace: timedelta = timedelta(seconds=10)
    heartbeat: timedelta = timedelta(seconds=5)
    wrap_up: timedelta = timedelta(seconds=120)
    instance_lease: timedelta = timedelta(seconds=5)
    instance_heartbeat: timedelta = timedelta(seconds=1)
    bot_turn_lease: timedelta = timedelta(seconds=30)
    bot_turn_attempts: int = 3
    bot_turn_nudge_after: timedelta = timedelta(seconds=2)
    bot_turn_wait: timedelta = timedelta(seconds=30)
    person_wait: timedelta = timedelta(seconds=1.5)
    bot_idle: timedelta = timedelta(hours=24)
    waiting_expiry: timedelta | None = timedelta(hours=12)
    reopen_within: timedelta = timedelta(0)
    capacity: int = 3
    max_message_chars: int = 2_000
    max_note_chars: int = 4_000
    max_hand_back_chars: int = 500
    max_comment_chars: int = 1_000
    max_field_chars: int = 254
    languages: tuple[str, ...] = ("en", "nl")
    default_queue: str = "q_main0000"
    handle_times: int = 20
    sweep_batch: int = 100
    routing_page: int = 50
    routing_limit: int = 5_000
    offer_messages: int = 20
    last_words: int = 3
    webhook_life: timedelta = timedelta(hours=24)
    webhook_lease: timedelta = timedelta(seconds=60)
    webhook_failing: timedelta = timedelta(hours=72)
    webhook_old_secret: timedelta = timedelta(hours=24)
    export_settles: timedelta = timedelta(seconds=5)
    attachments: int = 20
    attachment_bytes: int = 50_000_000
    attachment_unsent: timedelta = timedelta(hours=1)
    keep: Keeping = Keeping()  # frozen
