"""What HirePilot does by itself after an event, and what each workspace has switched off."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, Unpack
from uuid import UUID

from domain import lookup
from domain.access import Action, Actor
from domain.boards import rearrange
from domain.changing import How
from domain.errors import BadValue
from domain.events import By, EventKind
from domain.names import listed
from domain.opportunity import Opportunity
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

    def slack_teams(self, workspace_id: UUID) -> tuple[str, ...]:
        """The workspace's own Slack teams, by id."""

    def set_channel(self, workspace_id: UUID, channel: Channel | None) -> None:
        """Keep the channel, of one of the workspace's own Slack teams."""

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
    records: Records,
    kept: Automations,
    actor: Actor,
    channel: str | None,
    *,
    team: str | None = None,
    **how: Unpack[How],
) -> None:
    """Tell the team in a Slack channel, by its id; with None, everybody directly.

    `team` is the Slack team that the channel is in; it may be left out where there is one only.
    """

    def do(board: Pipeline, by: By) -> str:
        if channel is not None and not _is_channel(channel):
            raise BadValue(
                "channel",
                f"“{channel}” isn't the id of a Slack channel, such as C0123ABCD. Slack shows it "
                "at the end of the channel's details.",
            )
        home = actor.workspace
        within = channel and _team_meant(home.name, kept.slack_teams(home.id), team)
        told = Channel(slack_team=within, channel=channel) if within and channel else None
        kept.set_channel(home.id, told)
        return f"Deals are told of in {channel or 'direct messages'}."

    asked = ("tell_in", channel, team) if team else ("tell_in", channel)
    rearrange(records, actor, asked, do, how)


def runs(kept: Automations, actor: Actor, *, limit: int = 50) -> tuple[Run, ...]:
    """What the automations did lately."""
    lookup.require(actor, Action.MANAGE_PIPELINE)
    return kept.runs(actor.workspace.id, limit=limit)


def digests(kept: Automations, actor: Actor, *, limit: int = 50) -> tuple[Told, ...]:
    """What became of people's digests lately."""
    lookup.require(actor, Action.MANAGE_PIPELINE)
    return kept.told(actor.workspace.id, limit=limit)


def _team_meant(home: str, teams: tuple[str, ...], team: str | None) -> str:
    """The Slack team that a channel is in. Raise BadValue when that can't be told."""
    if not teams:
        raise BadValue("channel", f"{home} isn't connected to Slack yet.")
    if team is not None and team not in teams:
        raise BadValue("team", f"{team} isn't a Slack team of {home}: {listed(teams)}.")
    if team is None and len(teams) > 1:
        raise BadValue(
            "team", f"Name the Slack team that the channel is in: {listed(teams, 'or')}."
        )
    return team or teams[0]


def _is_channel(said: str) -> bool:
    return said[:1] in ("C", "G") and said.isalnum() and said.isupper() and 5 <= len(said) <= 32
