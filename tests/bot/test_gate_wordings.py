"""The gate on wordings of their own: what may be put otherwise, and what may not."""

import pytest

from tests.bot.judging import judge


@pytest.mark.parametrize(
    ("told", "say"),
    [
        (
            "An open deal moves one stage at a time.",
            "You can only take an open deal one stage at a time.",
        ),
        ("A paused deal cannot be moved.", "Nobody can move a deal while it is paused."),
        ("Reports have their own filters.", "Every report has filters of its own."),
        ("The people found by a job become leads.", "Everyone the job finds becomes a lead."),
        ("Jobs of more than 50 credits wait for you.", "Anything over 50 credits waits for you."),
        ("A card is optional.", "A card isn't mandatory."),
        ("Until then you keep what you have paid for.", "You keep everything you've paid for."),
    ],
)
def test_a_strong_word_may_stand_for_what_the_guide_says_otherwise(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("Team Admins can close a deal.", "Only Team Admins can close a deal."),
        ("Some reports have their own filters.", "Every report has filters of its own."),
        ("Billing comes with the Pro and Team plans.", "Billing comes with every plan."),
        ("Sending an invoice takes a moment.", "Sending an invoice is free."),
        ("You can choose a REQ now or later.", "You have to choose a REQ now."),
        (
            "A deal is archived when nobody works on it.",
            "A deal is archived even if you work on it.",
        ),
    ],
)
def test_a_strong_word_that_nothing_bears_out_is_blocked(told: str, say: str) -> None:
    assert not judge(say, told).passed


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("Until it is paid, the amount is pending.", "It's pending as long as nobody has paid."),
        ("A dashboard is private until it is shared.", "Others can't see a dashboard before you share it."),
        ("The invoice stays unbilled until someone sends it.", "The invoice isn't billed until a person sends it."),
        ("A client can have any number of deals.", "There's no limit on the deals of a client."),
        ("Please leave passwords and keys out of the report.", "Don't put passwords and keys into the report."),
        ("The owner cannot be removed or given a lower role.", "Nobody can remove the owner."),
        ("Super Admins see revenue. Members and guests do not.", "As a Member you don't see revenue."),
        ("Only Super Admins see revenue.", "Members don't see revenue."),
        ("An invoice is due 14 days after it was sent.", "The invoice is due two weeks after it was sent."),
        ("The file has to be CSV, not Excel.", "The file can't be Excel, it has to be CSV."),
        ("A part was done; the rest failed.", "Not all of it was done, some failed."),
        ("The next step is delayed by 3 days.", "It pushes the next step back by 3 days."),
    ],
)  # fmt: skip
def test_a_denial_a_span_or_a_verb_may_be_put_otherwise(told: str, say: str) -> None:
    assert judge(say, told).problems == ()


@pytest.mark.parametrize(
    ("told", "say"),
    [
        ("Until it is paid, the amount is pending.", "The amount isn't pending until it's paid."),
        ("A dashboard is private until it is shared.", "A dashboard is public until you make it private."),
        ("Super Admins see revenue. Members and guests do not.", "As a Member you see revenue."),
        ("Your records stay after the trial.", "Your records are deleted after the trial."),
        ("Only paid invoices count as revenue.", "An invoice counts as revenue once it has been sent."),
        ("An invoice is due 14 days after it was sent.", "The invoice is due three weeks after it was sent."),
        ("A credit is not taken back.", "A credit is taken back."),
        ("After an error wait 5 to 15 minutes.", "After an error wait at least an hour."),
        ("A record has to meet all of the filters.", "It's enough that a record meets one of the filters."),
    ],
)  # fmt: skip
def test_a_denial_a_limit_or_a_span_that_changed_is_blocked(told: str, say: str) -> None:
    assert not judge(say, told).passed


def test_what_a_numbered_line_says_is_not_said_of_another_number() -> None:
    lines = ("500: try again after 5 minutes.", "Provider unavailable: wait 30 minutes.")
    assert not judge("If you get a 500, wait 30 minutes.", *lines, kind="item").passed
    assert judge("If you get a 500, try again after 5 minutes.", *lines, kind="item").passed


def test_what_only_rules_out_may_be_denied() -> None:
    told = "From New the next stage is Discovery, not Negotiation."
    assert judge("From New the next stage can't be Negotiation.", told).passed
    assert not judge("From New the next stage is Negotiation.", told).passed


def test_in_a_copy_nothing_is_put_otherwise() -> None:
    told = "Members can move the candidates of REQs they own."
    assert judge(told, told).passed
    for word in ("only", "always", "not"):
        assert not judge(told.replace("can ", f"can {word} "), told).passed
