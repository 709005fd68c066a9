"""Linking a REQ: same client, free, and worth linking."""

import pytest
from sqlalchemy import update

from domain import crm
from domain.crm import Source
from domain.errors import (
    AlreadyLinked,
    BadValue,
    ChangedMeanwhile,
    DetailMissing,
    DifferentClient,
    NotAllowed,
    NotFound,
    NotOpen,
)
from domain.opportunity import NewOpportunity, Opportunity
from domain.sql.records import SqlRecords
from domain.sql.tables import JobReqRow, OpportunityReqRow
from tests.domain.office import NOW, who


def link(
    records: SqlRecords,
    name: str,
    ref: str,
    req: str,
    key: str = "k",
    version: int | None = None,
) -> Opportunity:
    return crm.link_req(
        records,
        who(records, name),
        ref,
        req,
        now=NOW,
        source=Source.SLACK,
        key=key,
        expected_version=version,
    )


def test_a_linked_req_shows_on_the_deal(records: SqlRecords) -> None:
    linked = link(records, "dana", "OPP-2001", "REQ-118")
    assert [req.ref for req in linked.reqs] == ["REQ-118"]
    assert linked == crm.opportunity(records, who(records, "dana"), "OPP-2001")
    last = crm.timeline(records, who(records, "dana"), "OPP-2001")[-1]
    assert last.sentence == "Linked REQ-118 Chief Financial Officer."


def test_a_plan_shows_the_reqs_before_and_after(records: SqlRecords) -> None:
    plan = crm.plan_link(records, who(records, "theo"), "Data platform team", "data platform lead")
    assert plan.title == "Link REQ-119 Data Platform Lead to Globex \N{EN DASH} Data platform team"
    assert plan.object_version == plan.opportunity.version
    (change,) = plan.changes
    assert change.label == "Job REQs"
    assert change.before == "REQ-113 Data Engineer and REQ-114 Analytics Engineer"
    assert change.after.endswith("and REQ-119 Data Platform Lead")


def test_a_req_of_another_client_is_refused_with_both_names(records: SqlRecords) -> None:
    with pytest.raises(DifferentClient, match=r"Globex.*Acme Corp"):
        link(records, "theo", "OPP-2001", "REQ-119")


def test_a_req_is_linked_to_one_deal_at_a_time(records: SqlRecords) -> None:
    with pytest.raises(AlreadyLinked, match="linked to OPP-2003 already"):
        link(records, "theo", "OPP-2003", "REQ-113", key="here")
    with pytest.raises(AlreadyLinked, match="OPP-2003 Globex"):
        link(records, "theo", "OPP-2002", "REQ-113", key="elsewhere")


def test_an_unlinked_req_is_free_again(records: SqlRecords) -> None:
    theo = who(records, "theo")
    req = crm.req(records, theo, "REQ-117")
    unlink = update(OpportunityReqRow).where(OpportunityReqRow.req_id == req.id)
    records.session.execute(unlink.values(unlinked_at=NOW))
    assert crm.opportunity(records, theo, "OPP-2002").reqs == ()
    assert req in link(records, "theo", "OPP-2003", "REQ-117").reqs


def test_a_deal_that_one_cannot_see_is_not_named(records: SqlRecords) -> None:
    dana = who(records, "dana")
    records.session.execute(
        update(JobReqRow)
        .where(JobReqRow.workspace_id == dana.workspace.id, JobReqRow.number == 117)
        .values(owner_id=dana.member_id)
    )
    with pytest.raises(AlreadyLinked, match="another opportunity") as refused:
        link(records, "dana", "OPP-2003", "REQ-117")
    assert "OPP-2002" not in str(refused.value)


@pytest.mark.parametrize(
    ("deal", "req", "status"),
    [
        ("OPP-2001", "REQ-121", "draft"),
        ("OPP-2012", "REQ-116", "closed"),
        ("OPP-2010", "REQ-111", "completed"),
    ],
)
def test_a_req_that_is_not_worked_on_is_refused(
    records: SqlRecords, deal: str, req: str, status: str
) -> None:
    with pytest.raises(NotOpen, match=f"{req} .* is {status}"):
        link(records, "theo", deal, req)


@pytest.mark.parametrize(
    ("deal", "req", "status"), [("OPP-2006", "REQ-122", "lost"), ("OPP-2008", "115", "on hold")]
)
def test_dead_and_paused_deals_take_no_reqs(
    records: SqlRecords, deal: str, req: str, status: str
) -> None:
    with pytest.raises(NotOpen, match=f"{deal} is {status}"):
        link(records, "theo", deal, req)


def test_a_won_deal_takes_its_reqs(records: SqlRecords) -> None:
    linked = link(records, "dana", "OPP-2007", "REQ-120")
    assert [req.ref for req in linked.reqs] == ["REQ-111", "REQ-120"]


def test_a_repeated_link_changes_nothing(records: SqlRecords) -> None:
    first = link(records, "dana", "OPP-2001", "REQ-118")
    assert link(records, "dana", "OPP-2001", "REQ-118") == first
    assert len(crm.timeline(records, who(records, "dana"), "OPP-2001")) == first.version


def test_a_key_is_good_for_one_thing_only(records: SqlRecords) -> None:
    link(records, "dana", "OPP-2001", "REQ-118")
    with pytest.raises(BadValue, match="something else") as refused:
        link(records, "dana", "OPP-2003", "REQ-119")
    assert refused.value.field == "key"


def test_a_deal_that_changed_meanwhile_is_left_alone(records: SqlRecords) -> None:
    theo = who(records, "theo")
    seen = crm.plan_link(records, theo, "OPP-2001", "REQ-118").object_version
    crm.move_stage(records, theo, "OPP-2001", "Proposal", now=NOW, source=Source.SLACK, key="first")
    with pytest.raises(ChangedMeanwhile, match="Moved from Discovery to Proposal"):
        link(records, "theo", "OPP-2001", "REQ-118", version=seen)


def test_a_member_links_own_deals_to_own_reqs(records: SqlRecords) -> None:
    with pytest.raises(NotFound, match="REQ that you can see"):
        link(records, "dana", "OPP-2012", "REQ-122")
    with pytest.raises(NotFound, match="opportunity that you can see"):
        link(records, "dana", "OPP-2004", "REQ-118")
    with pytest.raises(NotAllowed):
        link(records, "sam", "OPP-2002", "REQ-117")


def test_both_have_to_be_named(records: SqlRecords) -> None:
    with pytest.raises(DetailMissing) as refused:
        link(records, "theo", "OPP-2001", "")
    assert refused.value.field == "req"
    with pytest.raises(DetailMissing) as refused:
        link(records, "theo", "", "REQ-118")
    assert refused.value.field == "opportunity"


def test_a_fresh_deal_of_the_same_client_can_take_a_free_req(records: SqlRecords) -> None:
    new = NewOpportunity(client="Acme Corp", title="Finance team")
    created = crm.create_opportunity(
        records, who(records, "dana"), new, now=NOW, source=Source.SLACK, key="new"
    )
    assert link(records, "dana", created.ref, "REQ-118").version == 2
