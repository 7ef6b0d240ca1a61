"""Accounts: what is meant, what is refused, and that nothing changes without a yes."""

import pytest

from actions.flows.account_words import (
    BUSINESS,
    OTHER_ACCOUNT,
    PRIVATE,
    Part,
    is_new_email,
    is_off,
    name_in,
    part_in,
    phone_in,
    purpose_in,
    switch_in,
)
from actions.flows.address_reader import read_correction
from actions.flows.edit_account import EditAccount
from actions.flows.registration_problems import trouble_in
from actions.flows.set_up_address import SetUpAddress
from actions.flows.switch_account import SwitchAccount
from actions.orders import ConsentPurpose, OrderSystem
from actions.wording import phone
from tests.actions.tracking import CONVERSATION, responses, run, tracker, user


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("change my email", Part.EMAIL), ("mijn telefoonnummer is veranderd", Part.PHONE),
        ("I got married, new surname", Part.NAME), ("I moved", Part.ADDRESS),
        ("write to me in Dutch", Part.LANGUAGE), ("no more offers please", Part.CONSENT),
        ("emma@example.com", Part.EMAIL), ("my phone, account emma@example.com", Part.PHONE),
        ("something", None),
    ],
)  # fmt: skip
def test_the_part_of_an_account_is_recognised(text: str, part: Part | None) -> None:
    """In both languages; an address beside it does not count as the part."""
    assert part_in(text) is part


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is emma sample", "Emma Sample"), ("ik heet Robin Proef", "Robin Proef"),
        ("Anne-Marie O'Probe", "Anne-Marie O'Probe"), ("it is kim, please", "Kim"),
        ("12345", None), ("a very long story that can not possibly be the name of anybody", None),
    ],
)  # fmt: skip
def test_a_name_is_read(text: str, name: str | None) -> None:
    """Written small it gets its capitals; a story is none."""
    assert name_in(text) == name


def test_small_words_are_told_apart() -> None:
    """Numbers, purposes, a new address or the account's own, and where to switch to."""
    assert phone_in("it's 06 - 1234 5678 now") == "06 - 1234 5678"
    assert phone_in("12") is None
    assert purpose_in("bel me niet meer") is ConsentPurpose.PHONE_CALLS
    assert is_off("bel me niet meer")
    assert not is_off("you may send me surveys")
    assert is_new_email("change it to emma@example.com")
    assert not is_new_email("my email emma@example.com has changed")
    assert [switch_in(t) for t in ("zakelijk graag", "a private one", "my other account", "?")] == [
        BUSINESS, PRIVATE, OTHER_ACCOUNT, None,
    ]  # fmt: skip
    assert [trouble_in(t) for t in ("geen mail", "already in use", "geblokkeerd", "x")] == [
        "mail", "known", "blocked", None,
    ]  # fmt: skip


def test_a_part_of_an_address_is_corrected() -> None:
    """The number or the postcode of what was read back; a number of something else is none."""
    assert read_correction("no, number 14") == {"house_number": "14"}
    assert read_correction("nee, huisnummer moet 14 b zijn") == {"house_number": "14 b"}
    assert read_correction("the postcode is 3512 JL") == {"postcode": "3512 JL"}
    assert read_correction("no") == {}


def test_a_telephone_number_is_spoken_in_pairs() -> None:
    """Ten digits in a row are not kept in mind."""
    assert phone("+31612345678", spoken=True) == "plus 3 1, 6 1, 2 3, 4 5, 6 7, 8"
    assert phone("+31612345678") == "+31612345678"


async def _known(shop: OrderSystem) -> None:
    await shop.identity.verify_by_email(
        CONVERSATION, email="emma.sample@example.com", postcode="EC1A 1BB", key="m_0"
    )


async def test_nothing_is_changed_without_a_yes(shop: OrderSystem) -> None:
    """A no leaves telephone and address as they were."""
    await _known(shop)
    verified = await shop.identity.current(CONVERSATION)
    assert verified is not None
    before = await shop.accounts.details(verified)
    no = user("no", intent="deny")
    draft = {"part": "phone", "value": "+31612345678"}
    said = (
        await run(
            EditAccount(shop), tracker(no, draft=draft, confirmation=False, flow_outcome="ready")
        )
    )[1]
    address = {"street": "Weg", "house_number": "1", "postcode": "1012 AB", "city": "Delft"}
    parts = address | {"country": "NL"}
    await run(
        SetUpAddress(shop), tracker(no, new_address=parts, confirmation=False, flow_outcome="ready")
    )

    assert responses(said)[0] == "utter_edit_account_kept"
    assert await shop.accounts.details(verified) == before


async def test_a_telephone_number_is_changed_once(shop: OrderSystem) -> None:
    """The same yes, told again, changes nothing more."""
    await _known(shop)
    yes = user("yes", intent="affirm", message_id="m_yes")
    agreed = tracker(
        yes, draft={"part": "phone", "value": "+31612345678"}, confirmation=True,
        flow_outcome="ready",
    )  # fmt: skip
    first = (await run(EditAccount(shop), agreed))[1]
    again = (await run(EditAccount(shop), agreed))[1]
    verified = await shop.identity.current(CONVERSATION)
    assert verified is not None

    assert first == again
    assert (await shop.accounts.details(verified)).phone == "+31612345678"


async def test_without_a_proof_the_form_begins_again(shop: OrderSystem) -> None:
    """Slots alone are no proof."""
    yes = user("yes", intent="affirm")
    draft = {"part": "phone", "value": "+31612345678"}
    edit = tracker(yes, draft=draft, confirmation=True, flow_outcome="ready")
    switch = tracker(yes, draft={"to": "private"}, confirmation=True, flow_outcome="ready")

    assert (await run(EditAccount(shop), edit))[2] == [
        {"event": "followup", "name": "edit_account_form"}
    ]
    assert (await run(SwitchAccount(shop), switch))[2] == [
        {"event": "followup", "name": "switch_account_form"}
    ]
