"""What people and REX ask of the deals of a workspace, as the product asks it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain import lookup, rotting
from domain.access import Actor
from domain.columns import Place
from domain.errors import NotFound
from domain.listing import listing
from domain.metrics import figures
from domain.pipeline import Status
from domain.sql.records import SqlRecords
from domain.sql.tables import OpportunityRow
from domain.tallies import Scope
from tests.benchmarks.agencies import NOW, Agencies
from tools.board import MOST_TOLD, board_of
from tools.forms import choices_of
from tools.recognition import recognise

#: What people ask of the guide while they work on deals.
QUESTION = "How do I move a deal of Client 0007 to the next stage, and who can see the search?"
BARE, EVERYTHING = "primary-key read", "all figures of rex pipeline"
Queries = dict[str, Callable[[], object]]


def queries(session: Session, agencies: Agencies) -> Queries:
    """Every query by its name: a bare read, those of an admin, of a Member, and of nobody."""
    records, admin = SqlRecords(session), agencies.admin(session)
    asked = {BARE: _bare(session, admin), **_asked(records, admin)}
    asked["each owner's stale deals, for the digests"] = lambda: records.standings.rotting_by_owner(
        admin.workspace, NOW
    )
    theirs = _asked(records, agencies.member(session))
    return asked | {f"Member: {name}": query for name, query in theirs.items()}


def _bare(session: Session, admin: Actor) -> Callable[[], object]:
    home = OpportunityRow.workspace_id == admin.workspace.id
    one = session.scalars(select(OpportunityRow.id).where(home).limit(1)).one()
    by_key = select(OpportunityRow.number).where(home, OpportunityRow.id == one)
    return lambda: session.scalar(by_key)


def _asked(records: SqlRecords, who: Actor) -> Queries:
    """What somebody asks, of all that they see."""
    reports, standings, seen = records.reports, records.standings, who.sees_deals_of
    home, me = who.workspace, who.member_id
    scope = Scope(home.id, records.pipeline(home.id).id, seen)
    (some,) = records.titles(home.id, seen_by=seen).standing((Status.OPEN,), limit=1)
    living = [Place(scope.pipeline_id, Status.OPEN)]
    return {
        "board totals by stage and currency": lambda: reports.tallies(scope),
        "forecast by month and currency": lambda: reports.dues(scope, NOW.date()),
        "stage conversion": lambda: reports.reaches(scope),
        "days in stage (median, p90)": lambda: reports.stays(scope),
        "win rate, size, cycle, losses (90 days)": lambda: reports.closings(
            scope, NOW - timedelta(days=90)
        ),
        "stale deals": lambda: rotting.rotting(standings, who, NOW),
        "my stale deals, in App Home": lambda: rotting.rotting(standings, who, NOW, owned_by=me),
        "stale deals by stage": lambda: rotting.summary(standings, who, NOW),
        "board in Slack": lambda: board_of(records, who),
        "deal by its name": lambda: lookup.opportunity(records, who, some.title),
        "deal by a name nobody has": lambda: _missing(records, who),
        "names in a question": lambda: recognise(QUESTION, records, who),
        "list of open deals": lambda: listing(records, reports, who, living, limit=MOST_TOLD),
        "my open deals, in App Home": lambda: listing(
            records, reports, who, living, limit=MOST_TOLD, owner=who
        ),
        "deals that a form offers": lambda: choices_of("move_stage", "opportunity", records, who),
        EVERYTHING: lambda: figures(records, reports, who, now=NOW),
    }


def _missing(records: SqlRecords, who: Actor) -> None:
    with suppress(NotFound):
        lookup.opportunity(records, who, "the plant manager of Stellar Foods")
