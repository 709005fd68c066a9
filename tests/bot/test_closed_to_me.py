"""Who asks where or how something is done is told as well that they themselves may not do it."""

from collections.abc import Iterator

import pytest

from bot.plain import plain
from bot.sql.database import Database
from tests.terminal import terminal

ADMIN, GRANTED, WITHOUT = (f"{name}@harborfinch.example" for name in ("theo", "dana", "sam"))
GUEST, STARTER = "gus@harborfinch.example", "leo@brightside.example"
WHERE = ("Where do I create an invoice?", "where can i make an invoice for my client")
TWO_PLACES = "in the Billing tab of the opportunity, or under Deals → Billing → New Invoice"
NOT_FOR_MEMBERS = "is for Team Admins and Super Admins, and you are a Member"


@pytest.fixture
def database(demo: str) -> Iterator[Database]:
    opened = Database(demo)
    yield opened
    opened.close()


@pytest.mark.parametrize("said", WHERE)
@pytest.mark.parametrize("who", [GRANTED, WITHOUT])
def test_a_member_learns_where_invoices_are_made_and_that_others_make_them(
    said: str, who: str, database: Database
) -> None:
    reply = terminal(database, who).ask(said)
    assert reply.kind == "answer"
    assert TWO_PLACES in plain(reply)
    assert NOT_FOR_MEMBERS in plain(reply)


@pytest.mark.parametrize("said", WHERE)
def test_a_team_admin_learns_where_alone(said: str, database: Database) -> None:
    told = plain(terminal(database, ADMIN).ask(said))
    assert TWO_PLACES in told
    assert "Member" not in told


@pytest.mark.parametrize(
    "said",
    ["how do i send an invoice", "how do i create an opportunity", "how do i set up a workflow"],
)
def test_a_guest_reads_before_the_steps_that_they_may_not_and_who_can(
    said: str, database: Database
) -> None:
    told = plain(terminal(database, GUEST).ask(said))
    assert "Guest" in told, told
    assert told.index("Guest") < told.index("Steps:")
    assert "A Team Admin can" in told or "A colleague who has access can" in told


def test_a_plan_that_does_not_have_it_is_told_before_the_steps_with_who_can_change_it(
    database: Database,
) -> None:
    said = "how do i send an invoice"
    told = plain(terminal(database, STARTER).ask(said))
    assert told.index("can change the plan.") < told.index("Steps:")


def test_a_permission_that_is_missing_is_named_where_it_is_needed(database: Database) -> None:
    said = "how do i link a REQ to an opportunity?"
    assert "A Team Admin can give it." in plain(terminal(database, WITHOUT).ask(said))
    assert "A Team Admin can give it." not in plain(terminal(database, GRANTED).ask(said))


def test_changing_the_stages_is_closed_to_members_and_what_stages_are_is_not(
    database: Database,
) -> None:
    rex = terminal(database, GRANTED)
    closed = "Only Team Admins and Super Admins can"
    assert closed in plain(rex.ask("how many stages can a pipeline have?"))
    assert closed not in plain(rex.ask("what does Negotiation mean?"))
