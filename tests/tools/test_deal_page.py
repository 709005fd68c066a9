"""The page of a deal: what somebody has written down can be read again, and nothing is empty."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import crm
from domain.details import Contact, Link
from domain.editing import Edit
from domain.events import Source
from domain.money import Money
from domain.orders import BillingCycle, ContractTerms
from tests.tools.world import NOW, World

FILLED = Edit(
    fee_percent=Decimal("22.5"),
    expected_close_on=date(2027, 3, 31),
    starts_on=date(2027, 4, 15),
    probability=45,
    max_days_override=20,
    notes="Wants a shortlist\nby June.",
    contract_details="Exclusive for six weeks.",
    contacts=(Contact("Ada Stone", "CFO", "ada@acme.example", "+49 30 1234"), Contact("Bo Lund")),
    links=(Link("Proposal", "https://files.example/proposal"),),
    collaborators=("Dana Reyes",),
)


def edited(world: World, edit: Edit, ref: str = "OPP-2001") -> None:
    theo = world.actor("Theo")
    how = {"now": NOW, "source": Source.SLACK, "key": f"{ref} {hash(edit)}"}
    crm.edit_opportunity(world.records, theo, ref, edit, **how)  # type: ignore[arg-type]


def page(world: World, ref: str = "OPP-2001") -> list[str]:
    return (world.run("Theo", "show_opportunity", opportunity=ref).printed or "").splitlines()


def test_every_field_that_is_filled_can_be_read(world: World) -> None:
    edited(world, FILLED)
    shown = page(world)
    assert {
        "• Fee: 22.5%",
        "• Expected close: 31 Mar 2027",
        "• Start: 15 Apr 2027",
        "• Days allowed in this stage: 20",
        "• Contract details: Exclusive for six weeks.",
        "• Collaborators: Dana Reyes",
        "• Contact: Ada Stone, CFO, ada@acme.example, +49 30 1234",
        "• Contact: Bo Lund",
        "• Link: Proposal: https://files.example/proposal",
        "• Notes: Wants a shortlist by June.",
    } <= set(shown)
    assert any(line.endswith("at 45%, set by hand") for line in shown)


def test_a_model_is_told_them_too(world: World) -> None:
    edited(world, FILLED)
    told = world.run("Theo", "show_opportunity", opportunity="OPP-2001").told
    assert told["Expected close"] == "31 Mar 2027"
    assert told["Contact"] == "Ada Stone, CFO, ada@acme.example, +49 30 1234; Bo Lund"
    assert told["Notes"] == "Wants a shortlist by June."


def test_what_is_empty_is_left_out(world: World) -> None:
    edited(world, Edit(notes=None, fee_model=None, fee_percent=None, contacts=(), links=()))
    assert not [it for it in page(world) if it.startswith(("• Fee", "• Notes", "• Contact"))]
    assert not any("None" in line or line.endswith(": ") for line in page(world))


@pytest.mark.parametrize(
    ("ref", "stands"), [("OPP-2007", "Won (won)"), ("OPP-2006", "Lost (lost)")]
)
def test_a_closed_deal_is_closed_since_the_day_it_was(world: World, ref: str, stands: str) -> None:
    deal = world.deal(ref)
    assert deal.closed_at
    assert deal.closed_at.date() > deal.stage_entered_at.date()
    assert f"• Stage: {stands}, since {deal.closed_at:%-d %b %Y}" in page(world, ref)


def test_why_a_deal_was_lost_can_be_read(world: World) -> None:
    lost = {"reason": "competitor", "competitor": "Randstad", "notes": "Cheaper."}
    card = world.run("Theo", "close_lost", opportunity="OPP-2001", **lost).proposal
    assert card
    world.settlement("Theo").confirm(card.id)
    deal = world.deal("OPP-2001")
    assert deal.loss_reason
    assert {
        f"• Loss reason: {deal.loss_reason.label}",
        "• Competitor: Randstad",
        "• Loss notes: Cheaper.",
        "• Closed: 21 Nov 2026",
    } <= set(page(world))


def test_the_contract_of_a_won_deal_can_be_read(world: World) -> None:
    terms = ContractTerms(
        total=Money.of(60_000, "USD"),
        cycle=BillingCycle.QUARTERLY,
        effective_on=date(2026, 12, 1),
        duration_months=24,
        auto_renew=True,
        notes="Two seats.",
    )
    how = {"now": NOW, "source": Source.SLACK, "key": "won"}
    crm.close_won(world.records, world.actor("Theo"), "OPP-2001", None, terms, **how)  # type: ignore[arg-type]
    order = world.deal("OPP-2001").order
    assert order
    assert {
        f"• Contract: {order.ref} ({order.code}), $60,000 over 24 months",
        "• Monthly value: $2,500, $30,000 a year",
        "• Contract runs: 1 Dec 2026 to 1 Dec 2028",
        "• Billed: quarterly",
        "• Notice: 30 days, renews by itself",
        "• Contract notes: Two seats.",
    } <= set(page(world))


def test_until_when_a_deal_rests_can_be_read(world: World) -> None:
    how = {"now": NOW, "source": Source.SLACK, "key": "hold"}
    theo = world.actor("Theo")
    crm.hold(world.records, theo, "OPP-2001", "Budget", date(2027, 1, 15), **how)  # type: ignore[arg-type]
    assert {"• On hold since: 21 Nov 2026", "• On hold until: 15 Jan 2027"} <= set(page(world))


def test_a_full_page_fits_into_a_message_and_what_a_model_is_told(world: World) -> None:
    """Slack takes 12,000 characters of a message; half an address would lead nowhere."""
    long = "https://files.example/" + "a" * 300
    links = (Link("Long", long), *(Link("L" * 200, f"https://x.example/{n}") for n in range(19)))
    contacts = tuple(Contact(f"{n}" + "C" * 150, "R" * 150) for n in range(10))
    edited(world, replace(FILLED, notes="n" * 5_000, links=links, contacts=contacts))
    outcome = world.run("Theo", "show_opportunity", opportunity="OPP-2001")
    assert len(outcome.printed or "") < 12_000
    assert "• Link: Long (its address is too long to be shown)" in page(world)
    assert any(line.startswith("• Notes: nnn") and line.endswith("n…") for line in page(world))
    assert outcome.told["ref"] == "OPP-2001"
