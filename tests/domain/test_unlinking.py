"""REQs taken off a deal, or made and linked at once; and the forecast that is looked at again."""

import pytest
from sqlalchemy import select

from domain import crm
from domain.errors import BadValue, NotAllowed, NotLinked, NotOpen
from domain.events import EventKind
from domain.sql.records import SqlRecords
from domain.sql.tables import OpportunityReqRow, OutboxRow
from tests.domain.office import NOW, at, who


def topics(records: SqlRecords) -> list[EventKind]:
    waiting = select(OutboxRow.topic).where(OutboxRow.published_at.is_(None))
    return sorted(records.session.scalars(waiting))


def test_an_unlinked_req_leaves_its_history(records: SqlRecords) -> None:
    theo = who(records, "theo")
    req = crm.req(records, theo, "REQ-117")
    left = crm.unlink_req(records, theo, "OPP-2002", "REQ-117", **at())
    assert left == crm.opportunity(records, theo, "OPP-2002")
    assert left.reqs == ()
    link = records.session.scalars(
        select(OpportunityReqRow).where(OpportunityReqRow.req_id == req.id)
    ).one()
    assert link.unlinked_at == NOW
    last = crm.timeline(records, theo, "OPP-2002")[-1]
    assert last.sentence == "Unlinked REQ-117 Warehouse Manager."
    assert req in crm.link_req(records, theo, "OPP-2003", "REQ-117", **at(key="again")).reqs


def test_the_forecast_is_looked_at_again(records: SqlRecords) -> None:
    theo = who(records, "theo")
    crm.unlink_req(records, theo, "OPP-2002", "117", **at())
    assert topics(records) == [EventKind.FORECAST_REFRESHED, EventKind.REQ_UNLINKED]
    crm.link_req(records, theo, "OPP-2002", "117", **at(key="back"))
    assert topics(records)[1:3] == [EventKind.FORECAST_REFRESHED, EventKind.REQ_LINKED]


def test_a_req_that_is_not_there_is_named(records: SqlRecords) -> None:
    theo = who(records, "theo")
    with pytest.raises(NotLinked, match=r"REQ-119” isn't linked to OPP-2002\. Linked are REQ-117"):
        crm.unlink_req(records, theo, "OPP-2002", "REQ-119", **at())
    with pytest.raises(NotLinked, match=r"OPP-2001\. No REQ is"):
        crm.unlink_req(records, theo, "OPP-2001", "Chief Financial Officer", **at())


def test_a_plan_names_the_req_by_its_title_too(records: SqlRecords) -> None:
    theo = who(records, "theo")
    plan = crm.plan_unlink(records, theo, "OPP-2002", "warehouse manager")
    assert (plan.req.ref, plan.opportunity.ref) == ("REQ-117", "OPP-2002")


def test_a_new_req_belongs_to_the_deals_client(records: SqlRecords) -> None:
    dana = who(records, "dana")
    deal = crm.create_and_link_req(records, dana, "OPP-2001", " Treasurer ", **at())
    assert deal == crm.opportunity(records, dana, "OPP-2001")
    (req,) = deal.reqs
    assert (req.heading, req.client_id) == ("REQ-124 Treasurer", deal.client.id)
    assert (req.owner_id, req.status) == (dana.member_id, "open")
    assert crm.create_and_link_req(records, dana, "OPP-2001", " Treasurer ", **at()) == deal
    assert crm.req(records, dana, "REQ-124") == req


@pytest.mark.parametrize("title", ["ab", "x" * 201, "  "])
def test_a_req_needs_a_proper_title(records: SqlRecords, title: str) -> None:
    with pytest.raises(BadValue) as refused:
        crm.create_and_link_req(records, who(records, "theo"), "OPP-2001", title, **at())
    assert refused.value.field == "title"


def test_dead_and_paused_deals_keep_their_reqs(records: SqlRecords) -> None:
    theo = who(records, "theo")
    for ref, req in (("OPP-2006", "REQ-116"), ("OPP-2008", "REQ-115")):
        with pytest.raises(NotOpen, match=f"{ref} is"):
            crm.unlink_req(records, theo, ref, req, **at())
        with pytest.raises(NotOpen, match=f"{ref} is"):
            crm.create_and_link_req(records, theo, ref, "Another", **at())
    assert crm.unlink_req(records, theo, "OPP-2007", "REQ-111", **at()).reqs == ()


def test_nobody_else_unlinks(records: SqlRecords) -> None:
    with pytest.raises(NotAllowed):
        crm.unlink_req(records, who(records, "sam"), "OPP-2002", "REQ-117", **at())
