"""Asking how a case stands, and making a complaint, in words that are much alike."""

import pytest

from bot.components.case_question import asks_for_case


@pytest.mark.parametrize(
    "text",
    ["how is my complaint going", "what is the status of case K40012", "K40018", "k 4 0 0 1 8",
     "any news on my complaint?", "has my complaint been handled yet",
     "is there progress on my claim",
     "What happened with my complaint of last week", "when do I get an answer to my complaint",
     "case number 40012", "hoe staat het met mijn klacht", "is er al nieuws over mijn melding",
     "is mijn klacht al behandeld", "wanneer krijg ik antwoord op mijn klacht",
     "voortgang van mijn klacht", "wat is er met mijn dossier gebeurd",
     "hoe loopt het met mijn claim"],
)  # fmt: skip
def test_a_question_for_progress_is_noticed(text: str) -> None:
    """By its number, or by asking how far it is."""
    assert asks_for_case(text)


@pytest.mark.parametrize(
    "text",
    ["I have a complaint", "I want to make a complaint about the courier", "how do I file a claim",
     "where is my order 10042", "status of my order", "ik heb een klacht", "klacht indienen",
     "hoe dien ik een klacht in", "where do complaints go", "in case it rains",
     "what is the status of my refund",
     "just in case: how is the weather", "hoe is de bezorging", "phone case broken"],
)  # fmt: skip
def test_a_complaint_itself_is_not(text: str) -> None:
    """Else nobody could make one."""
    assert not asks_for_case(text)
