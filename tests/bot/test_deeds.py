"""Persons who have changed sides are found in any wording, and nobody is accused for a paraphrase."""

import pytest

from bot.grounding.deeds import sides_changed

GUIDE = (
    "REX tries to solve the problem with you first.",
    "HirePilot never sends an invoice to a client by itself.",
    "You submit a candidate to the client.",
    "The owner of the REQ, Team Admins and Super Admins can invite guests.",
    "Candidates are approved by the client.",
    "Guests cannot edit or add candidates, move them to another stage, or invite anyone.",
    "Archived candidates are hidden until you ask for them.",
)


@pytest.mark.parametrize(
    "said",
    [
        "First you solve it with REX.",
        "An invoice is never sent to HirePilot by a client.",
        "The client submits candidates to you.",
        "In the portal a guest may invite the owner.",
        "The candidate approves the client.",
    ],
)
def test_who_does_what_is_done_to_them_is_found(said: str) -> None:
    assert list(sides_changed(said, GUIDE))


@pytest.mark.parametrize(
    "said",
    [
        "You can submit candidates to a client.",
        "Your client approves the candidate.",
        "Guests are invited by a Super Admin or by the owner.",
        "Ask a Team Admin to invite the guest.",
        "No, guests cannot move candidates to another stage.",
        "The candidate may be archived, and you can ask for them.",
        "They can invite a guest.",
    ],
)
def test_the_same_in_other_words_is_left_alone(said: str) -> None:
    assert list(sides_changed(said, GUIDE)) == []
