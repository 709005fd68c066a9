"""An order is told from a report that begins like one."""

import pytest

from bot.model.commanding import commands


@pytest.mark.parametrize(
    "text",
    [
        "create an opportunity for Acme Corp called Forty vans worth 50000",
        "hey rex, pls close OPP-2004 as won, total $60,000 over 24 months, billed annually",
        "can you record a payment of 5,000 on INV-1003",
        "invoice the Acme deal, 12k, net 30",
        "list my deals",
    ],
)
def test_what_is_to_be_done_is_an_order(text: str) -> None:
    assert commands(text)


@pytest.mark.parametrize(
    "text",
    [
        "create an opportunity for Acme, contingency at 22 percent and the value is around 33k",
        "open a deal for Acme and it's worth 20k",
    ],
)
def test_a_term_of_a_new_deal_is_nothing_that_came_of_it(text: str) -> None:
    assert commands(text)


@pytest.mark.parametrize(
    "text",
    [
        "put OPP-2004 in Negotiation and got 'unexpected response'",
        "link REQ-117 to OPP-2001 -> red popup",
        "moving Acme to Proposal: request failed",
        "invoice says Sending for two hours now",
        "close dates on every opportunity jumped to 1970",
        "move OPP-2001 to Proposal, bounces back",
    ],
)
def test_what_came_of_it_is_a_report(text: str) -> None:
    assert not commands(text)
