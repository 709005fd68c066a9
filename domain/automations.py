"""What HirePilot does by itself after an event, and what each workspace has switched off."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, Unpack
from uuid import UUID

from domain import lookup
from domain.access import Action, Actor, Role
from domain.boards import rearrange
from domain.changing import How
from domain.errors import BadValue
from domain.events import By, EventKind
from domain.invoices import Invoice, InvoiceType, Line, NewInvoice
from domain.opportunity import DealType, Opportunity
from domain.pipeline import Pipeline
from domain.records import Records


class Automation(StrEnum):
    """One thing that is done after an event."""

    LIST_AS_LOST = "list_as_lost"
    REFRESH_FORECAST = "refresh_forecast"
    RECOGNISE_REVENUE = "recognise_revenue"
    CREATE_REQS = "create_reqs"
    DRAFT_INVOICE = "draft_invoice"
    START_ONBOARDING = "start_onboarding"
    START_NURTURE = "start_nurture"
    START_PLACED_CANDIDATE = "start_placed_candidate"
    MAIL_INVOICE = "mail_invoice"
    TELL_TEAM = "tell_team"
    TELL_SUPER_ADMIN = "tell_super_admin"

    @property
    def label(self) -> str:
        """As people read it: "Draft invoice"."""
        return self.value.replace("_", " ").capitalize()


#: The four lists of the guide, and the e-mail that sending an invoice means. What only the
#: database has to do comes first, and what waits for others last.
AFTER: dict[EventKind, tuple[Automation, ...]] = {
    EventKind.WON: (
        Automation.REFRESH_FORECAST,
        Automation.CREATE_REQS,
        Automation.DRAFT_INVOICE,
        Automation.START_ONBOARDING,
        Automation.TELL_TEAM,
    ),
    EventKind.LOST: (
        Automation.LIST_AS_LOST,
        Automation.REFRESH_FORECAST,
        Automation.START_NURTURE,
        Automation.TELL_TEAM,
    ),
    EventKind.REQ_LINKED: (Automation.REFRESH_FORECAST,),
    EventKind.INVOICE_SENT: (Automation.MAIL_INVOICE,),
    EventKind.INVOICE_PAID: (
        Automation.RECOGNISE_REVENUE,
        Automation.START_PLACED_CANDIDATE,
        Automation.TELL_SUPER_ADMIN,
    ),
}
#: What a person has asked for by the event itself, so that nobody can switch it off.
ALWAYS = frozenset({Automation.MAIL_INVOICE})
#: Workflows of the workspace's own, which begin when a webhook hears of their topic.
WORKFLOWS = {
    Automation.START_ONBOARDING: "workflow.onboarding",
    Automation.START_NURTURE: "workflow.nurture",
    Automation.START_PLACED_CANDIDATE: "workflow.placed_candidate",
}
#: How a won deal of each type is first charged; a contingency fee is due at a placement.
FIRST_INVOICE = {
    DealType.RETAINED: InvoiceType.RETAINER,
    DealType.FLAT_FEE: InvoiceType.FLAT_FEE,
    DealType.CONTRACT_STAFFING: InvoiceType.MILESTONE,
    DealType.RPO: InvoiceType.MILESTONE,
    None: InvoiceType.MILESTONE,
}


class Outcome(StrEnum):
    """What became of an automation."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """An event that nobody has handled yet."""

    id: UUID
    workspace_id: UUID
    opportunity: Opportunity
    topic: EventKind
    payload: dict[str, str | int | None]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Run:
    """What became of one automation after one event; `subject` tells several of a kind apart."""

    event_id: UUID
    automation: Automation
    subject: str
    outcome: Outcome
    sentence: str
    opportunity_ref: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Channel:
    """The Slack channel where a workspace's team is told of its deals."""

    slack_team: str
    channel: str


@dataclass(frozen=True)
class Switch:
    """One automation, after which events it runs, and whether it is on."""

    automation: Automation
    after: tuple[EventKind, ...]
    on: bool


@dataclass(frozen=True, kw_only=True)
class Told:
    """What became of somebody's digest of a day."""

    day: date
    person: str
    outcome: Outcome
    sentence: str
    at: datetime


class Automations(Protocol):
    """What this needs from whatever keeps the CRM."""

    def off(self, workspace_id: UUID) -> frozenset[Automation]:
        """What the workspace has switched off."""

    def switch(self, workspace_id: UUID, automation: Automation, *, on: bool) -> None:
        """Keep whether an automation runs."""

    def channel(self, workspace_id: UUID) -> Channel | None:
        """Where the team is told; None when everybody is told directly."""

    def set_channel(self, workspace_id: UUID, channel: str | None) -> bool:
        """Keep the channel, of the workspace's own Slack team; False when it has none."""

    def runs(self, workspace_id: UUID, *, limit: int) -> tuple[Run, ...]:
        """What was done lately, the newest first."""

    def told(self, workspace_id: UUID, *, limit: int) -> tuple[Told, ...]:
        """What became of people's digests, the newest first."""

    def note(
        self, event: Waiting, by: By, automation: Automation, done: "Done", subject: str = ""
    ) -> None:
        """Write down an outcome, for the log and for the deal's timeline; once per subject."""


@dataclass(frozen=True)
class Done:
    """An outcome and the sentence that the timeline shows."""

    outcome: Outcome
    sentence: str


def due(topic: EventKind, off: frozenset[Automation]) -> tuple[Automation, ...]:
    """What runs after an event, in order."""
    return tuple(it for it in AFTER.get(topic, ()) if it in ALWAYS or it not in off)


def req_wanted(deal: Opportunity) -> str | None:
    """The title of the REQ that a won deal still needs: none, once any is linked."""
    return None if deal.reqs else deal.title


def invoice_wanted(deal: Opportunity, last: Invoice | None = None) -> NewInvoice | str:
    """The draft that a won deal begins with, or why there is none.

    It goes to the deal's contact, or where the client's `last` invoice went.
    """
    if deal.deal_type is DealType.CONTINGENCY:
        return "No invoice was drafted: a contingency fee is due when somebody is placed."
    if deal.won_value is None:
        return "No invoice was drafted: nothing says what was signed."
    recipient = _recipient(deal, last)
    if recipient is None:
        return (
            "No invoice was drafted: no contact of the deal has an e-mail address, and the client "
            f"had no invoice before. Write “draft an invoice for {deal.ref}” to say where it goes."
        )
    what = deal.deal_type.label if deal.deal_type else "Services"
    line = Line(f"{what}: {deal.title}"[:200], deal.won_value)
    return NewInvoice(type=FIRST_INVOICE[deal.deal_type], recipient=recipient, lines=(line,))


def _recipient(deal: Opportunity, last: Invoice | None) -> str | None:
    contact = next((it.email for it in deal.contacts if it.email), None)
    return contact or (last.recipient if last else None)


def team_of(deal: Opportunity, members: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Who hears of a deal that was won or lost: its owner, who shares it, and the admins."""
    near = {deal.owner_id, *(it.member_id for it in deal.collaborators)}
    return tuple(it for it in members if it.is_admin or it.member_id in near)


def super_admins(members: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The workspace's Super Admin; its Team Admins where it has none."""
    owners = tuple(it for it in members if it.role is Role.SUPER_ADMIN)
    return owners or tuple(it for it in members if it.is_admin)


def acting(members: tuple[Actor, ...], *wanted: UUID) -> Actor | None:
    """In whose name an automation acts: the first that is still here, else an admin.

    It acts with the workspace's own authority, so that a draft invoice does not fail because a
    Member closed the deal; plan and switches still decide.
    """
    here = {it.member_id: it for it in members}
    named = next((here[each] for each in wanted if each in here), None)
    someone = named or next(iter(super_admins(members)), None)
    return replace(someone, role=Role.SUPER_ADMIN) if someone else None


def switches(kept: Automations, actor: Actor) -> tuple[Switch, ...]:
    """Every automation, and whether it is on here."""
    lookup.require(actor, Action.MANAGE_PIPELINE)
    off = kept.off(actor.workspace.id)
    return tuple(
        Switch(each, tuple(kind for kind, them in AFTER.items() if each in them), each not in off)
        for each in Automation
    )


def switch(
    records: Records,
    kept: Automations,
    actor: Actor,
    automation: Automation,
    on: bool,
    **how: Unpack[How],
) -> None:
    """Let an automation run, or not."""

    def do(board: Pipeline, by: By) -> str:
        if automation in ALWAYS:
            raise BadValue(
                "automation", f"“{automation.label}” is what people ask for; it can't be off."
            )
        kept.switch(actor.workspace.id, automation, on=on)
        return f"Switched “{automation.label}” {'on' if on else 'off'}."

    rearrange(records, actor, ("switch_automation", automation, on), do, how)


def tell_in(
    records: Records, kept: Automations, actor: Actor, channel: str | None, **how: Unpack[How]
) -> None:
    """Tell the team in a Slack channel, by its id; with None, everybody directly."""

    def do(board: Pipeline, by: By) -> str:
        if channel is not None and not _is_channel(channel):
            raise BadValue(
                "channel",
                f"“{channel}” isn't the id of a Slack channel, such as C0123ABCD. Slack shows it "
                "at the end of the channel's details.",
            )
        if not kept.set_channel(actor.workspace.id, channel):
            raise BadValue("channel", f"{actor.workspace.name} isn't connected to Slack yet.")
        return f"Deals are told of in {channel or 'direct messages'}."

    rearrange(records, actor, ("tell_in", channel), do, how)


def runs(kept: Automations, actor: Actor, *, limit: int = 50) -> tuple[Run, ...]:
    """What the automations did lately."""
    lookup.require(actor, Action.MANAGE_PIPELINE)
    return kept.runs(actor.workspace.id, limit=limit)


def digests(kept: Automations, actor: Actor, *, limit: int = 50) -> tuple[Told, ...]:
    """What became of people's digests lately."""
    lookup.require(actor, Action.MANAGE_PIPELINE)
    return kept.told(actor.workspace.id, limit=limit)


def _is_channel(said: str) -> bool:
    return said[:1] in ("C", "G") and said.isalnum() and said.isupper() and 5 <= len(said) <= 32
