"""A client's page: what there is of it, as far as whoever asks may see it."""

from domain import crm
from domain.opportunity import NewOpportunity
from tests.domain.office import at, who
from tests.tools.world import World
from tools.client_page import MOST


def page(world: World, name: str, client: str) -> str:
    return world.run(name, "show_client", client=client).printed or ""


def test_an_admin_sees_everything_of_a_client(world: World) -> None:
    shown = page(world, "Theo", "stellar")
    for line in (
        "*Stellar Foods*: a client of Harbor & Finch",
        "3 opportunities:",
        "• OPP-2007 “Plant manager”",
        "2 Job REQs:",
        "1 invoice:",
        "• INV-1001",
    ):
        assert line in shown
    assert shown.index("OPP-2014") < shown.index("OPP-2007"), "what is won comes last"


def test_a_member_sees_their_own_deals_and_no_invoices(world: World) -> None:
    shown = page(world, "Dana", "Stellar Foods")
    assert "OPP-2010" in shown
    assert "OPP-2014" not in shown, "Maya's"
    assert "INV-1001" not in shown


def test_contacts_of_its_deals_are_there(world: World) -> None:
    assert "• Tom Aldous, Head of People, tom.aldous@acme.example, +1 555 0142" in page(
        world, "Theo", "Acme"
    )


def test_without_deals_there_are_reqs_and_the_reason(world: World) -> None:
    shown = page(world, "Sam", "Globex")
    assert "• REQ-117 “Warehouse Manager”" in shown
    assert "Members see opportunities only with a permission for it" in shown
    assert "OPP-" not in shown
    shown = page(world, "Leo", "Kestrel")
    assert "Opportunities and Billing come with the Pro and Team plans" in shown


def test_a_guest_sees_no_client(world: World) -> None:
    assert "Job REQs are never open to the Guest role" in str(
        world.run("Gus", "show_client", client="Acme").told
    )


def test_an_unknown_client_is_asked_about(world: World) -> None:
    assert world.run("Theo", "show_client", client="Hooli").draft
    assert world.run("Theo", "show_client").draft


def test_many_deals_are_counted(world: World) -> None:
    theo = who(world.records, "theo")
    for number in range(MOST):
        new = NewOpportunity(client="Acme", title=f"Search {number}")
        crm.create_opportunity(world.records, theo, new, **at(world.now, key=new.title))
    shown = page(world, "Theo", "Acme")
    assert f"{MOST + 1} opportunities:" in shown
    assert "…and 1 more." in shown
