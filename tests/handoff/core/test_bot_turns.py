"""The turns the bot owes run once, in order, and only while the bot has the floor."""

import asyncio

from handoff.bus import BotTurnClaimed, BotTurnPending, MessageStored
from handoff.model.conversation import AuthorKind, BotReply, Button, TurnFacts
from handoff.model.states import Controller, TaskState
from handoff.model.work import Reason
from handoff.switchboard import Switchboard
from handoff.switchboard.bot_turns import Overload
from tests.handoff.core.floor import Floor, handoff_reply


async def test_replies_and_facts_are_stored_together(floor: Floor) -> None:
    """The customer's message knows what the bot understood."""
    conversation = await floor.customer()
    await floor.say(conversation, "Where is it?")
    facts = TurnFacts(intent="track_order", confidence=0.97, sentiment="neutral")
    card = {"type": "order_card", "version": 1, "number": "10042"}

    await floor.answer(
        conversation,
        BotReply("On its way.", (Button("Thanks", "/thank"),)),
        BotReply(custom=card),
        facts=facts,
        requested_slot="order_number",
    )

    asked, told, shown = await floor.transcript(conversation)
    assert asked.turn == facts
    assert (told.author.kind, told.text) == (AuthorKind.BOT, "On its way.")
    assert told.buttons == (Button("Thanks", "/thank"),)
    assert shown.custom == card
    assert (await floor.board.customer_state(conversation.id)).requested_slot == "order_number"


async def test_empty_reply_is_not_stored(floor: Floor) -> None:
    """No text, no buttons, nothing to show: nothing to say."""
    conversation = await floor.customer()
    await floor.say(conversation)

    await floor.answer(conversation, BotReply(), BotReply("\x00"), BotReply("Hi"))

    assert [m.text for m in await floor.transcript(conversation)] == ["Hello", "Hi"]


async def test_one_turn_runs_at_a_time_and_in_order(floor: Floor) -> None:
    """The second waits for the first; other conversations do not."""
    one, other = await floor.customer(), await floor.customer()
    for text in ("first", "second"):
        await floor.say(one, text)
    await floor.say(other, "third")

    first = await floor.turn(one)
    assert await floor.board.next_bot_turn(one.id) is None
    third = await floor.board.next_bot_turn()
    assert third is not None
    assert (first.text, third.text) == ("first", "third")
    await floor.board.complete_bot_turn(first, [BotReply("done")])

    assert (await floor.turn(one)).text == "second"


async def test_concurrent_claims_get_different_turns(floor: Floor) -> None:
    """Eight runners, four conversations: each turn once."""
    for _ in range(4):
        await floor.say(await floor.customer())

    claimed = await asyncio.gather(*(floor.board.next_bot_turn() for _ in range(8)))

    ids = [turn.id for turn in claimed if turn]
    assert len(ids) == len(set(ids))
    left = [turn for turn in [await floor.board.next_bot_turn() for _ in range(4)] if turn]
    assert len(ids) + len(left) == 4


async def test_turn_that_can_run_at_once_is_claimed_with_its_message(floor: Floor) -> None:
    """One transaction; whoever runs it gets it with the notice, and nobody else does."""
    floor.board.runs_turns = lambda _: True
    conversation = await floor.customer()

    await floor.say(conversation, "Hi")

    (claimed,) = floor.heard(BotTurnClaimed)
    assert (claimed.turn.text, claimed.turn.attempts) == ("Hi", 1)
    assert await floor.board.next_bot_turn() is None
    assert not await floor.board.complete_bot_turn(claimed.turn, [BotReply("Hello")])
    assert [m.text for m in await floor.transcript(conversation)] == ["Hi", "Hello"]


async def test_second_message_waits_for_the_turn_of_the_first(floor: Floor) -> None:
    """Also of two at the same moment; the end of the first tells that there is more."""
    floor.board.runs_turns = lambda _: True
    conversation = await floor.customer()
    await asyncio.gather(floor.say(conversation, "One"), floor.say(conversation, "Two"))

    (claimed,) = floor.heard(BotTurnClaimed)
    assert floor.heard(BotTurnPending) == [BotTurnPending(conversation.id)]
    assert await floor.board.complete_bot_turn(claimed.turn, [BotReply("Done")])

    second = await floor.turn(conversation)
    assert claimed.turn.seq < second.seq
    assert not await floor.board.complete_bot_turn(second, [BotReply("Done")])


async def test_turn_claimed_by_a_process_that_died_runs_again(floor: Floor, url: str) -> None:
    """Between the commit and the first step of the bot loop, too."""
    floor.board.runs_turns = lambda _: True
    conversation = await floor.customer()
    await floor.say(conversation)

    restarted = await Switchboard.open(url, clock=floor.clock)
    pending = await restarted.conversations_with_pending_turns()
    again = await restarted.next_bot_turn(conversation.id)
    await restarted.close()

    assert pending == [conversation.id]
    assert again is not None
    assert again.attempts == 2


async def test_turn_completed_twice_is_stored_once(floor: Floor) -> None:
    """The answer may come again after a lost connection."""
    conversation = await floor.customer()
    await floor.say(conversation)
    turn = await floor.answer(conversation, BotReply("Hi"))

    await floor.board.complete_bot_turn(turn, [BotReply("Hi")])
    await floor.board.fail_bot_turn(turn, "too late")

    assert len(await floor.transcript(conversation)) == 2
    assert (await floor.now(conversation)).controller is Controller.BOT


async def test_answer_is_dropped_when_control_moved_on(floor: Floor) -> None:
    """The bot never speaks after the handoff; the facts are kept, an event tells."""
    conversation = await floor.customer()
    await floor.say(conversation)
    turn = await floor.turn(conversation)
    await floor.board.request_person(conversation.id)

    await floor.board.complete_bot_turn(turn, [BotReply("Too late")], TurnFacts(intent="greet"))

    said = await floor.transcript(conversation)
    assert [m.author.kind.value for m in said] == ["customer", "system"]
    assert said[0].turn == TurnFacts(intent="greet")
    dropped = (await floor.board.events(conversation.id))[-1]
    assert (dropped.subject, dropped.target) == ("bot_turn", "dropped")
    assert dropped.facts == {"cause": "control moved on"}


async def test_answer_of_an_older_stretch_is_dropped_after_a_hand_back(floor: Floor) -> None:
    """The bot is in control again, but the epoch is another."""
    agent = await floor.agent()
    conversation = await floor.customer()
    await floor.say(conversation)
    old = await floor.turn(conversation)
    await floor.board.request_person(conversation.id)
    await floor.accept(agent)
    await floor.board.hand_back(agent.id, conversation.id)

    await floor.board.complete_bot_turn(old, [BotReply("Too late")])

    assert "Too late" not in [m.text for m in await floor.transcript(conversation)]


async def test_handoff_of_the_bot_commits_with_its_replies(floor: Floor) -> None:
    """Replies, handoff, task, control and the customer's sentence, at once and in order."""
    await floor.agent()
    conversation = await floor.customer()
    await floor.say(conversation, "Give me a person!")

    await floor.answer(conversation, BotReply("Of course."), handoff_reply("angry"))

    now = await floor.now(conversation)
    task = await floor.task(conversation)
    assert [m.text for m in await floor.transcript(conversation)][:2] == [
        "Give me a person!",
        "Of course.",
    ]
    assert await floor.codes(conversation) == ["queued"]
    assert (now.controller, now.epoch) == (Controller.QUEUE, 2)
    assert (task.state, task.priority) == (TaskState.RESERVED, 40)
    seqs = [n.message.seq for n in floor.heard(MessageStored)]
    assert seqs == [1, 2, 3]


async def test_customers_name_comes_with_the_context(floor: Floor) -> None:
    """For the inbox line."""
    conversation = await floor.customer()
    await floor.say(conversation)

    await floor.answer(conversation, handoff_reply(customer={"name": "Kim", "verified": True}))

    assert (await floor.now(conversation)).customer_name == "Kim"


async def test_badly_built_handoff_is_a_handoff_still(floor: Floor) -> None:
    """The customer asked for a person and gets one."""
    conversation = await floor.customer()
    await floor.say(conversation)

    await floor.answer(conversation, BotReply(custom={"type": "handoff", "reason": 7}))

    assert (await floor.now(conversation)).controller is Controller.QUEUE


async def test_failed_turn_tells_the_customer_and_gets_a_person(floor: Floor) -> None:
    """Reason bot_unavailable; with nobody there, the other ways are named."""
    conversation = await floor.customer()
    await floor.say(conversation, "Hello?")
    turn = await floor.turn(conversation)

    await floor.board.fail_bot_turn(turn, "timeout after 8 s")

    assert await floor.codes(conversation) == ["bot_unavailable", "queued_unstaffed"]
    agent = await floor.agent()
    offer = (await floor.board.inbox(agent.id)).offers[0]
    assert offer.handoff.reason is Reason.BOT_UNAVAILABLE
    failed = [e for e in await floor.board.events(conversation.id) if e.target == "failed"]
    assert failed[0].facts == {"cause": "timeout after 8 s"}


async def test_failed_greeting_queues_nobody(floor: Floor) -> None:
    """Opening a page asks for nothing yet."""
    conversation = await floor.customer(greet=True)

    await floor.board.fail_bot_turn(await floor.turn(conversation), "down")

    assert (await floor.now(conversation)).controller is Controller.BOT
    assert await floor.transcript(conversation) == []


async def test_answers_language_becomes_the_conversations(floor: Floor) -> None:
    """The house goes on in the language the bot fell into."""
    conversation = await floor.customer(language="en")
    await floor.say(conversation, "Waar is mijn pakket?")

    await floor.answer(conversation, BotReply("Ik kijk even."), facts=TurnFacts(language="nl"))

    assert (await floor.now(conversation)).language == "nl"


async def test_restarted_process_takes_up_its_own_turns(floor: Floor, url: str) -> None:
    """At once, not after the claim's time; those of another instance are left alone."""
    mine, theirs = await floor.customer(), await floor.customer()
    await floor.say(mine)
    lost = await floor.turn(mine)
    await floor.say(theirs)
    other = await Switchboard.open(url, clock=floor.clock, instance="handoff-2")
    assert await other.next_bot_turn(theirs.id)

    restarted = await Switchboard.open(url, clock=floor.clock)
    pending = await restarted.conversations_with_pending_turns()
    again = await restarted.next_bot_turn(mine.id)
    await restarted.close()
    await other.close()

    assert pending == [mine.id]
    assert again is not None
    assert (again.message_id, again.attempts) == (lost.message_id, 2)


async def test_lost_turn_runs_again_and_fails_in_the_end(floor: Floor) -> None:
    """The sweep finds it by its time; after three attempts a person is called."""
    conversation = await floor.customer()
    await floor.say(conversation)
    for _ in range(3):
        await floor.turn(conversation)
        assert await floor.board.next_bot_turn(conversation.id) is None
        done = await floor.pass_time(30)
        assert done["turns recovered"] == 1

    assert (await floor.now(conversation)).controller is Controller.QUEUE


async def test_answer_of_a_run_given_up_for_lost_still_counts(floor: Floor) -> None:
    """Whoever answers first has answered."""
    conversation = await floor.customer()
    await floor.say(conversation)
    slow = await floor.turn(conversation)
    await floor.pass_time(30)

    await floor.board.complete_bot_turn(slow, [BotReply("At last")])

    assert await floor.board.next_bot_turn(conversation.id) is None
    assert [m.text for m in await floor.transcript(conversation)] == ["Hello", "At last"]


async def test_forgotten_turn_is_told_of_again(floor: Floor) -> None:
    """A lost wake-up costs seconds, not the answer."""
    conversation = await floor.customer()
    await floor.say(conversation)
    floor.notices.clear()

    assert "turns nudged" not in await floor.pass_time(1)
    await floor.pass_time(2)

    assert floor.notices == [BotTurnPending(conversation.id)]


async def test_process_that_starts_again_leaves_a_human_stretch_alone(
    floor: Floor, url: str
) -> None:
    """The turn it had running is dropped; the bot is not even asked."""
    conversation = await floor.customer()
    await floor.say(conversation)
    await floor.turn(conversation)
    await floor.board.request_person(conversation.id)

    again = await Switchboard.open(url, clock=floor.clock)
    assert await again.conversations_with_pending_turns() == []
    await again.close()

    events = await floor.board.events(conversation.id)
    assert "dropped" in [e.target for e in events if e.subject == "bot_turn"]


async def test_turn_whose_claim_runs_out_in_a_human_stretch_is_dropped(floor: Floor) -> None:
    """It would have reached the bot behind the agent's back, and after a hand-back again."""
    conversation = await floor.customer()
    await floor.say(conversation)
    await floor.turn(conversation)
    await floor.board.request_person(conversation.id)

    assert (await floor.pass_time(30))["turns recovered"] == 1

    assert await floor.board.next_bot_turn() is None
    events = await floor.board.events(conversation.id)
    assert "dropped" in [e.target for e in events if e.subject == "bot_turn"]


async def test_turn_that_waited_too_long_goes_to_people_with_the_numbers(floor: Floor) -> None:
    """The bot is overloaded: the reason says so, and how long this one waited among how many."""
    waiting = [await floor.customer() for _ in range(3)]
    for conversation in waiting[:2]:
        await floor.say(conversation)
    floor.clock.advance(31)
    await floor.say(waiting[2])

    assert await floor.board.give_up_turns() == 2
    assert await floor.board.give_up_turns() == 0

    at_desk = await floor.board.conversation_for_agent((await floor.agent()).id, waiting[0].id)
    context = dict(at_desk.context or {})
    assert [(await floor.now(it)).controller.value for it in waiting] == ["queue", "queue", "bot"]
    assert context["reason"] == "bot_unavailable"
    assert context["tried"][0]["result"] == (
        "overloaded: 2 conversations waited for it, this one for 31 s"
    )
    facts = [e.facts for e in await floor.board.events(waiting[0].id) if e.target == "failed"]
    assert facts == [{"cause": "overloaded", "waiting": 2, "waited_s": 31}]


async def test_turn_under_way_is_not_given_up(floor: Floor) -> None:
    """However long: its own time limit ends it."""
    conversation = await floor.customer()
    await floor.say(conversation)
    turn = await floor.turn(conversation)
    await floor.say(conversation, "And?")
    floor.clock.advance(60)

    assert await floor.board.give_up_turns() == 0
    assert not await floor.board.give_up_turn(conversation.id, Overload(1))
    assert (await floor.now(conversation)).controller is Controller.BOT
    await floor.board.complete_bot_turn(turn, [BotReply(text="Here")])


async def test_what_waited_while_nobody_ran_is_answered_by_the_bot_first(
    floor: Floor, url: str
) -> None:
    """A start after a long stop is no overload."""
    conversation = await floor.customer()
    await floor.say(conversation)
    floor.clock.advance(3_600)
    fresh = await Switchboard.open(url, clock=floor.clock)

    given_up = await fresh.give_up_turns()

    await fresh.close()
    assert given_up == 0
    assert (await floor.now(conversation)).controller is Controller.BOT
