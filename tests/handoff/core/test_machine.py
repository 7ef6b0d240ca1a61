"""The whole switchboard against a simple model, in any order of commands, on a virtual clock."""

import asyncio
import contextlib
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)

from handoff.bus import BotTurnClaimed
from handoff.errors import (
    AgentNotFree,
    AgentOffline,
    CapacityFull,
    ConversationClosed,
    ConversationsOpen,
    NotTakingPart,
    NotWaiting,
    NotWithAgent,
    TransferPending,
    WithAgent,
)
from handoff.floor import parse
from handoff.model.clock import HandClock
from handoff.model.conversation import BotReply, BotTurn
from handoff.model.rules import Rules
from handoff.model.states import Presence
from handoff.model.teamwork import TransferMode
from handoff.model.work import SYSTEM, Agent, CallOutcome, Role
from handoff.store.migrate import upgrade
from handoff.switchboard import Switchboard
from handoff.switchboard.asking import ASK_PERSON, is_ask
from tests.handoff.core.floor import Floor, handoff_reply

Result = TypeVar("Result")
LEASE_AND_GRACE = 30.0
FLOOR = {
    "default_queue": "q_main",
    "voice_excludes_chat": True,
    "callbacks": {"again_after_s": [60], "attempts": 2},
    "queues": [
        {"id": "q_main", "name": {"en": "Main"}, "steps": [{"after_s": 20, "any_language": True}]},
        {
            "id": "q_billing",
            "name": {"en": "Billing"},
            "skills": {"billing": 3},
            "steps": [
                {"after_s": 30, "levels_down": 1},
                {"after_s": 100, "any_skill": True, "any_language": True},
            ],
            "overflow": {"after_s": 150, "to": "q_main"},
        },
    ],
    "rules": [{"queue": "q_billing", "wants": ["get_refund"]}],
}


@dataclass(frozen=True)
class Staff:
    """What an agent of the machine can do."""

    capacity: int
    languages: tuple[str, ...] = ("en",)
    queues: tuple[str, ...] = ()
    billing: int = 0


STAFF = {
    "ann": Staff(2, ("en", "nl"), billing=2),
    "bob": Staff(1, queues=("q_main",)),
    "cas": Staff(2, billing=3),
    "sue": Staff(1, ("en", "nl")),
}
NAMES = tuple(STAFF)
SUPERVISOR = "sue"
REOPENS_WITHIN_S = 60


def may_take(who: Staff, task: sqlite3.Row, at: datetime) -> bool:
    """The plan above in plain words."""
    if who.queues and task["queue_id"] not in who.queues:
        return False
    waited = (at - datetime.fromisoformat(task["queued_since"]).replace(tzinfo=UTC)).total_seconds()
    speaks = task["language"] in who.languages
    if task["queue_id"] == "q_main":
        return speaks or waited >= 20
    return waited >= 100 or (speaks and who.billing >= (2 if waited >= 30 else 3))


@dataclass
class Expected:
    """What the model knows of a conversation: who is in control now and was in each epoch.

    `with_person` says that its last time in line ended with an agent.
    """

    controller: str = "bot"
    epoch: int = 1
    agent: str | None = None
    said: int = 0
    with_person: bool = False
    closed_at: float = 0.0
    controllers: dict[int, str] = field(default_factory=lambda: {1: "bot"})

    def goes_to(self, controller: str, agent: str | None = None) -> None:
        """Control changes, and with it the epoch."""
        self.epoch += 1
        self.controller, self.agent = controller, agent
        self.controllers[self.epoch] = controller
        if controller in ("agent", "queue"):
            self.with_person = controller == "agent"


class SwitchboardMachine(RuleBasedStateMachine):
    """Commands in any order; after each, store and model agree and every promise holds."""

    conversations = Bundle("conversations")
    turns = Bundle("turns")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = Path(tempfile.mkdtemp(prefix="frontline-machine-"))
        self.path = self.folder / "handoff.db"
        self.clock = HandClock()
        self.expected: dict[str, Expected] = {}
        self.agents: dict[str, Agent] = {}
        self.beats: dict[str, float] = {}
        self.time = 0.0

    def do(self, work: Awaitable[Result]) -> Result:
        """Run a command on the machine's own loop."""

        async def run() -> Result:
            return await work

        return self.runner.run(run())

    @initialize()
    def open_the_floor(self) -> None:
        """Agents of different tongues, skills and queues, one a supervisor; all are offline."""
        url = f"sqlite+aiosqlite:///{self.path}"
        self.do(upgrade(url))
        rules = Rules(reopen_within=timedelta(seconds=REOPENS_WITHIN_S))
        self.board = self.do(Switchboard.open(url, clock=self.clock, rules=rules))
        self.floor = Floor(self.board, self.clock)
        for name, who in STAFF.items():
            self.agents[name] = self.do(
                self.board.add_agent(
                    username=name,
                    password_hash="-",
                    name=name.title(),
                    role=Role.SUPERVISOR if name == SUPERVISOR else Role.AGENT,
                    capacity=who.capacity,
                    languages=who.languages,
                    queue_ids=who.queues,
                    skills={"billing": who.billing} if who.billing else {},
                )
            )
        self.do(self.board.set_floor(parse(FLOOR), by=SYSTEM))
        self.reader = sqlite3.connect(self.path)
        self.reader.row_factory = sqlite3.Row

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "board"):
            self.reader.close()
            self.do(self.board.close())
        self.runner.close()
        shutil.rmtree(self.folder)

    # ---- customers

    @rule(
        target=conversations,
        channel=st.sampled_from(["web", "voice"]),
        language=st.sampled_from(["en", "nl"]),
    )
    def open_conversation(self, channel: str, language: str) -> str:
        conversation = self.do(self.floor.customer(channel=channel, language=language))
        self.expected[conversation.id] = Expected()
        return conversation.id

    @rule(target=turns, conversation=conversations, bot_is_free=st.booleans())
    def say(self, conversation: str, bot_is_free: bool) -> Any:
        model = self.expected[conversation]
        self.board.runs_turns = lambda _: bot_is_free
        self.floor.notices.clear()
        saying = self.board.receive(conversation, client_msg_id=self.floor.msg_id(), text="Hello")
        if model.controller == "none" and self.time > model.closed_at + REOPENS_WITHIN_S:
            self.refused(saying, ConversationClosed)
        else:
            if model.controller == "none":
                model.goes_to("queue" if model.with_person else "bot")
            assert not self.do(saying).duplicate
            model.said += 1
        return multiple(*(notice.turn for notice in self.floor.heard(BotTurnClaimed)))

    @rule(target=turns, conversation=conversations, bot_is_free=st.booleans())
    def ask_for_a_person(self, conversation: str, bot_is_free: bool) -> Any:
        model = self.expected[conversation]
        if model.controller == "none":
            self.refused(self.board.request_person(conversation), ConversationClosed)
            return multiple()
        self.board.runs_turns = lambda _: bot_is_free
        self.floor.notices.clear()
        already = "SELECT text FROM bot_turns WHERE conversation_id = ? AND epoch = ? AND state = ?"
        asked = self.rows(already, conversation, model.epoch, "running")
        self.do(self.board.request_person(conversation))
        claimed = [notice.turn for notice in self.floor.heard(BotTurnClaimed)]
        is_asked = claimed or [row for row in asked if row["text"] == ASK_PERSON]
        if model.controller == "bot" and not is_asked:
            model.goes_to("queue")
        return multiple(*claimed)

    @rule(conversation=conversations)
    def return_to_the_bot(self, conversation: str) -> None:
        model = self.expected[conversation]
        going = self.board.return_to_bot(conversation)
        if model.controller == "queue":
            self.do(going)
            model.goes_to("bot")
        else:
            self.refused(going, ConversationClosed if model.controller == "none" else NotWaiting)

    @rule(conversation=conversations)
    def hang_up(self, conversation: str) -> None:
        self.do(self.board.end(conversation))
        model = self.expected[conversation]
        if model.controller != "none":
            model.goes_to("none")
            model.closed_at = self.time

    @rule(conversation=conversations)
    def ask_for_a_callback(self, conversation: str) -> None:
        model = self.expected[conversation]
        asking = self.board.request_callback(
            conversation, client_msg_id=self.floor.msg_id(), phone="020 555 0100"
        )
        if model.controller in ("none", "agent"):
            self.refused(asking, ConversationClosed if model.controller == "none" else WithAgent)
            return
        self.do(asking)
        model.said += 1
        if model.controller == "queue":
            model.goes_to("bot")

    # ---- the bot

    @rule(target=turns)
    def claim_a_turn(self) -> Any:
        turn = self.do(self.board.next_bot_turn())
        if turn is None:
            return multiple()
        assert self.expected[turn.conversation_id].controller == "bot"
        return turn

    @rule(turn=turns, wants=st.sampled_from(["answer", "get_refund", "track_order"]))
    def answer(self, turn: BotTurn, wants: str) -> None:
        replies = [BotReply("Hi")] + ([handoff_reply(wants=wants)] if wants != "answer" else [])
        has_floor = self.is_owed(turn)
        self.do(self.board.complete_bot_turn(turn, replies))
        if has_floor and (wants != "answer" or is_ask(turn)):
            self.expected[turn.conversation_id].goes_to("queue")

    @rule(turn=consumes(turns))
    def fail(self, turn: BotTurn) -> None:
        has_floor = self.is_owed(turn)
        self.do(self.board.fail_bot_turn(turn, "down"))
        if has_floor:
            self.expected[turn.conversation_id].goes_to("queue")

    def is_owed(self, turn: BotTurn) -> bool:
        """Will an answer to this turn count?"""
        model = self.expected[turn.conversation_id]
        (state,) = self.rows("SELECT state FROM bot_turns WHERE id = ?", turn.id)[0]
        return (
            state in ("pending", "running")
            and model.controller == "bot"
            and model.epoch == turn.epoch
        )

    # ---- agents

    @rule(name=st.sampled_from(NAMES), state=st.sampled_from(["available", "not_ready", "offline"]))
    def set_presence(self, name: str, state: str) -> None:
        agent = self.agents[name]
        setting = self.board.set_presence(agent.id, Presence(state))
        in_hand = "SELECT id FROM tasks WHERE agent_id = ? AND state = 'assigned'"
        if state == "offline" and self.rows(in_hand, agent.id):
            self.refused(setting, ConversationsOpen)
            return
        self.do(setting)
        if state == "offline":
            self.beats.pop(agent.id, None)
        else:
            self.beats[agent.id] = self.time

    @rule(name=st.sampled_from(NAMES))
    def lose_the_connection(self, name: str) -> None:
        agent = self.agents[name]
        self.do(self.board.drop_lease(agent.id))
        if agent.id in self.beats:
            self.beats[agent.id] = self.time - 20

    @rule(name=st.sampled_from(NAMES), takes=st.booleans())
    def answer_the_ring(self, name: str, takes: bool) -> None:
        agent = self.agents[name]
        offer = self.do(self.floor.ringing(agent))
        if offer is None:
            return
        if not takes:
            self.do(self.board.decline(agent.id, offer.id))
            return
        self.do(self.board.accept(agent.id, offer.id))
        (kind,) = self.rows("SELECT kind FROM tasks WHERE id = ?", offer.task_id)[0]
        if kind == "conversation":
            self.expected[offer.conversation_id].goes_to("agent", agent.id)

    @rule(name=st.sampled_from(NAMES))
    def take_a_callback_from_the_list(self, name: str) -> None:
        for row in self.rows("SELECT id FROM follow_ups WHERE state = 'open' LIMIT 1"):
            self.do(self.board.take_follow_up(self.agents[name].id, row["id"]))

    @rule(outcome=st.sampled_from(CallOutcome))
    def call_back(self, outcome: CallOutcome) -> None:
        for row in self.rows("SELECT id, taken_by FROM follow_ups WHERE state = 'taken'"):
            self.do(self.board.finish_follow_up(row["taken_by"], row["id"], "", outcome))

    @precondition(lambda self: any(m.agent for m in self.expected.values()))
    @rule(data=st.data(), how=st.sampled_from(["reply", "hand_back", "close"]))
    def work_on_a_conversation(self, data: st.DataObject, how: str) -> None:
        mine = sorted(c for c, m in self.expected.items() if m.agent)
        conversation = data.draw(st.sampled_from(mine))
        model = self.expected[conversation]
        assert model.agent is not None
        if how == "reply":
            epoch, msg_id = model.epoch, self.floor.msg_id()
            self.do(
                self.board.reply(
                    model.agent, conversation, epoch=epoch, client_msg_id=msg_id, text="Yes?"
                )
            )
        elif how == "hand_back":
            self.do(self.board.hand_back(model.agent, conversation))
            model.goes_to("bot")
        else:
            self.do(self.board.close_conversation(model.agent, conversation))
            model.goes_to("none")
            model.closed_at = self.time

    @precondition(lambda self: any(m.agent for m in self.expected.values()))
    @rule(data=st.data(), mode=st.sampled_from(list(TransferMode)))
    def ask_the_colleague(self, data: st.DataObject, mode: TransferMode) -> None:
        mine = sorted(c for c, m in self.expected.items() if m.agent)
        conversation = data.draw(st.sampled_from(mine))
        sender = self.expected[conversation].agent
        assert sender is not None
        others = [agent.id for agent in self.agents.values() if agent.id != sender]
        other = data.draw(st.sampled_from(others))
        asking = self.board.transfer(sender, conversation, mode=mode, to_agent=other)
        with contextlib.suppress(AgentNotFree, TransferPending):
            self.do(asking)

    @rule(answer=st.sampled_from(["accept", "decline", "cancel"]))
    def answer_the_transfer(self, answer: str) -> None:
        for row in self.rows("SELECT * FROM transfers WHERE state = 'requested'"):
            if answer == "accept":
                self.do(self.board.accept_transfer(row["to_agent"], row["id"]))
                if row["mode"] == "cold":
                    self.expected[row["conversation_id"]].goes_to("agent", row["to_agent"])
            elif answer == "decline":
                self.do(self.board.decline_transfer(row["to_agent"], row["id"]))
            else:
                self.do(self.board.cancel_transfer(row["from_agent"], row["id"]))

    @rule(end=st.sampled_from(["complete", "conference", "leave", "cancel"]))
    def end_the_consult(self, end: str) -> None:
        for row in self.rows("SELECT * FROM transfers WHERE state = 'consulting'"):
            sender, colleague = row["from_agent"], row["to_agent"]
            if end == "complete":
                self.do(self.board.complete_transfer(sender, row["id"]))
                self.expected[row["conversation_id"]].goes_to("agent", colleague)
            elif end == "conference":
                self.do(self.board.start_conference(sender, row["id"]))
            elif end == "leave":
                self.do(self.board.leave_conversation(colleague, row["conversation_id"]))
            else:
                self.do(self.board.cancel_transfer(sender, row["id"]))

    @rule()
    def write_up(self) -> None:
        for row in self.rows("SELECT id, agent_id FROM tasks WHERE state = 'wrapping'"):
            self.do(self.board.wrap_up(row["agent_id"], row["id"], "solved"))

    # ---- the supervisor

    @rule(conversation=conversations)
    def take_over(self, conversation: str) -> None:
        model, sue = self.expected[conversation], self.agents[SUPERVISOR].id
        taking = self.board.take_over(sue, conversation)
        if model.controller == "none":
            self.refused(taking, ConversationClosed)
            return
        with contextlib.suppress(AgentOffline, CapacityFull):
            self.do(taking)
            if model.controller == "bot":
                model.goes_to("queue")
            if model.agent != sue:
                model.goes_to("agent", sue)

    @rule(
        conversation=conversations,
        name=st.sampled_from(NAMES),
        queue=st.sampled_from([None, "q_main", "q_billing"]),
    )
    def reassign(self, conversation: str, name: str, queue: str | None) -> None:
        model, sue = self.expected[conversation], self.agents[SUPERVISOR].id
        to_agent = None if queue else self.agents[name].id
        moving = self.board.reassign(sue, conversation, to_agent=to_agent, to_queue=queue)
        if model.controller in ("none", "bot"):
            error = ConversationClosed if model.controller == "none" else NotWaiting
            self.refused(moving, error)
            return
        with contextlib.suppress(AgentNotFree, TransferPending):
            self.do(moving)
            if queue and model.controller == "agent":
                model.goes_to("queue")

    @rule(conversation=conversations, how=st.sampled_from(["monitor", "barge", "whisper", "leave"]))
    def stand_by(self, conversation: str, how: str) -> None:
        model, sue = self.expected[conversation], self.agents[SUPERVISOR].id
        if how == "leave":
            with contextlib.suppress(NotTakingPart):
                self.do(self.board.leave_conversation(sue, conversation))
            return
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "monitor": lambda: self.board.monitor(sue, conversation),
            "barge": lambda: self.board.barge(sue, conversation),
            "whisper": lambda: self.board.whisper(
                sue, conversation, client_msg_id=self.floor.msg_id(), text="Offer a refund"
            ),
        }
        if model.controller == "none":
            self.refused(acts[how](), ConversationClosed)
        elif how != "monitor" and model.controller != "agent":
            self.refused(acts[how](), NotWithAgent)
        else:
            self.do(acts[how]())

    @rule(conversation=conversations, priority=st.sampled_from([0, 100]))
    def set_priority(self, conversation: str, priority: int) -> None:
        model = self.expected[conversation]
        setting = self.board.set_priority(self.agents[SUPERVISOR].id, conversation, priority)
        if model.controller == "queue":
            self.do(setting)
        else:
            self.refused(setting, ConversationClosed if model.controller == "none" else NotWaiting)

    @rule(name=st.sampled_from(NAMES), state=st.sampled_from(list(Presence)[:3]))
    def send_away(self, name: str, state: Presence) -> None:
        agent, sue = self.agents[name], self.agents[SUPERVISOR].id
        before = self.rows("SELECT state FROM agents WHERE id = ?", agent.id)[0]["state"]
        sending = self.board.set_agent_presence(sue, agent.id, state)
        if before == "offline" and state is not Presence.OFFLINE:
            self.refused(sending, AgentOffline)
            return
        self.do(sending)
        if state is Presence.OFFLINE:
            self.beats.pop(agent.id, None)
            for model in self.expected.values():
                if model.agent == agent.id:
                    model.goes_to("queue")

    # ---- time

    @rule(seconds=st.sampled_from([1, 9, 30, 121]), beat=st.booleans())
    def let_time_pass(self, seconds: int, beat: bool) -> None:
        self.clock.advance(seconds)
        self.time += seconds
        if beat:
            for agent in self.agents.values():
                if self.do(self.board.renew_lease(agent.id)):
                    self.beats[agent.id] = self.time
        lost_turns = self.rows("SELECT attempts, text FROM bot_turns WHERE state = 'running'")
        waiting_turns = self.rows("SELECT id FROM bot_turns WHERE state = 'pending'")
        beside = self.rows(
            "SELECT conversation_id, agent_id FROM participants"
            " WHERE state = 'present' AND kind = 'conference' ORDER BY joined_at, id"
        )
        self.do(self.floor.sweep())
        lost: list[str | None] = []
        for agent_id in [a for a, at in self.beats.items() if self.time - at >= LEASE_AND_GRACE]:
            del self.beats[agent_id]
            lost.append(agent_id)
        for conversation, model in self.expected.items():
            if model.agent in lost:
                here = [it for it in beside if it["conversation_id"] == conversation]
                heirs = [it["agent_id"] for it in here if it["agent_id"] not in lost]
                model.goes_to("agent" if heirs else "queue", heirs[0] if heirs else None)
        if waiting_turns or any(
            row["attempts"] >= 3 or row["text"] == ASK_PERSON for row in lost_turns
        ):
            self.follow_failed_turns()
        self.nobody_waits_beside_a_free_agent()

    def follow_failed_turns(self) -> None:
        """A handoff: a turn lost for the third time, one never come to, and who asked for it."""
        failed = self.rows(
            "SELECT DISTINCT conversation_id FROM bot_turns"
            " WHERE state = 'failed' AND cause IN ('every attempt was lost', 'overloaded')"
        )
        for row in failed:
            model = self.expected[row["conversation_id"]]
            now = self.rows("SELECT epoch FROM conversations WHERE id = ?", row[0])[0]["epoch"]
            if model.controller == "bot" and now == model.epoch + 1:
                model.goes_to("queue")

    def nobody_waits_beside_a_free_agent(self) -> None:
        """Unless they passed on the customer just before."""
        now = self.clock.now()
        waiting = self.rows(
            "SELECT * FROM tasks WHERE state = 'pending' AND (ready_at IS NULL OR ready_at <= ?)",
            now.replace(tzinfo=None).isoformat(" ", "microseconds"),
        )
        if not waiting:
            return
        for name, agent in self.agents.items():
            status = self.do(self.board.agent_status(agent.id))
            fresh = status.agent.lease_until is not None and status.agent.lease_until > now
            if status.agent.state is not Presence.AVAILABLE or not fresh or status.ringing:
                continue
            asked = "SELECT 1 FROM transfers WHERE to_agent = ? AND state = 'requested'"
            if self.rows(asked, agent.id):
                continue
            passed = self.rows("SELECT task_id FROM reservations WHERE agent_id = ?", agent.id)
            tried = {row["task_id"] for row in passed}
            chats = status.busy - status.busy_voice
            room = {
                "voice": status.busy_voice < 1 and not chats,
                "web": chats < status.agent.capacity and not status.busy_voice,
            }
            could = {
                t["id"] for t in waiting if room[t["channel"]] and may_take(STAFF[name], t, now)
            }
            assert could <= tried

    # ---- what always holds

    @invariant()
    def model_and_store_agree(self) -> None:
        for conversation, model in self.expected.items():
            row = self.rows("SELECT * FROM conversations WHERE id = ?", conversation)[0]
            assert (row["controller"], row["epoch"], row["agent_id"]) == (
                model.controller,
                model.epoch,
                model.agent,
            )
            said = "SELECT count(*) FROM messages WHERE conversation_id = ? AND author_kind = ?"
            assert self.rows(said, conversation, "customer")[0][0] == model.said

    @invariant()
    def everybody_has_one_owner(self) -> None:
        """Bot, live task or agent, and the task agrees."""
        found = self.rows(
            "SELECT c.controller, c.agent_id, t.state, t.agent_id AS worker"
            " FROM conversations c LEFT JOIN tasks t ON t.conversation_id = c.id"
            " AND t.kind = 'conversation' AND t.state IN ('pending', 'reserved', 'assigned')"
        )
        for row in found:
            owner: dict[str, list[str | None]] = {
                "bot": [None],
                "none": [None],
                "queue": ["pending", "reserved"],
            }
            assert row["state"] in owner.get(row["controller"], ["assigned"])
            if row["controller"] == "agent":
                assert row["agent_id"] == row["worker"]

    @invariant()
    def participants_follow_control(self) -> None:
        """One primary where an agent has it and none elsewhere; who is consulted is another."""
        for row in self.rows(
            "SELECT c.controller, c.agent_id, (SELECT group_concat(p.agent_id) FROM participants p"
            " WHERE p.conversation_id = c.id AND p.state = 'present' AND p.kind = 'primary')"
            " AS primaries, (SELECT group_concat(p.agent_id) FROM participants p"
            " WHERE p.conversation_id = c.id AND p.state = 'present' AND p.kind <> 'primary')"
            " AS others, (SELECT group_concat(p.agent_id) FROM participants p"
            " WHERE p.conversation_id = c.id AND p.state = 'present'"
            " AND p.kind IN ('consulted', 'conference', 'barge')) AS speaking FROM conversations c"
        ):
            assert row["primaries"] == row["agent_id"]
            assert row["speaking"] is None or row["controller"] == "agent"
            assert row["agent_id"] is None or row["agent_id"] not in (row["others"] or "")

    @invariant()
    def transfers_are_of_who_has_the_conversation(self) -> None:
        """Live ones only; and a consult has its colleague in the conversation."""
        for row in self.rows(
            "SELECT t.*, c.agent_id AS holder, (SELECT count(*) FROM participants p"
            " WHERE p.conversation_id = t.conversation_id AND p.agent_id = t.to_agent"
            " AND p.kind = 'consulted' AND p.state = 'present') AS here"
            " FROM transfers t JOIN conversations c ON c.id = t.conversation_id"
            " WHERE t.state IN ('requested', 'consulting')"
        ):
            assert row["holder"] == row["from_agent"] != row["to_agent"]
            assert row["here"] == (1 if row["state"] == "consulting" else 0)

    @invariant()
    def numbers_have_no_gaps(self) -> None:
        for row in self.rows(
            "SELECT c.last_seq, c.customer_seq, count(m.id) AS n, max(m.seq) AS top"
            " FROM conversations c LEFT JOIN messages m ON m.conversation_id = c.id GROUP BY c.id"
        ):
            assert row["last_seq"] == row["n"] == (row["top"] or 0)
            assert row["customer_seq"] <= row["last_seq"]

    @invariant()
    def bot_speaks_only_while_it_has_the_floor(self) -> None:
        for row in self.rows("SELECT conversation_id, epoch, author_kind FROM messages"):
            if row["author_kind"] in ("bot", "agent"):
                model = self.expected[row["conversation_id"]]
                assert model.controllers[row["epoch"]] == row["author_kind"]

    @invariant()
    def turns_run_in_their_order(self) -> None:
        """None runs while an older one of its conversation waits."""
        overtaken = self.rows(
            "SELECT b.id FROM bot_turns a JOIN bot_turns b"
            " ON a.conversation_id = b.conversation_id AND a.seq < b.seq"
            " WHERE a.state IN ('pending', 'running') AND b.state = 'running'"
        )
        assert overtaken == []

    @invariant()
    def nobody_has_more_than_they_can_take(self) -> None:
        """Chats and one call, and never both: voice excludes chat here."""
        for row in self.rows(
            "SELECT a.capacity, (SELECT count(*) FROM tasks t WHERE t.agent_id = a.id"
            " AND t.channel = 'web' AND t.state IN ('assigned', 'wrapping')) AS chats,"
            " (SELECT count(*) FROM tasks t WHERE t.agent_id = a.id"
            " AND t.channel = 'voice' AND t.state IN ('assigned', 'wrapping')) AS calls,"
            " (SELECT count(*)"
            " FROM reservations r WHERE r.agent_id = a.id AND r.state = 'pending') AS ringing"
            " FROM agents a"
        ):
            assert row["chats"] <= row["capacity"]
            assert row["calls"] <= (0 if row["chats"] else 1)
            assert row["ringing"] <= 1

    @invariant()
    def it_rings_only_at_who_may_take_it(self) -> None:
        """By queue, skill and language as relaxed by then, unless a supervisor says so."""
        for row in self.rows(
            "SELECT t.*, r.offered_at, a.username FROM reservations r JOIN tasks t"
            " ON t.id = r.task_id JOIN agents a ON a.id = r.agent_id WHERE r.state = 'pending'"
            " AND r.id NOT IN (SELECT subject_id FROM events WHERE name = 'reassigned')"
        ):
            at = datetime.fromisoformat(row["offered_at"]).replace(tzinfo=UTC)
            assert may_take(STAFF[row["username"]], row, at)

    @invariant()
    def every_callback_is_where_it_says(self) -> None:
        """Open: waits in line once. Taken: in the hands of who has it. Done: nowhere."""
        for row in self.rows(
            "SELECT f.state, f.taken_by, f.queued_since, t.state AS task_state, t.agent_id,"
            " t.cancel_cause, t.queued_since AS task_since FROM follow_ups f"
            " JOIN tasks t ON t.id = f.task_id AND t.kind = 'callback'"
        ):
            assert row["queued_since"] == row["task_since"]
            if row["state"] == "open":
                assert row["task_state"] in ("pending", "reserved")
            elif row["state"] == "taken" and row["task_state"] == "assigned":
                assert row["agent_id"] == row["taken_by"]
            else:
                assert row["task_state"] == "completed" or row["cancel_cause"] == "taken"
        astray = self.rows(
            "SELECT id FROM tasks WHERE kind = 'callback' AND state IN"
            " ('pending', 'reserved', 'assigned') AND id NOT IN"
            " (SELECT task_id FROM follow_ups WHERE state <> 'done')"
        )
        assert astray == []

    @invariant()
    def every_offered_task_rings_once(self) -> None:
        for row in self.rows(
            "SELECT t.state, (SELECT count(*) FROM reservations r WHERE r.task_id = t.id"
            " AND r.state = 'pending') AS ringing FROM tasks t"
        ):
            assert row["ringing"] == (1 if row["state"] == "reserved" else 0)

    @invariant()
    def log_tells_the_same_as_the_rows(self) -> None:
        """Each event begins where the one before ended, and the last one is the row's state."""
        states: dict[tuple[str, str], str] = {}
        for row in self.rows("SELECT * FROM events WHERE target IS NOT NULL ORDER BY id"):
            subject = (row["subject"], row["subject_id"])
            if row["subject"] == "bot_turn" and subject not in states:
                # A turn is made without a line of its own, claimed already or not.
                states[subject] = row["source"]
            assert states.get(subject) == row["source"]
            states[subject] = row["target"]
        tables = {"task": "tasks", "reservation": "reservations", "agent": "agents"}
        logged: dict[str, dict[str, str]] = defaultdict(dict)
        for (kind, subject_id), state in states.items():
            logged[kind][subject_id] = state
        for kind, table in tables.items():
            stored = self.rows(f"SELECT id, state FROM {table}")  # noqa: S608  # our own names
            assert logged[kind] == {row["id"]: row["state"] for row in stored}

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Read past the switchboard, straight from the file; nothing before it is open."""
        if not hasattr(self, "reader"):
            return []
        return self.reader.execute(query, values).fetchall()

    def refused(self, work: Awaitable[object], error: type[Exception]) -> None:
        """The command raises this and nothing else."""
        try:
            self.do(work)
        except error:
            return
        raise AssertionError(f"expected {error.__name__}")


TestSwitchboardMachine = SwitchboardMachine.TestCase
TestSwitchboardMachine.settings = settings(
    max_examples=12,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
