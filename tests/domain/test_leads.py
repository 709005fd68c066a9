"""Leads become clients once, and deals if wanted; REQs without a deal ask for one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import func, select, update

from domain import crm, openings, scoring
from domain.access import Actor
from domain.demo import HARBOR
from domain.errors import BadValue, DetailMissing, DomainError, NotAllowed, NotFound, NotOpen
from domain.events import Source
from domain.leads import Converted, Lead, LeadStatus, convert_lead, create_client, lead, leads
from domain.money import Money
from domain.opportunity import NewOpportunity
from domain.scoring import Grade, Signals, grade, score
from domain.sql.pursuing import SqlLeads
from domain.sql.records import SqlRecords
from domain.sql.tables import ClientRow, LeadRow, OutboxRow
from tests.domain.office import NOW, Office, who

pytestmark = pytest.mark.either_database

DEAL = NewOpportunity(client="", title="Head of Nursing", value=Money.of(40_000, "USD"))
PAUL = "LEAD-1002"


def convert(
    records: SqlRecords, name: str = "theo", said: str = PAUL, key: str = "k", **options: object
) -> Converted:
    kept, actor = SqlLeads(records.session), who(records, name)
    done = {"now": NOW, "source": Source.SLACK, "key": key, **options}
    return convert_lead(records, kept, actor, said, **done)


def find(records: SqlRecords, said: str, name: str = "theo") -> Lead:
    return lead(SqlLeads(records.session), who(records, name), said)


def test_a_lead_becomes_a_client_and_stays_as_a_lead(records: SqlRecords) -> None:
    done = convert(records)
    assert done.client.name == "Tidewater Clinics"
    assert done.suggests_opportunity
    kept = find(records, PAUL)
    assert kept == done.lead
    assert (kept.status, kept.converted_at, kept.client) == (
        LeadStatus.CONVERTED,
        NOW,
        done.client,
    )
    assert done.client in crm.clients(records, who(records, "theo"))


def test_with_a_deal_it_belongs_to_the_lead_s_owner(records: SqlRecords) -> None:
    done = convert(records, "maya", said="LEAD-1003", opportunity=DEAL)
    assert done.opportunity
    assert not done.suggests_opportunity
    deal = crm.opportunity(records, who(records, "dana"), done.opportunity.ref)
    assert (deal.client.name, deal.owner_name) == ("Lumen Optics", "Dana Reyes")
    assert deal.forecast == Money.of(4_000, "USD")
    assert [it.name for it in deal.contacts] == [find(records, "LEAD-1003").name]
    assert find(records, "LEAD-1003").opportunity_ref == deal.ref
    assert len(crm.timeline(records, who(records, "maya"), deal.ref)) == deal.version == 2


@pytest.mark.parametrize("name", ["theo", "maya"])
def test_a_deal_is_never_given_to_who_may_not_see_deals(records: SqlRecords, name: str) -> None:
    """Sam owns the lead, and has no permission for deals: who converted it keeps the deal."""
    done = convert(records, name, said="LEAD-1004", opportunity=DEAL)
    assert done.opportunity
    assert done.opportunity.owner_id == who(records, name).member_id
    assert done.opportunity.version == 1


def test_nor_to_a_guest_who_once_owned_the_lead(records: SqlRecords) -> None:
    gus = who(records, "gus").member_id
    records.session.execute(
        update(LeadRow)
        .where(LeadRow.workspace_id == HARBOR.id, LeadRow.number == 1003)
        .values(owner_id=gus)
    )
    done = convert(records, said="LEAD-1003", opportunity=DEAL)
    assert done.opportunity
    assert done.opportunity.owner_name == "Theo Lindqvist"


def test_who_repeats_a_conversion_without_a_grant_finds_it_done(records: SqlRecords) -> None:
    first = convert(records, "sam", "LEAD-1004")
    assert convert(records, "sam", "LEAD-1004") == first


@pytest.mark.parametrize("length", [189, 190, 200, 201, 2_000])
def test_a_key_of_any_length_converts_once(records: SqlRecords, length: int) -> None:
    key = "k" * length
    first = convert(records, key=key, opportunity=DEAL)
    assert convert(records, key=key, opportunity=DEAL) == first
    assert convert(records, key=f"{key}2", said="LEAD-1003").lead != first.lead


def test_a_client_of_that_name_is_used(records: SqlRecords) -> None:
    done = convert(records, client="  globex ")
    assert done.client.name == "Globex"
    count = select(func.count()).where(ClientRow.name_key == "globex")
    assert records.session.scalar(count) == 1


def test_the_same_key_converts_once(records: SqlRecords) -> None:
    first = convert(records, opportunity=DEAL)
    assert convert(records, opportunity=DEAL) == first
    with pytest.raises(BadValue):
        convert(records, opportunity=replace(DEAL, title="Something else"))


def test_a_lead_is_converted_once(records: SqlRecords) -> None:
    convert(records, opportunity=DEAL)
    with pytest.raises(NotOpen, match=r"converted to the client Tidewater Clinics with OPP-\d+"):
        convert(records, key="again")
    with pytest.raises(NotOpen, match="converted to the client Meridian Hotels"):
        convert(records, said="LEAD-1001", key="older")


def test_eight_at_once_convert_a_lead_once(office: Office) -> None:
    def one(number: int) -> object:
        try:
            with office.records() as records:
                return convert(records, key=f"{number}", opportunity=DEAL)
        except DomainError as refused:
            return refused

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(one, range(8)))
    assert sorted(type(it).__name__ for it in outcomes) == ["Converted"] + ["NotOpen"] * 7
    with office.records() as records:
        deals = crm.opportunities(records, who(records, "theo"))
        assert len([it for it in deals if it.title == DEAL.title]) == 1
        waiting = select(func.count()).where(OutboxRow.topic == "opportunity.created")
        assert records.session.scalar(waiting.where(OutboxRow.published_at.is_(None))) == 1


def test_a_bad_fit_is_not_converted(records: SqlRecords) -> None:
    with pytest.raises(NotOpen, match="bad fit"):
        convert(records, said="LEAD-1005")


@pytest.mark.parametrize("title", ["x", "x" * 201])
def test_when_the_deal_is_refused_nothing_is_converted(records: SqlRecords, title: str) -> None:
    with pytest.raises(BadValue, match="title"):
        convert(records, opportunity=replace(DEAL, title=title))
    assert find(records, PAUL).status is LeadStatus.REPLIED
    assert "Tidewater Clinics" not in [
        it.name for it in records.clients(who(records, "theo").workspace.id)
    ]


@pytest.mark.parametrize("name", ["x", "x" * 201])
def test_the_client_s_name_has_limits(records: SqlRecords, name: str) -> None:
    with pytest.raises(BadValue, match="client's name"):
        convert(records, client=name)


def strict(actor: Actor) -> Actor:
    return replace(actor, workspace=replace(actor.workspace, require_qualified=True))


def test_where_only_qualified_leads_count_the_score_decides(records: SqlRecords) -> None:
    kept, theo = SqlLeads(records.session), strict(who(records, "theo"))
    options = {"now": NOW, "source": Source.SLACK}
    with pytest.raises(NotOpen, match="42 points, and Harbor & Finch converts leads from 70"):
        convert_lead(records, kept, theo, "LEAD-1003", key="a", **options)
    assert convert_lead(records, kept, theo, PAUL, key="b", **options).lead.score == 73


def test_who_may_convert(records: SqlRecords) -> None:
    for name in ("gus", "rita", "leo"):
        with pytest.raises(NotAllowed):
            convert(records, name)
    with pytest.raises(NotAllowed):
        convert(records, "sam", "LEAD-1004", opportunity=DEAL)
    assert convert(records, "sam", "LEAD-1004").client.name == "Hazel & Oak Schools"


def test_members_find_their_own_leads(records: SqlRecords) -> None:
    kept = SqlLeads(records.session)
    assert [it.ref for it in leads(kept, who(records, "sam"))] == ["LEAD-1004"]
    assert len(leads(kept, who(records, "theo"))) == 5
    missing = "There is no lead that you can see in Harbor & Finch with the number LEAD-{}."
    for number in (1002, 1999):
        with pytest.raises(NotFound, match=missing.format(number)):
            find(records, f"lead {number}", "sam")


def test_leads_are_found_by_name_or_company(records: SqlRecords) -> None:
    assert find(records, "paul mensah").ref == find(records, "Tidewater").ref == PAUL
    with pytest.raises(NotFound):
        find(records, "nobody")


def test_clients_are_created_once(records: SqlRecords) -> None:
    kept, theo = SqlLeads(records.session), who(records, "theo")
    options = {"now": NOW, "source": Source.CLI}
    made = create_client(records, kept, theo, " Copper  Kettle ", key="a", **options)
    assert made.name == "Copper Kettle"
    assert create_client(records, kept, theo, " Copper  Kettle ", key="a", **options) == made
    with pytest.raises(BadValue, match="There is a client called ACME corp already"):
        create_client(records, kept, theo, "ACME corp", key="b", **options)
    with pytest.raises(NotAllowed):
        create_client(records, kept, who(records, "sam"), "New Co", key="c", **options)


def open_req(records: SqlRecords, name: str, client: str, title: str) -> openings.Opened:
    kept, actor = SqlLeads(records.session), who(records, name)
    return openings.create_req(
        records, kept, actor, client, title, now=NOW, source=Source.SLACK, key=f"{client} {title}"
    )


def test_a_req_without_a_deal_makes_rex_suggest_one(records: SqlRecords) -> None:
    convert(records)
    opened = open_req(records, "theo", "Tidewater", "Ward Manager")
    assert opened.suggests_opportunity
    assert opened.req.ref == "REQ-124"
    assert crm.req(records, who(records, "theo"), "REQ-124").title == "Ward Manager"
    assert open_req(records, "theo", "Tidewater", "Ward Manager") == opened


def test_a_req_of_a_client_with_a_deal_is_just_created(records: SqlRecords) -> None:
    assert not open_req(records, "dana", "Acme", "Controller").suggests_opportunity


@pytest.mark.parametrize(
    ("name", "client"), [("sam", "Acme"), ("leo", "Kestrel"), ("nora", "Portobello")]
)
def test_reqs_are_created_on_every_plan_and_without_a_grant_for_deals(
    records: SqlRecords, name: str, client: str
) -> None:
    """Starter has no Deals, and Sam no permission for them: so no deal is suggested either."""
    opened = open_req(records, name, client, "Sous Chef")
    assert opened.req.client_name.startswith(client)
    assert not opened.suggests_opportunity
    assert open_req(records, name, client, "Sous Chef") == opened


@pytest.mark.parametrize(
    ("name", "title", "refusal"),
    [("theo", " ", DetailMissing), ("theo", "ab", BadValue), ("gus", "Chef", NotAllowed)],
)
def test_a_req_that_can_t_be_created(
    records: SqlRecords, name: str, title: str, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        open_req(records, name, "Acme", title)


# Scores: the seeds' numbers


@pytest.mark.parametrize(
    ("fitting", "engaged", "points", "worth"),
    [
        (55, 100, 73, Grade.SALES_QUALIFIED),
        (60, 100, 76, Grade.SALES_QUALIFIED),
        (55, 85, 67, Grade.MARKETING_QUALIFIED),
        (50, 100, 70, Grade.SALES_QUALIFIED),
        (49, 100, 69, Grade.MARKETING_QUALIFIED),
        (0, 100, 40, Grade.MARKETING_QUALIFIED),
        (0, 99, 39, Grade.TOP_OF_FUNNEL),
    ],
)
def test_scores_and_what_they_are_worth(
    fitting: int, engaged: int, points: int, worth: Grade
) -> None:
    assert (score(fitting, engaged), grade(points)) == (points, worth)


def test_nothing_scores_more_than_76() -> None:
    best = Signals(employees=501, country="AE", characters=201, phone=True, pages=11, seconds=601)
    assert (best.fit, best.engagement) == (scoring.MOST_FIT, scoring.MOST_ENGAGEMENT)
    assert score(best.fit, best.engagement) == 76


@pytest.mark.parametrize(
    ("size", "country", "points"),
    [
        *((501, "XX", 45), (500, "XX", 40), (101, "XX", 40), (100, "XX", 35), (51, "XX", 35)),
        *((50, "XX", 25), (11, "XX", 25), (10, "XX", 10), (1, "XX", 10), (None, "XX", 15)),
        *((1, "sa", 25), (1, "FR", 23), (1, "OM", 20), (1, "DE", 17)),
    ],
)
def test_fit(size: int | None, country: str, points: int) -> None:
    assert Signals(employees=size, country=country).fit == points


@pytest.mark.parametrize(
    ("characters", "pages", "seconds", "points"),
    [
        *((20, 0, 0, 10), (21, 0, 0, 20), (101, 0, 0, 30), (201, 0, 0, 40)),
        *((0, 2, 0, 10), (0, 3, 0, 15), (0, 6, 0, 25), (0, 11, 0, 35)),
        *((0, 0, 120, 10), (0, 0, 121, 15), (0, 0, 300, 15), (0, 0, 301, 20), (0, 0, 601, 25)),
    ],
)
def test_engagement(characters: int, pages: int, seconds: int, points: int) -> None:
    signals = Signals(characters=characters, pages=pages, seconds=seconds)
    assert signals.engagement == points
    assert replace(signals, phone=True).engagement == points + 20
