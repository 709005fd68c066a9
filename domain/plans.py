"""Dry runs: every check of a write, and what it would change, with nothing written."""

from dataclasses import dataclass

from domain import lookup
from domain.access import Action, Actor, decide
from domain.clients import Client
from domain.differences import Change, amount, share
from domain.errors import AlreadyLinked, DetailMissing, DifferentClient, IllegalMove, NotOpen
from domain.limits import reason
from domain.names import listed
from domain.opportunity import NewOpportunity, Opportunity, checked
from domain.pipeline import Outcome, Pipeline, Stage, Status
from domain.records import Records
from domain.reqs import Req, ReqStatus


@dataclass(frozen=True, kw_only=True)
class PlannedCreate:
    """A deal that can be created."""

    client: Client
    new: NewOpportunity
    pipeline: Pipeline
    owner_name: str

    @property
    def title(self) -> str:
        """What would be done."""
        return f"Create {self.client.name} \N{EN DASH} {self.new.title}"

    @property
    def object_version(self) -> int | None:
        """There is no object yet."""
        return None

    @property
    def changes(self) -> tuple[Change, ...]:
        """The fields that would be set."""
        new, stage = self.new, self.pipeline.first
        forecast = new.value.share(stage.probability) if new.value else None
        fields = (
            ("Client", self.client.name),
            ("Title", new.title),
            ("Deal type", new.deal_type and new.deal_type.label),
            ("Fee model", new.fee_model),
            ("Fee", share(new.fee)),
            ("Value", amount(new.value)),
            ("Stage", stage.label),
            ("Forecast", amount(forecast)),
            ("Owner", self.owner_name),
            ("Expected close", new.expected_close_on and new.expected_close_on.isoformat()),
            ("Start", new.starts_on and new.starts_on.isoformat()),
            ("Notes", new.notes),
        )
        return tuple(Change(label, None, after) for label, after in fields if after)


@dataclass(frozen=True, kw_only=True)
class PlannedLink:
    """A REQ that can be linked."""

    opportunity: Opportunity
    req: Req

    @property
    def title(self) -> str:
        """What would be done."""
        return f"Link {self.req.heading} to {self.opportunity.name}"

    @property
    def object_version(self) -> int | None:
        """The version of the deal that was looked at."""
        return self.opportunity.version

    @property
    def changes(self) -> tuple[Change, ...]:
        """The REQs of the deal before and after."""
        linked = [req.heading for req in self.opportunity.reqs]
        return (Change("Job REQs", listed(linked) or None, listed([*linked, self.req.heading])),)


@dataclass(frozen=True, kw_only=True)
class PlannedMove:
    """A step that the pipeline allows, or none at all."""

    opportunity: Opportunity
    to_stage: Stage
    override: str | None = None

    @property
    def from_stage(self) -> Stage:
        """Where the deal is."""
        return self.opportunity.stage

    @property
    def no_change(self) -> bool:
        """The deal is there already."""
        return self.from_stage.id == self.to_stage.id

    @property
    def title(self) -> str:
        """What would be done."""
        return f"Move {self.opportunity.name} to {self.to_stage.label}"

    @property
    def object_version(self) -> int | None:
        """The version of the deal that was looked at."""
        return self.opportunity.version

    @property
    def changes(self) -> tuple[Change, ...]:
        """The stage, and the figures that follow it unless they were set by hand."""
        before = self.opportunity
        after = before.moved(self.to_stage, before.stage_entered_at)
        figures = (
            ("Stage", before.stage.label, after.stage.label),
            ("Probability", f"{before.probability}%", f"{after.probability}%"),
            ("Forecast", amount(before.forecast), amount(after.forecast)),
            ("Past the rule", None, self.override),
        )
        return tuple(Change(label, old, new) for label, old, new in figures if new and new != old)


def plan_create(records: Records, actor: Actor, new: NewOpportunity) -> PlannedCreate:
    """Check everything about a deal to be: person, client, title and limits."""
    lookup.require(actor, Action.CREATE_OPPORTUNITY)
    client = lookup.client(records, actor, new.client)
    if not new.title.strip():
        raise DetailMissing("title", f"What should the opportunity for {client.name} be called?")
    return PlannedCreate(
        client=client,
        new=checked(new),
        pipeline=records.pipeline(actor.workspace.id),
        owner_name=actor.name,
    )


def plan_link(records: Records, actor: Actor, opportunity: str, req: str) -> PlannedLink:
    """Check everything about a link: person, deal, REQ, and that they belong together."""
    lookup.require(actor, Action.LINK_REQ)
    found = lookup.opportunity(records, actor, opportunity)
    return check_link(records, actor, found, lookup.req(records, actor, req))


def plan_move(
    records: Records,
    actor: Actor,
    opportunity: str,
    to_stage: str,
    override: str | None = None,
) -> PlannedMove:
    """Check everything about a move: person, deal, status, stage and the pipeline's rule.

    `override` is an admin's reason for a step that the rule forbids.
    """
    lookup.require(actor, Action.MOVE_STAGE)
    return check_move(actor, lookup.opportunity(records, actor, opportunity), to_stage, override)


def check_move(
    actor: Actor, opportunity: Opportunity, to_stage: str, override: str | None = None
) -> PlannedMove:
    """The rules of a move, on a deal that was found."""
    lookup.require(actor, Action.MOVE_STAGE, opportunity.owner_id)
    must_be(opportunity, Status.OPEN)
    if not to_stage.strip():
        stages = [stage.label for stage in opportunity.pipeline.stages]
        raise DetailMissing("to_stage", f"Which stage should it move to: {listed(stages, 'or')}?")
    pipeline = opportunity.pipeline
    target = pipeline.named(to_stage)
    if override is None or isinstance(target, Outcome):
        return PlannedMove(opportunity=opportunity, to_stage=_legal(actor, opportunity, target))
    lookup.require(actor, Action.OVERRIDE_MOVE, opportunity.owner_id)
    why = reason(override, "override")
    return PlannedMove(opportunity=opportunity, to_stage=target, override=why)


def _legal(actor: Actor, opportunity: Opportunity, target: Stage | Outcome) -> Stage:
    """The stage, if the rule allows the step; a refusal says who may go past it, and how."""
    try:
        return opportunity.pipeline.check_move(opportunity.stage, target)
    except IllegalMove as refused:
        if isinstance(target, Outcome):
            raise
        decision = decide(actor, Action.OVERRIDE_MOVE, opportunity.owner_id)
        way = f"“move {opportunity.ref} to {target.label} anyway, because …”"
        past = f"To go past the rule, say why: {way}."
        told = past if decision.allowed else decision.first.sentence
        raise IllegalMove(f"{refused} {told}", refused.next_stage) from None


def check_link(records: Records, actor: Actor, opportunity: Opportunity, req: Req) -> PlannedLink:
    """The rules of a link, on a deal and a REQ that were found."""
    lookup.require(actor, Action.LINK_REQ, opportunity.owner_id)
    must_be(opportunity, Status.OPEN, Status.WON)
    if req.client_id != opportunity.client.id:
        raise DifferentClient(
            f"{req.heading} belongs to {req.client_name}, and {opportunity.ref} is a deal with "
            f"{opportunity.client.name}. A REQ can only be linked to its own client's deals."
        )
    if req.status not in (ReqStatus.OPEN, ReqStatus.ON_HOLD):
        cure = "Publish it first." if req.status is ReqStatus.DRAFT else "Please choose another."
        raise NotOpen(f"{req.heading} is {req.status.label}, so it can't be linked. {cure}")
    _must_be_free(records, actor, opportunity, req)
    return PlannedLink(opportunity=opportunity, req=req)


def must_be(opportunity: Opportunity, *statuses: Status) -> None:
    if opportunity.status in statuses:
        return
    way_out = (
        f"Closed deals stay as they are; new business with {opportunity.client.name} is a new "
        "opportunity, and this one can be re-created."
        if opportunity.status.is_final
        else "Resume it first, then try again."
    )
    about = "closed" if opportunity.status.is_final else NotOpen.code
    raise NotOpen(f"{opportunity.ref} is {opportunity.status.label}. {way_out}", about)


def _must_be_free(records: Records, actor: Actor, opportunity: Opportunity, req: Req) -> None:
    holder = records.opportunity_of(actor.workspace.id, req)
    if holder is None:
        return
    if holder.id == opportunity.id:
        raise AlreadyLinked(f"{req.heading} is linked to {opportunity.ref} already.")
    may = decide(actor, Action.SEE_OPPORTUNITIES, holder.owner_id, shared_with=holder.shared_with)
    seen = may.allowed
    raise AlreadyLinked(
        f"{req.heading} is linked to {holder.heading if seen else 'another opportunity'} already, "
        "and a REQ belongs to one opportunity at a time. It has to be removed there first."
    )
