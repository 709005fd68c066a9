"""Stale deals: the boundaries to the second, whom it is told, and how often."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, update

from domain import crm, rotting
from domain.demo import BRIGHTSIDE, HARBOR
from domain.errors import NotAllowed
from domain.opportunity import Opportunity
from domain.pipeline import Status
from domain.presets import FLEETCORE, HIREPILOT
from domain.rotting import Digest, Standing, digests
from domain.sql.digests import due_for_digests, had_digests
from domain.sql.records import SqlRecords
from domain.sql.standings import SqlStandings
from domain.sql.tables import MemberGrantRow, MemberRow, OpportunityRow, WorkspaceRow
from domain.stages import StageFields
from tests.domain.office import NOW, Office, at, who

pytestmark = pytest.mark.either_database

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
#: Theo's “Warehouse managers”, in the Proposal stage, which allows 14 days.
REF, LIMIT = "OPP-2002", 14


def standing(spent: timedelta, limit: int, **fields: object) -> Standing:
    deal = Standing(
        opportunity_id=uuid4(),
        ref="OPP-1",
        heading="OPP-1 Acme – CFO",
        owner_id=uuid4(),
        status=Status.OPEN,
        stage_label="Qualification",
        stage_entered_at=NOW - spent,
        held_seconds=0,
        max_days=limit,
    )
    return replace(deal, **fields)


@pytest.mark.parametrize(
    ("spent", "limit", "days", "rots"),
    [
        (14 * DAY + 23 * HOUR, 14, 14, False),
        (15 * DAY - timedelta(seconds=1), 14, 14, False),
        (15 * DAY, 14, 15, True),
        (18 * DAY, 20, 18, False),
        (8 * DAY, 7, 8, True),
        (timedelta(), 14, 0, False),
    ],
)
def test_a_deal_rots_on_the_day_after_the_last_one_allowed(
    spent: timedelta, limit: int, days: int, rots: bool
) -> None:
    deal = standing(spent, limit)
    assert (deal.days(NOW), deal.rots(NOW)) == (days, rots)


def test_a_deal_one_day_over_says_so() -> None:
    assert standing(15 * DAY, 14).sentence(NOW) == (
        "OPP-1 Acme – CFO has been in Qualification for 15 days, 1 day more than the 14 allowed."
    )


def test_time_on_hold_does_not_count() -> None:
    held = int((3 * DAY).total_seconds())
    assert not standing(17 * DAY, 14, held_seconds=held).rots(NOW)
    assert standing(18 * DAY, 14, held_seconds=held).rots(NOW)


@pytest.mark.parametrize("status", [it for it in Status if it is not Status.OPEN])
def test_only_open_deals_rot(status: Status) -> None:
    assert not standing(100 * DAY, 14, status=status).rots(NOW)


def change(records: SqlRecords, ref: str = REF, **values: object) -> None:
    records.session.execute(
        update(OpportunityRow)
        .where(
            OpportunityRow.workspace_id == HARBOR.id,
            OpportunityRow.number == int(ref.removeprefix("OPP-")),
        )
        .values(**values)
    )


def settings(records: SqlRecords, **values: object) -> None:
    change_it = update(WorkspaceRow).where(WorkspaceRow.id == HARBOR.id).values(**values)
    records.session.execute(change_it)


def stale(records: SqlRecords, name: str = "theo", now: datetime = NOW) -> list[str]:
    found = rotting.rotting(SqlStandings(records.session), who(records, name), now)
    assert all(it.rots(now) for it in found.first)
    assert found.count == len(found.first)
    return [it.ref for it in found.first]


@pytest.mark.parametrize(
    ("spent", "values", "rots"),
    [
        (15 * DAY - timedelta(seconds=1), {}, False),
        (15 * DAY, {}, True),
        (18 * DAY, {"max_days_override": 20}, False),
        (21 * DAY, {"max_days_override": 20}, True),
        (4 * DAY, {"max_days_override": 3}, True),
        (18 * DAY, {"held_seconds": 4 * 86_400}, False),
        (19 * DAY, {"held_seconds": 4 * 86_400}, True),
    ],
)
def test_the_query_draws_the_same_boundaries(
    records: SqlRecords, spent: timedelta, values: dict[str, object], rots: bool
) -> None:
    change(records, stage_entered_at=NOW - spent, **values)
    assert (REF in stale(records)) is rots


def test_what_is_on_hold_or_closed_is_never_stale(records: SqlRecords) -> None:
    assert not {"OPP-2006", "OPP-2007", "OPP-2008", "OPP-2011"} & set(
        stale(records, now=NOW + 300 * DAY)
    )


def test_a_workspace_can_have_one_limit_for_all_stages(records: SqlRecords) -> None:
    change(records, stage_entered_at=NOW - 4 * DAY)
    settings(records, rotting_days=3)
    assert REF in stale(records)
    change(records, max_days_override=10)
    assert REF not in stale(records)


def test_the_stalest_come_first_and_members_see_their_own(records: SqlRecords) -> None:
    assert stale(records) == ["OPP-2003", "OPP-2005"]
    assert stale(records, "dana") == ["OPP-2003"]
    with pytest.raises(NotAllowed):
        stale(records, "gus")
    with pytest.raises(NotAllowed):
        rotting.summary(SqlStandings(records.session), who(records, "sam"), NOW)


def test_the_summary_counts_by_stage_and_agrees_with_the_list(records: SqlRecords) -> None:
    standings, theo = SqlStandings(records.session), who(records, "theo")
    found = {it.stage_label: it for it in rotting.summary(standings, theo, NOW)}
    assert [(it.total, it.rotting) for it in found.values()] == [(2, 0), (3, 1), (3, 0), (2, 1)]
    later = NOW + 5 * DAY
    counted = rotting.summary(standings, theo, later)
    assert sum(it.rotting for it in counted) == len(stale(records, now=later))


def many(records: SqlRecords, count: int, days: int = 20) -> list[Opportunity]:
    """So many deals of Theo's, the first the longest in its stage."""
    theo, made = who(records, "theo"), []
    for number in range(count):
        new = crm.NewOpportunity(client="Acme", title=f"Search {number}")
        deal = crm.create_opportunity(records, theo, new, **at(key=new.title))
        entered = NOW - days * DAY - number * HOUR
        change(records, deal.ref, created_at=entered, stage_entered_at=entered)
        made.insert(0, deal)
    return made


def test_a_long_list_is_counted_and_its_first_are_named(records: SqlRecords) -> None:
    made, standings = many(records, 23), SqlStandings(records.session)
    theo, dana = who(records, "theo"), who(records, "dana")
    found = rotting.rotting(standings, theo, NOW)
    assert [it.ref for it in found.first][:2] == ["OPP-2003", made[0].ref]
    assert (len(found.first), found.count) == (rotting.MOST_TOLD, 25)
    short = rotting.rotting(standings, theo, NOW, owned_by=theo.member_id, limit=3)
    assert [it.ref for it in short.first] == [it.ref for it in made[:3]]
    assert short.count == 24
    whole = rotting.rotting(standings, theo, NOW, owned_by=theo.member_id, limit=24)
    assert (len(whole.first), whole.count) == (24, 24)
    assert rotting.rotting(standings, dana, NOW, owned_by=theo.member_id) == rotting.Stale()


def test_a_digest_of_many_names_the_stalest_of_all_that_come_together(
    records: SqlRecords,
) -> None:
    """Theo is told of his own and, since Dana left, of hers: the longest first, counted once."""
    made = many(records, 23)
    change(records, made[-1].ref, owner_id=who(records, "dana").member_id)
    gone = update(MemberRow).where(MemberRow.email == "dana@harborfinch.example")
    records.session.execute(gone.values(left_at=NOW))
    (theo,) = digests(records, SqlStandings(records.session), HARBOR.id, EIGHT)
    assert [it.ref for it in theo.deals][:3] == ["OPP-2003", made[0].ref, made[1].ref]
    assert (len(theo.deals), len(theo.lines), theo.stale) == (rotting.MOST_TOLD, 20, 25)


def test_stages_of_two_pipelines_are_counted_apart(records: SqlRecords) -> None:
    """Both have a first stage that is called the same."""
    theo = who(records, "theo")
    crm.adopt(records, theo, FLEETCORE, **at(key="adopt"))
    first = FLEETCORE.stages[0].label
    crm.change_stage(records, theo, first, StageFields(label="New"), **at(key="rename"))
    (new,) = many(records, 1)
    found = rotting.summary(SqlStandings(records.session), theo, NOW)
    here = [(it.pipeline, it.stage_label, it.total, it.rotting) for it in found]
    assert here[:2] == [(FLEETCORE.name, "New", 1, 1), (HIREPILOT.name, "New", 2, 0)]
    assert new.pipeline_id != crm.opportunity(records, theo, REF).pipeline_id


def test_one_rotting_of_fifteen_in_proposal(records: SqlRecords) -> None:
    theo, deals = who(records, "theo"), []
    for number in range(12):
        new = crm.NewOpportunity(client="Acme", title=f"Search {number}")
        deals.append(
            crm.create_opportunity(
                records, theo, new, now=NOW, source=crm.Source.CLI, key=new.title
            )
        )
    for deal in deals:
        for stage in ("discovery", "proposal"):
            key = f"{deal.ref} {stage}"
            crm.move_stage(records, theo, deal.ref, stage, now=NOW, source=crm.Source.CLI, key=key)
    change(records, stage_entered_at=NOW - 15 * DAY)
    found = rotting.summary(SqlStandings(records.session), theo, NOW)
    proposal_rot = next(it for it in found if it.stage_label == "Proposal")
    assert (proposal_rot.total, proposal_rot.rotting) == (15, 1)


def today(records: SqlRecords, now: datetime) -> dict[str, list[str]]:
    return told(digests(records, SqlStandings(records.session), HARBOR.id, now))


def told(made: Iterable[Digest]) -> dict[str, list[str]]:
    return {it.recipient.email.partition("@")[0]: [deal.ref for deal in it.deals] for it in made}


#: 08:00 in New York.
EIGHT = datetime(2026, 3, 2, 13, 0, tzinfo=UTC)


def test_the_digest_waits_for_eight_o_clock_there(records: SqlRecords) -> None:
    assert today(records, EIGHT - timedelta(seconds=1)) == {}
    assert today(records, EIGHT) == {"dana": ["OPP-2003"], "theo": ["OPP-2005"]}


def test_one_digest_a_person_a_day(records: SqlRecords) -> None:
    assert today(records, EIGHT)
    assert today(records, EIGHT) == {}
    assert today(records, EIGHT + 9 * HOUR) == {}
    assert set(today(records, EIGHT + DAY)) == {"dana", "theo"}


def test_after_the_clocks_change_it_is_eight_again(records: SqlRecords) -> None:
    """On 8 March 2026 New York goes to summer time: 08:00 is 12:00 UTC."""
    summer = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
    assert today(records, summer - timedelta(minutes=1)) == {}
    assert today(records, summer)


def test_eight_jobs_at_once_make_one_digest_a_person(office: Office) -> None:
    def one(_: int) -> tuple[Digest, ...]:
        with office.records() as records:
            return digests(records, SqlStandings(records.session), HARBOR.id, EIGHT)

    with ThreadPoolExecutor(8) as pool:
        made = [digest for several in pool.map(one, range(8)) for digest in several]
    assert told(made) == {"dana": ["OPP-2003"], "theo": ["OPP-2005"]}
    assert len(made) == 2
    assert all(it.key == f"rotting:{it.recipient.member_id}:2026-03-02" for it in made)


def test_deals_of_who_left_go_to_the_team_admins(records: SqlRecords) -> None:
    dana = update(MemberRow).where(MemberRow.email == "dana@harborfinch.example")
    records.session.execute(dana.values(left_at=NOW))
    assert today(records, EIGHT) == {"theo": ["OPP-2003", "OPP-2005"]}


def test_deals_of_who_may_not_see_them_any_more_go_to_the_team_admins(records: SqlRecords) -> None:
    records.session.execute(delete(MemberGrantRow))
    assert today(records, EIGHT) == {"theo": ["OPP-2003", "OPP-2005"]}


def test_without_a_team_admin_the_super_admin_is_told(records: SqlRecords) -> None:
    theo = update(MemberRow).where(MemberRow.email == "theo@harborfinch.example")
    records.session.execute(theo.values(left_at=NOW))
    assert today(records, EIGHT) == {"dana": ["OPP-2003"], "maya": ["OPP-2005"]}


def test_the_switch_really_switches(records: SqlRecords) -> None:
    settings(records, rotting_enabled=False)
    assert today(records, EIGHT) == {}
    assert stale(records) == []
    assert rotting.summary(SqlStandings(records.session), who(records, "theo"), NOW) == ()
    settings(records, rotting_enabled=True)
    assert today(records, EIGHT)


def rests_until(records: SqlRecords, until: date) -> Opportunity:
    """Of the one deal on hold."""
    (deal,) = crm.opportunities(records, who(records, "theo"), Status.ON_HOLD)
    change(records, deal.ref, hold_until=until)
    return deal


def rested(records: SqlRecords, now: datetime) -> dict[str, list[str]]:
    made = digests(records, SqlStandings(records.session), HARBOR.id, now)
    return {it.recipient.name: [line.sentence for line in it.rested] for it in made if it.rested}


def test_who_owns_a_deal_on_hold_is_told_when_its_day_has_come(records: SqlRecords) -> None:
    deal = rests_until(records, EIGHT.date())
    assert rested(records, EIGHT - DAY) == {}
    told_so = f"{deal.heading} was to rest until 2026-03-02. Write “resume {deal.ref}” to go on."
    assert rested(records, EIGHT) == {deal.owner_name: [told_so]}
    assert rested(records, EIGHT + HOUR) == {}, "once a day"
    assert rested(records, EIGHT + DAY) == {deal.owner_name: [told_so]}
    crm.resume(records, who(records, "theo"), deal.ref, **at(EIGHT + DAY))
    assert rested(records, EIGHT + 2 * DAY) == {}


def test_the_end_of_a_rest_is_told_where_stale_deals_are_not(records: SqlRecords) -> None:
    def due(now: datetime) -> date | None:
        return dict(due_for_digests(records.session, now)).get(HARBOR.id)

    settings(records, rotting_enabled=False)
    assert due(EIGHT) is None
    rests_until(records, EIGHT.date())
    assert due(EIGHT - DAY) is None
    assert due(EIGHT) == EIGHT.date()
    assert rested(records, EIGHT)
    had_digests(records.session, HARBOR.id, EIGHT.date())
    assert due(EIGHT + HOUR) is None


def test_who_may_see_no_deals_is_never_told_of_any(records: SqlRecords) -> None:
    later = EIGHT + 200 * DAY
    assert digests(records, SqlStandings(records.session), BRIGHTSIDE.id, later) == ()
