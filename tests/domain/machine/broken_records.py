"""Mutants of everything around a deal: history, repetition, the board, and who may do what."""

from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

import domain.access
import domain.billing
import domain.changing
import domain.crm
import domain.leads
import domain.linking
import domain.plans
import domain.stages
from domain.access import Actor, Gate
from domain.events import By, Event, EventKind
from domain.opportunity import Opportunity
from domain.records import Command, Records, Result
from domain.reqs import Req
from domain.sql import commands, reading, standings, writing
from domain.sql.records import SqlRecords
from domain.sql.tables import OpportunityRow, StageEventRow, WorkspaceRow
from tests.domain.machine.breaking import Patch, anything_goes, mutant, no_step, open_gate

# History and repetition


@mutant("hold")
def hold_without_event(patch: Patch) -> None:
    """A hold leaves no trace in the history."""
    no_step(patch, EventKind.HELD)


@mutant("create", "win", "win")
def won_without_event(patch: Patch) -> None:
    """A win leaves no trace in the history."""
    no_step(patch, EventKind.WON)


@mutant("edit", in_sql=True)
def event_not_told(patch: Patch) -> None:
    """Edits never reach the outbox."""
    record = writing.record

    def keeps_quiet(session: Session, event: Event) -> None:
        if event.kind is not EventKind.EDITED:
            record(session, event)

    patch.setattr(writing, "record", keeps_quiet)


@mutant("move", in_sql=True)
def history_overwritten(patch: Patch) -> None:
    """A move rewrites the last step instead of adding one."""
    record = writing.record

    def rewrites(session: Session, event: Event) -> None:
        if event.kind is not EventKind.STAGE_MOVED:
            record(session, event)
            return
        last = StageEventRow.opportunity_id == event.after.id
        session.execute(update(StageEventRow).where(last).values(to_label=event.after.stage.label))

    patch.setattr(writing, "record", rewrites)


@mutant("create", "link", in_sql=True)
def idempotency_key_ignored(patch: Patch) -> None:
    """A repeated command is carried out again."""
    claim = commands.claim

    def always_new(session: Session, command: Command) -> Result | None:
        return claim(session, replace(command, key=str(uuid4())))

    patch.setattr(commands, "claim", always_new)


@mutant("move", "hold", "resume")
def optimistic_version_ignored(patch: Patch) -> None:
    """A command on an old version is carried out."""
    take = domain.changing.take

    def blindly(records: Records, actor: Actor, ref: str, _: int | None) -> Opportunity:
        return take(records, actor, ref, None)

    patch.setattr(domain.changing, "take", blindly)
    patch.setattr(domain.crm, "take", blindly)


# The board


@mutant("move", "remove_stage")
def stage_removal_leaving_deals(patch: Patch) -> None:
    """Deals stay in a stage that is gone."""
    patch.setattr(domain.stages, "living_in", lambda *_: ())


@mutant("move", "remove_stage")
def stage_removal_without_history(patch: Patch) -> None:
    """Deals of a removed stage move without a trace."""

    def silently(
        records: Records, kind: EventKind, by: By, before: Opportunity, after: Opportunity, *_: str
    ) -> Opportunity:
        return records.save_opportunity(after)

    patch.setattr(domain.stages, "save", silently)


@mutant("remove_stage")
def last_stage_removed(patch: Patch) -> None:
    """A board may have any number of stages."""
    patch.setattr(domain.stages, "_count", anything_goes)


# Who may


@mutant("edit", "move", "hold", in_sql=True)
def cross_workspace_deal(patch: Patch) -> None:
    """A deal is found by its number in any workspace."""

    def anywhere(self: SqlRecords, _: UUID, number: int, **__: object) -> Opportunity | None:
        numbered = OpportunityRow.number == number
        home = self.session.scalar(select(OpportunityRow.workspace_id).where(numbered))
        found = reading.opportunities(self.session, home, numbered) if home else ()
        return found[0] if found else None

    patch.setattr(SqlRecords, "opportunity", anywhere)


@mutant("link", in_sql=True)
def cross_workspace_link(patch: Patch) -> None:
    """A REQ is found in any workspace, and linked whoever its client is."""

    def everywhere(self: SqlRecords, _: object, **__: object) -> tuple[Req, ...]:
        homes = self.session.scalars(select(WorkspaceRow.id)).all()
        return tuple(it for home in homes for it in reading.reqs(self.session, home))

    patch.setattr(SqlRecords, "reqs", everywhere)


@mutant("link")
def another_clients_req(patch: Patch) -> None:
    """A REQ is linked to a deal of another client."""
    check = domain.linking.check_link

    def any_client(
        records: Records, actor: Actor, deal: Opportunity, req: Req
    ) -> domain.plans.PlannedLink:
        return check(records, actor, deal, replace(req, client_id=deal.client.id))

    patch.setattr(domain.linking, "check_link", any_client)


@mutant("link")
def req_linked_twice(patch: Patch) -> None:
    """A REQ is linked to a second deal."""
    patch.setattr(domain.plans, "_must_be_free", anything_goes)


@mutant("create", "edit", "move")
def everybody_owns_everything(patch: Patch) -> None:
    """A Member changes what somebody else owns."""
    open_gate(patch, Gate.NOT_VISIBLE)
    patch.setattr(domain.access.Actor, "sees_deals_of", None)


@mutant("create")
def plan_by_default_allowed(patch: Patch) -> None:
    """A plan without Deals has them."""
    open_gate(patch, Gate.PLAN_UPGRADE)


@mutant("create")
def to_view_is_to_create(patch: Patch) -> None:
    """Whoever may view creates."""
    open_gate(patch, Gate.NEEDS_GRANT)


@mutant("convert")
def lead_converted_twice(patch: Patch) -> None:
    """A lead becomes a client, and a deal, again and again."""
    patch.setattr(domain.leads, "_must_be_convertible", anything_goes)


@mutant("draft", "collect")
def paid_beyond_the_total(patch: Patch) -> None:
    """More is paid than is outstanding."""
    patch.setattr(domain.billing, "_payable", lambda found, amount: amount or found.outstanding)


@mutant("wait", "rot", in_sql=True)
def rots_on_the_last_day(patch: Patch) -> None:
    """A deal rots on the last day allowed."""
    limit = standings._limit
    patch.setattr(standings, "_limit", lambda workspace: limit(workspace) - 1)
