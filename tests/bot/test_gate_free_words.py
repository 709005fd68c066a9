"""The gate on what is told in free words: counted, implied, denied or contrary to what the guide says."""

import pytest

from tests.bot.judging import judge


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("A REQ needs a title, a company and an owner.", "A REQ needs three things: a title, a company and an owner."),
        ("Hired and Rejected cannot be renamed.", "You can't rename Hired or Rejected, these two are fixed."),
        ("Between 01:00 and 07:00 no jobs run.", "No jobs run between one and seven."),
        ("A REQ belongs to one deal at a time.", "A REQ can't belong to two deals at a time."),
    ],
)  # fmt: skip
def test_what_is_listed_may_be_counted(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("A REQ needs a title, a company and an owner.", "A REQ needs four things: a title, a company and an owner."),
        ("Only one job runs at a time.", "Up to three jobs run at a time."),
        ("A deal has a client, an owner and a stage.", "A deal takes up to three days."),
        ("The list shows its five best clients.", "The list shows its ten best clients."),
        ("A change is checked by our team.", "A change takes about a week to be checked by our team."),
    ],
)  # fmt: skip
def test_what_is_not_listed_may_not_be_counted(told: str, say: str) -> None:
    assert not judge(say, told).passed


def test_whose_an_invoice_is_may_be_said_but_not_that_it_reaches_them() -> None:
    told = "An invoice is due 14 days after it was sent."
    assert judge("The client's invoice is due 14 days after it was sent.", told).passed
    assert not judge("The invoice is sent to the client after 14 days.", told).passed


def test_who_may_do_something_may_stand_in_the_sentence_behind_it() -> None:
    told = "Open the client and delete it. Only the owner can do that."
    assert judge("Only the owner can delete the client.", told).passed
    assert not judge("Only a Team Admin can delete the client.", told).passed


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("350 is the most that is ever sent.", "More than 350 are never sent."),
        ("A workspace has one active session.", "A workspace never has two active sessions."),
        ("A second import of the same file can double your clients.", "Please don't import a file twice, this doubles your clients."),
        ("The owner cannot be renamed.", "The owner keeps the name."),
        ("A session that has ended is opened again by hand.", "Has no session been opened? One that has ended is opened again by hand."),
        ("Members can look at dashboards.", "Members may view dashboards without changing them."),
        ("With several conditions, all of them have to be met.", "Every one of several conditions must be met."),
        ("A variable without a value fails.", "If there's no value, the variable fails."),
    ],
)  # fmt: skip
def test_a_denial_may_stand_for_a_limit_or_a_harm(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("Jobs run one after the other.", "Jobs run side by side."),
        ("An upgrade applies at once. A downgrade starts with the next billing period.", "A downgrade starts straight away."),
        ("Campaigns pause at zero credits.", "Campaigns keep running at zero credits."),
        ("A client can have any number of deals.", "A client can only have one deal."),
        ("A new seat is charged in proportion.", "A new seat is charged in full."),
        ("Your role can differ from one workspace to another.", "Your role is the same in each workspace."),
        ("A note is optional.", "You can't send a note without a request."),
    ],
)  # fmt: skip
def test_the_contrary_in_other_phrases_is_blocked(told: str, say: str) -> None:
    assert not judge(say, told).passed


def test_a_condition_claims_no_deed_but_a_sentence_does() -> None:
    told = "The owner can open a closed REQ again."
    assert judge("Once a REQ has been closed, the owner can open it again.", told).passed
    assert not judge("The closed REQ has been opened again.", told).passed
    assert not judge("I've opened the closed REQ again.", f"{told} The REQ has been closed.").passed
