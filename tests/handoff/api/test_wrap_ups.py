"""Writing up at the desk: what the plan asks for is asked, what is planned is on the list."""

from datetime import UTC, datetime, timedelta

import pytest

from handoff.client import Refused
from handoff.protocol import agent as wire
from handoff.protocol.customer import Rate, RequestPerson
from tests.handoff.api.support.house import House, talk, wrapping_task


async def test_wrap_up_from_the_fields_to_the_report(house: House) -> None:
    """A missing field is refused; the rest of the work shows up where it belongs."""
    customer, anna = await house.customer(), await house.agent("anna")
    await customer.tell(RequestPerson())
    talk_id = await talk(customer, anna)
    await anna.close_conversation(talk_id)
    task = await wrapping_task(anna)
    due = datetime.now(UTC) + timedelta(days=1)
    planned = wire.PlannedFollowUp(due_at=due, text="Check the refund.", mine=True)

    with pytest.raises(Refused, match="field-missing"):
        await anna.wrap_up(task, "refund_promised", fields={"amount": "12.50", "order_number": " "})
    await anna.wrap_up(
        task,
        "refund_promised",
        fields={"amount": "12.50", "order_number": "10042"},
        follow_up=planned,
        ask_rating=True,
    )
    await anna.until(lambda: bool(anna.inbox and anna.inbox.follow_ups))
    await customer.until(lambda: customer.messages[-1].code == "rating_asked")
    await customer.tell(Rate(score=5, reasons=["friendly"]))
    await customer.until(lambda: customer.state is not None and customer.state.rated == 5)
    report = await (await house.login("chris")).ratings()

    assert anna.welcome is not None
    asked = {it.code: [f.key for f in it.fields] for it in anna.welcome.dispositions}
    assert asked["refund_promised"] == ["order_number", "amount"]
    assert anna.inbox is not None
    assert anna.inbox.follow_ups[0].due_at == due
    assert [(it.asked, it.average, it.reasons) for it in report.agents] == [
        (1, 5.0, {"friendly": 1})
    ]
