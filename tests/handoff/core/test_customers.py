"""What customers do."""

from typing import Any

import pytest

from handoff.bus import BotTurnPending, ConversationMoved, MessageStored, ReadMoved
from handoff.errors import (
    BadScore,
    ClientMsgIdReused,
    ConversationClosed,
    ConversationNotFound,
    ConversationOpen,
    NothingSaid,
    NotWaiting,
    PayloadNotOffered,
    TextEmpty,
    TextTooLong,
    UnknownLanguage,
)
from handoff.model.conversation import BotReply, Button, TurnKind
from handoff.model.states import Controller, TaskState
from handoff.model.work import CancelCause, Reason
from tests.handoff.core.floor import Floor

YES = Button("Yes, please", "/affirm")
NO = Button("No", "/deny")


async def test_conversation_opens_with_the_bot_in_control(floor: Floor) -> None:
    """And owes nothing when no greeting is asked for."""
    conversation = await floor.customer(language="nl")

    assert (conversation.controller, conversation.epoch) == (Controller.BOT, 1)
    assert await floor.board.next_bot_turn(conversation.id) is None


async def test_greeting_is_a_turn_of_the_bot(floor: Floor) -> None:
    """An event, with the metadata that came with the opening."""
    conversation = await floor.customer(greet=True, metadata={"page": "/cart"})

    turn = await floor.turn(conversation)

    assert (turn.kind, turn.text) == (TurnKind.EVENT, "/EXTERNAL_greet")
    assert turn.metadata == {"page": "/cart"}


async def test_contact_has_one_open_conversation_on_a_channel(floor: Floor) -> None:
    """The open one is given back; after its end there is a new one."""
    first = await floor.customer(contact="kim@example.org")
    again = await floor.customer(contact="kim@example.org")
    phone = await floor.customer(contact="kim@example.org", channel="voice")
    await floor.board.end(first.id)
    later = await floor.customer(contact="kim@example.org")

    assert again.id == first.id
    assert len({first.id, phone.id, later.id}) == 3
    assert [line.conversation.id for line in await floor.board.history(later.id)]


async def test_language_without_wording_is_refused(floor: Floor) -> None:
    """At the opening and later."""
    with pytest.raises(UnknownLanguage):
        await floor.customer(language="xx")
    conversation = await floor.customer()
    with pytest.raises(UnknownLanguage):
        await floor.board.set_language(conversation.id, "xx")


async def test_message_is_stored_with_a_turn_in_one_go(floor: Floor) -> None:
    """The number, the notice, and the bot's debt."""
    conversation = await floor.customer()

    message = await floor.say(conversation, "Where is my order 10042?")

    turn = await floor.turn(conversation)
    assert (message.seq, message.text) == (1, "Where is my order 10042?")
    assert (turn.message_id, turn.text, turn.kind) == (message.id, message.text, TurnKind.TEXT)
    stored = floor.heard(MessageStored)
    assert [(n.message.seq, n.prev_customer_seq) for n in stored] == [(1, 0)]
    assert floor.heard(BotTurnPending) == [BotTurnPending(conversation.id)]


async def test_same_message_again_is_answered_as_a_duplicate(floor: Floor) -> None:
    """Stored once, one turn, one notice; also after the end."""
    conversation = await floor.customer()
    send: dict[str, Any] = {"client_msg_id": "msg-abcdef", "text": "Hello"}

    first = await floor.board.receive(conversation.id, **send)
    again = await floor.board.receive(conversation.id, **send)
    await floor.board.end(conversation.id)
    late = await floor.board.receive(conversation.id, **send)

    assert (first.duplicate, again.duplicate, late.duplicate) == (False, True, True)
    assert first.message == again.message == late.message
    assert len([n for n in floor.heard(MessageStored) if n.message.text == "Hello"]) == 1


async def test_same_id_with_other_words_is_refused(floor: Floor) -> None:
    """Nothing is overwritten; the refusal names the message."""
    conversation = await floor.customer()
    await floor.board.receive(conversation.id, client_msg_id="msg-abcdef", text="Hello")

    with pytest.raises(ClientMsgIdReused) as refused:
        await floor.board.receive(conversation.id, client_msg_id="msg-abcdef", text="Bye")

    assert (refused.value.code, refused.value.seq) == ("client-msg-id-reused", 1)


async def test_agents_message_id_is_not_the_customers(floor: Floor) -> None:
    """One space of ids for everybody who writes in a conversation."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    await floor.board.reply(
        agent.id, conversation.id, epoch=conversation.epoch, client_msg_id="same-id1", text="Hi"
    )

    with pytest.raises(ClientMsgIdReused):
        await floor.board.receive(conversation.id, client_msg_id="same-id1", text="Hi")


async def test_offered_button_is_shown_as_its_title(floor: Floor) -> None:
    """The bot gets the payload, the transcript the words."""
    conversation = await floor.customer()
    await floor.say(conversation)
    await floor.answer(conversation, BotReply("Cancel it?", (YES,)), BotReply("Or not?", (NO,)))

    received = await floor.board.receive(
        conversation.id, client_msg_id=floor.msg_id(), payload="/affirm"
    )

    turn = await floor.turn(conversation)
    assert received.message.text == "Yes, please"
    assert (turn.kind, turn.text) == (TurnKind.PAYLOAD, "/affirm")


async def test_button_is_good_for_one_press(floor: Floor) -> None:
    """Another press of the same offer is refused; the same press again is a duplicate."""
    conversation = await floor.customer()
    await floor.say(conversation)
    await floor.answer(conversation, BotReply("Cancel it?", (YES, NO)))
    await floor.board.receive(conversation.id, client_msg_id="press-01", payload="/affirm")

    again = await floor.board.receive(conversation.id, client_msg_id="press-01", payload="/affirm")
    assert again.duplicate
    with pytest.raises(PayloadNotOffered):
        await floor.board.receive(conversation.id, client_msg_id="press-02", payload="/deny")


@pytest.mark.parametrize("payload", ["/deny", "/EXTERNAL_handed_back", "/restart", "yes"])
async def test_payload_not_on_offer_is_refused(floor: Floor, payload: str) -> None:
    """Only what the latest bot messages offer; older offers are gone."""
    conversation = await floor.customer()
    await floor.say(conversation)
    await floor.answer(conversation, BotReply("Sure?", (NO,)))
    await floor.say(conversation)
    await floor.answer(conversation, BotReply("Cancel it?", (YES,)))

    with pytest.raises(PayloadNotOffered) as refused:
        await floor.board.receive(conversation.id, client_msg_id=floor.msg_id(), payload=payload)

    assert refused.value.code == "payload-not-offered"
    assert len(await floor.transcript(conversation)) == 4


async def test_offers_end_when_a_person_is_called(floor: Floor) -> None:
    """An old button pressed in the queue goes nowhere."""
    conversation = await floor.customer()
    await floor.say(conversation)
    await floor.answer(conversation, BotReply("Cancel it?", (YES,)))
    await floor.board.request_person(conversation.id)

    with pytest.raises(PayloadNotOffered):
        await floor.board.receive(conversation.id, client_msg_id=floor.msg_id(), payload="/affirm")


async def test_typed_command_is_text_to_the_bot(floor: Floor) -> None:
    """The transcript keeps what was typed, the bot gets it without the slash."""
    conversation = await floor.customer()

    message = await floor.say(conversation, '/inform{"order_number":"1"}')

    turn = await floor.turn(conversation)
    assert message.text == '/inform{"order_number":"1"}'
    assert (turn.kind, turn.text) == (TurnKind.TEXT, 'inform{"order_number":"1"}')


async def test_card_is_masked_before_it_is_stored(floor: Floor) -> None:
    """In the transcript and in what the bot is told; order numbers stay."""
    conversation = await floor.customer()

    message = await floor.say(conversation, "order 10042, card 4111 1111 1111 1111")

    assert message.text == "order 10042, card **** **** **** 1111"
    assert (await floor.turn(conversation)).text == message.text
    assert "4111 1111" not in repr(await floor.everything())


async def test_bad_text_is_refused_and_changes_nothing(floor: Floor) -> None:
    """Empty, too long, neither text nor payload, or both."""
    conversation = await floor.customer()
    before = await floor.everything()
    bad: list[tuple[dict[str, Any], type[Exception]]] = [
        ({"text": " \x00 "}, TextEmpty),
        ({"text": "x" * 2_001}, TextTooLong),
        ({}, NothingSaid),
        ({"text": "a", "payload": "/b"}, NothingSaid),
    ]

    for said, error in bad:
        with pytest.raises(error):
            await floor.board.receive(conversation.id, client_msg_id=floor.msg_id(), **said)

    assert await floor.everything() == before


async def test_strange_but_harmless_text_is_stored_as_it_is(floor: Floor) -> None:
    """Emoji, right to left, HTML, SQL."""
    conversation = await floor.customer()
    strange = ["🎁👩‍👧", "שלום מה שלומך", "<script>alert(1)</script>", "'; DROP TABLE messages;--"]

    for text in strange:
        await floor.say(conversation, text)

    assert [m.text for m in await floor.transcript(conversation)] == strange


async def test_message_in_the_queue_is_stored_and_not_sent_to_the_bot(floor: Floor) -> None:
    """The agent will read it in the transcript."""
    conversation = await floor.waiting()

    message = await floor.say(conversation, "Still there?")

    assert message.seq == 2
    assert await floor.board.next_bot_turn(conversation.id) is None


async def test_message_to_a_person_is_not_sent_to_the_bot(floor: Floor) -> None:
    """The bot never speaks in a human stretch."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)

    await floor.say(conversation, "Hi Sam")

    assert await floor.board.next_bot_turn(conversation.id) is None


async def test_message_to_a_closed_conversation_is_refused(floor: Floor) -> None:
    """The page opens a new one."""
    conversation = await floor.customer()
    await floor.board.end(conversation.id)

    with pytest.raises(ConversationClosed) as refused:
        await floor.say(conversation)

    assert refused.value.code == "conversation-closed"


async def test_unknown_conversation_is_told_from_a_closed_one(floor: Floor) -> None:
    """Every door says so."""
    for command in (
        floor.board.receive("c_none", client_msg_id="msg-00000001", text="x"),
        floor.board.request_person("c_none"),
        floor.board.customer_state("c_none"),
        floor.board.messages("c_none"),
    ):
        with pytest.raises(ConversationNotFound):
            await command


async def test_asking_for_a_person_queues_with_the_story_so_far(floor: Floor) -> None:
    """Reason, context and place; the epoch moves, the waiting turn of the bot is dropped."""
    conversation = await floor.customer()
    await floor.say(conversation, "Where is my order?")

    await floor.board.request_person(conversation.id)

    now = await floor.now(conversation)
    task = await floor.task(conversation)
    assert (now.controller, now.epoch) == (Controller.QUEUE, 2)
    assert (task.state, task.queued_since) == (TaskState.PENDING, floor.clock.now())
    assert await floor.board.next_bot_turn(conversation.id) is None
    assert await floor.codes(conversation) == ["queued_unstaffed"]
    agent = await floor.agent()
    offer = (await floor.board.inbox(agent.id)).offers[0]
    assert offer.handoff.reason is Reason.REQUESTED_HUMAN
    assert "Where is my order?" in offer.handoff.context["summary"][1]


async def test_asking_for_a_person_twice_queues_once(floor: Floor) -> None:
    """Also when a person is there already."""
    agent = await floor.agent()
    conversation = await floor.waiting()
    await floor.board.request_person(conversation.id)
    await floor.accept(agent)
    await floor.board.request_person(conversation.id)

    assert len(await floor.tasks(conversation)) == 1


async def test_customer_is_told_place_and_wait(floor: Floor) -> None:
    """Nothing is known of the wait before anybody was helped."""
    busy = await floor.agent(capacity=1)
    first = await floor.talking(busy)
    floor.clock.advance(14)
    await floor.board.renew_lease(busy.id)
    waiting = [await floor.waiting()]
    floor.clock.advance(1)
    waiting.append(await floor.waiting())
    views = [await floor.board.customer_state(c.id) for c in waiting]
    assert [(v.position, v.expected_wait_s, v.staffed) for v in views] == [
        (1, None, True),
        (2, None, True),
    ]

    await floor.board.close_conversation(busy.id, first.id)
    await floor.board.wrap_up(busy.id, (await floor.task(first)).id, "solved")

    views = [await floor.board.customer_state(c.id) for c in waiting]
    assert [(v.position, v.expected_wait_s) for v in views] == [(1, 0), (2, 15)]
    floor.clock.advance(1)
    third = await floor.waiting()
    assert (await floor.transcript(third))[-1].params == {"position": 3, "wait_s": 30}


async def test_system_message_is_in_the_customers_language(floor: Floor) -> None:
    """Stored with code, parameters and words."""
    await floor.agent()
    conversation = await floor.waiting(language="nl")

    message = (await floor.transcript(conversation))[-1]

    assert (message.code, message.params["position"]) == ("queued", 1)
    assert message.text is not None
    assert "Je bent nummer 1 in de rij" in message.text


async def test_going_back_to_the_bot_leaves_the_queue(floor: Floor) -> None:
    """The task is canceled, the bot answers again."""
    conversation = await floor.waiting()

    await floor.board.return_to_bot(conversation.id)
    await floor.say(conversation)

    task = await floor.task(conversation)
    assert (task.state, task.cancel_cause) == (TaskState.CANCELED, CancelCause.RETURNED_TO_BOT)
    assert (await floor.now(conversation)).controller is Controller.BOT
    assert (await floor.turn(conversation)).epoch == 3
    with pytest.raises(NotWaiting):
        await floor.board.return_to_bot(conversation.id)


async def test_customer_who_leaves_the_queue_abandons_the_task(floor: Floor) -> None:
    """What rang stops ringing."""
    agent = await floor.agent()
    conversation = await floor.waiting()
    assert await floor.ringing(agent)

    await floor.board.end(conversation.id)
    await floor.board.end(conversation.id)

    task = await floor.task(conversation)
    assert (task.state, task.cancel_cause) == (TaskState.CANCELED, CancelCause.ABANDONED)
    assert await floor.ringing(agent) is None
    assert await floor.codes(conversation) == ["queued", "closed_by_customer"]


async def test_customer_who_ends_a_talk_sends_the_agent_to_wrap_up(floor: Floor) -> None:
    """The agent's capacity is busy until then."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)

    await floor.board.end(conversation.id)

    assert (await floor.task(conversation)).state is TaskState.WRAPPING
    assert (await floor.board.agent_status(agent.id)).busy == 1


async def test_language_counts_for_turns_and_sentences_from_now_on(floor: Floor) -> None:
    """The bot is told, the house speaks it."""
    conversation = await floor.customer()
    await floor.board.set_language(conversation.id, "nl")
    await floor.say(conversation)
    turn = await floor.turn(conversation)
    await floor.board.end(conversation.id)

    assert turn.language == "nl"
    assert "beëindigd" in ((await floor.transcript(conversation))[-1].text or "")


async def test_rating_comes_after_the_end_and_a_later_one_replaces_it(floor: Floor) -> None:
    """One rating for a conversation, from 1 to 5."""
    conversation = await floor.customer()
    with pytest.raises(ConversationOpen):
        await floor.board.rate(conversation.id, 5)
    await floor.board.end(conversation.id)
    for score in (0, 6, True):
        with pytest.raises(BadScore):
            await floor.board.rate(conversation.id, score)

    await floor.board.rate(conversation.id, 2, "slow; card 4111111111111111")
    await floor.board.rate(conversation.id, 5)

    assert (await floor.board.customer_state(conversation.id)).rated == 5
    assert ConversationMoved(conversation.id) in floor.notices


async def test_read_marks_only_go_forward_and_not_past_the_end(floor: Floor) -> None:
    """A late mark of an old message changes nothing."""
    conversation = await floor.customer()
    for _ in range(3):
        await floor.say(conversation)

    for seq in (2, 1, 2, 99):
        await floor.board.mark_read(conversation.id, "agent", seq)

    assert (await floor.now(conversation)).agent_read_seq == 3
    assert [n.seq for n in floor.heard(ReadMoved)] == [2, 3]


async def test_messages_can_be_asked_for_from_any_point(floor: Floor) -> None:
    """In order, without notes unless asked for."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    await floor.say(conversation, "one")
    await floor.board.note(agent.id, conversation.id, client_msg_id="note-001", text="psst")
    last = await floor.say(conversation, "two")

    seen = await floor.board.messages(conversation.id, after_seq=last.seq - 2)
    all_of_it = await floor.board.messages(conversation.id, after_seq=last.seq - 2, notes=True)
    first = await floor.board.messages(conversation.id, limit=1)

    assert [m.text for m in seen] == ["two"]
    assert [m.text for m in all_of_it] == ["psst", "two"]
    assert [m.seq for m in first] == [1]
    stored = floor.heard(MessageStored)[-1]
    assert (stored.message.seq, stored.prev_customer_seq) == (last.seq, last.seq - 2)
