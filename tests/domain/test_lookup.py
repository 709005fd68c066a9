"""Finding things as people name them, and never showing what isn't theirs."""

from collections.abc import Callable

import pytest

from domain import crm
from domain.access import Actor, Gate
from domain.errors import Ambiguous, NotAllowed, NotFound
from domain.pipeline import Status
from domain.sql.records import SqlRecords
from tests.domain.office import who

pytestmark = pytest.mark.either_database


@pytest.mark.parametrize(
    "said",
    ["OPP-2001", "opp 2001", "2001", "#2001", "Opportunity 2001", "acme", "the Acme Corp deal",
     "CFO search", "acme cfo"],
)  # fmt: skip
def test_a_deal_is_found_by_number_or_name(records: SqlRecords, said: str) -> None:
    assert crm.opportunity(records, who(records, "theo"), said).ref == "OPP-2001"


@pytest.mark.parametrize("said", ["REQ-118", "req 118", "job req 118", "118", "financial officer"])
def test_a_req_is_found_by_number_or_title(records: SqlRecords, said: str) -> None:
    assert crm.req(records, who(records, "theo"), said).ref == "REQ-118"


def test_several_deals_of_a_name_are_listed(records: SqlRecords) -> None:
    with pytest.raises(Ambiguous, match=r"OPP-2002 .* or OPP-2003 .*Which one") as refused:
        crm.opportunity(records, who(records, "theo"), "the Globex deal")
    assert len(refused.value.near) == 2


def test_the_open_deal_is_meant_where_others_are_closed(records: SqlRecords) -> None:
    assert crm.opportunity(records, who(records, "theo"), "Northwind").ref == "OPP-2012"


def test_members_see_their_own_and_admins_see_all(records: SqlRecords) -> None:
    everything = crm.opportunities(records, who(records, "maya"), None)
    own = crm.opportunities(records, who(records, "dana"), None)
    assert len(everything) == 14
    assert {deal.owner_name for deal in own} == {"Dana Reyes"}
    assert own == tuple(deal for deal in everything if deal.owner_name == "Dana Reyes")


def test_a_list_shows_one_status(records: SqlRecords) -> None:
    theo = who(records, "theo")
    assert {deal.status for deal in crm.opportunities(records, theo)} == {Status.OPEN}
    (won,) = crm.opportunities(records, theo, Status.WON)
    assert won.ref == "OPP-2007"


@pytest.mark.parametrize("ref", ["OPP-2002", "OPP-2999"])
def test_invisible_and_missing_deals_look_alike(records: SqlRecords, ref: str) -> None:
    with pytest.raises(NotFound) as refused:
        crm.opportunity(records, who(records, "dana"), ref)
    assert str(refused.value) == (
        f"There is no opportunity that you can see in Harbor & Finch with the number {ref}."
    )


@pytest.mark.parametrize("said", ["Warehouse managers", "Hooli"])
def test_invisible_and_missing_names_look_alike(records: SqlRecords, said: str) -> None:
    with pytest.raises(NotFound) as refused:
        crm.opportunity(records, who(records, "dana"), said)
    assert str(refused.value) == (
        f"There is no opportunity that you can see in Harbor & Finch called “{said}”."
    )


@pytest.mark.parametrize("ref", ["REQ-117", "REQ-999"])
def test_invisible_and_missing_reqs_look_alike(records: SqlRecords, ref: str) -> None:
    with pytest.raises(NotFound) as refused:
        crm.req(records, who(records, "dana"), ref)
    assert str(refused.value) == (
        f"There is no REQ that you can see in Harbor & Finch with the number {ref}."
    )


def test_the_same_number_means_another_thing_in_another_workspace(records: SqlRecords) -> None:
    assert crm.req(records, who(records, "theo"), "REQ-118").title == "Chief Financial Officer"
    assert crm.req(records, who(records, "leo"), "REQ-118").title == "Sous Chef"


def test_who_sees_no_deals_is_told_why_whatever_exists(records: SqlRecords) -> None:
    for ref in ("OPP-2001", "OPP-2999"):
        with pytest.raises(NotAllowed) as refused:
            crm.opportunity(records, who(records, "leo"), ref)
        assert refused.value.decision.first.gate is Gate.PLAN_UPGRADE


@pytest.mark.parametrize("look", [crm.opportunities, crm.pipeline])
def test_deals_and_all_that_belongs_to_them_have_the_same_gates(
    records: SqlRecords, look: Callable[[SqlRecords, Actor], object]
) -> None:
    with pytest.raises(NotAllowed):
        look(records, who(records, "sam"))
    assert look(records, who(records, "dana"))


def test_whoever_may_create_a_req_can_name_its_client(records: SqlRecords) -> None:
    """Clients are worked with under Deals, but a REQ of any plan has one."""
    assert crm.client(records, who(records, "sam"), "acme").name == "Acme Corp"
    assert [it.name for it in crm.clients(records, who(records, "leo"))] == [
        "Kestrel Care Homes",
        "Portobello Catering",
    ]
    for name in ("gus", "rita"):
        with pytest.raises(NotAllowed, match="Job REQs are never open"):
            crm.clients(records, who(records, name))


def test_recruiters_without_deals_still_see_their_reqs(records: SqlRecords) -> None:
    assert [req.ref for req in crm.reqs(records, who(records, "sam"))] == ["REQ-117", "REQ-122"]
    with pytest.raises(NotAllowed):
        crm.reqs(records, who(records, "gus"))


def test_the_pipeline_is_the_workspaces_own(records: SqlRecords) -> None:
    labels = crm.pipeline(records, who(records, "theo")).labels
    assert labels == ("New", "Discovery", "Proposal", "Negotiation", "Won", "Lost")
