"""What a person must hear first, and what only sounds like it."""

import pytest

from bot.components.anger import anger_by_signs
from bot.components.sensitive import is_sensitive

SENSITIVE = [
    "my lawyer will hear of this",
    "you will hear from my lawyer",
    "I will sue you",
    "I'm going to sue",
    "see you in court",
    "we'll take legal action",
    "mijn advocaat neemt contact op",
    "ik ga naar de rechter",
    "ik schakel mijn advocaat in",
    "my husband died last week",
    "my mother passed away",
    "I ordered it for my late father",
    "mijn moeder is overleden",
    "het account van mijn overleden man",
    "my wife died and I need to cancel her order",
    "the account holder is deceased",
    "the lamp caught fire",
    "my kettle exploded",
    "I got an electric shock from the lamp",
    "de waterkoker is in brand gevlogen",
    "ik heb mijn hand verbrand aan de pan",
    "my son burned his hand on it",
    "my son got injured by the glass",
    "I ended up in the hospital because of the burn",
    "iemand heeft fraude gepleegd met mijn pas",
    "my card was stolen",
    "my account was hacked",
    "somebody used my account to order",
    "mijn account is gehackt",
    "I want to kill myself",
    "ik wil dood",
    "there is smoke coming out of it",
    "er komt rook uit de lamp",
    "my mother has dementia and ordered this",
    "mijn vader heeft kanker",
    "it gave me a shock",
    "my credit card was used fraudulently, fraud!",
    "someone stole my identity",
    "my dad has died",
    "de klant is overleden",
    "mijn man is gestorven",
    "It's about my grandmother, she passed away yesterday",
    "the charger burst into flames",
    "I am going to get a lawyer",
    "I will contact my solicitor",
]
EVERYDAY = [
    "my battery died",
    "the battery has died after two days",
    "my phone died while I was ordering",
    "my laptop just died",
    "it died after a week",
    "the lamp is dead",
    "de batterij is dood",
    "mijn telefoon is dood gegaan",
    "de accu is overleden",
    "the plant died",
    "I'm dying to know when it comes",
    "my name is Sue",
    "Sue Bakker is my name",
    "can I sue the discount code",
    "I'm a lawyer and ordered a desk lamp",
    "gift for my lawyer",
    "deliver it to the hospital where I work",
    "bezorg het bij het ziekenhuis",
    "my inbox exploded with your mails",
    "your service is on fire!",
    "the toast was burnt",
    "het brood is verbrand",
    "I have a burnt orange cushion",
    "life hack",
    "is it a hackathon sale",
    "where is my order",
    "cancel it",
    "ik wil mijn geld terug",
    "killer price",
    "this deal is killing it",
    "I could die of boredom waiting",
    "de lamp is kapot",
    "ik zat thuis te wachten",
    "the connection died",
    "the chat died on me",
    "my app died",
    "the website is dead",
    "dead battery",
    "do you sell fire extinguishers",
    "a fire pit",
    "smoke free home delivery",
    "is there a smoke detector",
    "fireplace poker",
    "shock proof case",
    "is it shockproof",
    "ontploffing van mails",
    "court shoes",
    "I live on Court Road",
    "King's Court 5, London",
    "hospital bed table",
    "advocaat liqueur",
    "funny bone",
    "I was shocked at the price",
    "my partner ordered the wrong size",
    "my husband ordered a lamp",
    "my late delivery",
    "the late order",
    "lost my order",
    "I lost my password",
    "I lost my order number",
    "my order is late",
    "my daughter loves it",
    "my wife's order",
    "I lost my parcel",
    "de kaars brandt",
    "brandt de lamp",
    "kapotte lamp",
    "waar blijft mijn pakket",
]


@pytest.mark.parametrize("text", SENSITIVE)
def test_what_a_person_must_hear_is_noticed(text: str) -> None:
    """Law, fraud, a death, danger, despair, somebody vulnerable; in both languages."""
    assert is_sensitive(text)


@pytest.mark.parametrize("text", EVERYDAY)
def test_what_only_sounds_like_it_is_left_to_the_assistant(text: str) -> None:
    """Batteries die, inboxes explode, Sue is a name: else every contact would go to a person."""
    assert not is_sensitive(text)


@pytest.mark.parametrize(
    "text", ["ik zat thuis te wachten op het pakket", "mijn vader heeft kanker", "mijn leverworst"]
)
def test_words_that_are_rude_elsewhere_show_no_anger(text: str) -> None:
    """Sitting is not being fed up, and an illness is no curse."""
    assert anger_by_signs(text) < 0.1


@pytest.mark.parametrize("text", ["ik ben het zo zat", "wat een kankerzooi", "ik word het zat"])
def test_the_same_words_in_anger_do(text: str) -> None:
    """The context tells."""
    assert anger_by_signs(text) > 0.25
