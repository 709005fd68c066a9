"""Telling people in Slack what became of a deal: in the team's channel, or each by themselves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from bot.automation.errand import Event, by_whom
from bot.slack.notices import Person, SlackNotices
from bot.sql.room import Room
from bot.steps import Steps
from bot.turn import Value
from domain.access import Action, Actor, decide
from domain.automations import Automation, Done, Outcome, Waiting
from domain.consequences import super_admins, team_of
from domain.events import EventKind
from domain.names import listed
from domain.sql.automations import SqlAutomations
from domain.sql.ledger import SqlLedger
from domain.sql.slack import identity_of_member, teams_of_workspace

#: Who is told where all are told at once.
_CHANNEL = "the team's channel"


class Recipient(Value):
    """A member, and who they are in Slack if that is known."""

    member_id: UUID
    name: str
    in_slack: Person | None

    @classmethod
    def of(cls, member: Actor, room: Room) -> "Recipient":
        """The member with their Slack user."""
        home = member.workspace.id
        teams = teams_of_workspace(room.session, home)
        linked = identity_of_member(room.session, home, member.member_id)
        team, user = linked or (next(iter(teams), ""), None)
        others = tuple(it for it in teams if it != team)
        person = Person(team=team, user=user, email=member.email, elsewhere=others)
        return cls(member_id=member.member_id, name=member.name, in_slack=person if teams else None)


class Audience(Value):
    """What is said, and to whom: in the channel, if there is one and Slack takes it."""

    words: str = ""
    team: str | None = None
    channel: str | None = None
    people: tuple[Recipient, ...] = ()


@dataclass(frozen=True)
class Telling:
    """Says things in Slack, once each."""

    notices: SlackNotices
    clock: Callable[[], datetime]

    def tell(self, automation: Automation, event: Event, steps: Steps) -> None:
        """Tell whoever has to hear of an event, and write down who did."""
        choose = partial(self._audience, automation=automation, event=event)
        audience = Audience.model_validate(steps.write(f"{automation}:audience", choose))
        if not audience.words:
            return
        reached = self._reach(automation, event, audience, steps)
        note = partial(self._note, automation=automation, event=event, reached=reached)
        steps.write(f"{automation}:told", partial(note, audience=audience))

    def tell_one(self, person: Recipient, words: str, key: str, steps: Steps) -> bool:
        """Tell one person directly; False when they aren't in Slack, or Slack refuses."""
        whom = person.in_slack
        if whom is None:
            return False
        return self._said(
            f"tell {person.member_id}",
            lambda look: self.notices.to_person(whom, words, key, look_first=look),
            steps,
        )

    def _reach(
        self, automation: Automation, event: Event, audience: Audience, steps: Steps
    ) -> list[str]:
        """Whom it reached: the channel, or else everybody that it could."""
        team, channel = audience.team, audience.channel
        key = f"{automation}:{event.event_id}"
        if team and channel:
            in_channel = partial(self.notices.to_channel, team, channel, audience.words, key)
            if self._said(f"{automation}:channel", lambda look: in_channel(look_first=look), steps):
                return [_CHANNEL]
        return [
            person.name
            for person in audience.people
            if self.tell_one(person, audience.words, f"{key}:{person.member_id}", steps)
        ]

    def _said(self, name: str, deliver: Callable[[bool], str], steps: Steps) -> bool:
        return steps.send(name, deliver) is not None

    def _audience(self, room: Room, *, automation: Automation, event: Event) -> dict[str, object]:
        kept = SqlAutomations(room.session)
        found = event.waiting_in(kept)
        if found is None or kept.ran(found, automation):
            return {}
        members = room.records.members(found.workspace_id)
        if automation is Automation.TELL_SUPER_ADMIN:
            people, channel = super_admins(members), None
        else:
            people, channel = team_of(found.opportunity, members), kept.channel(found.workspace_id)
        audience = Audience(
            words=_words(room, found, members),
            team=channel.slack_team if channel else None,
            channel=channel.channel if channel else None,
            people=tuple(Recipient.of(it, room) for it in people if _hears(it, found)),
        )
        return audience.model_dump(mode="json")

    def _note(
        self,
        room: Room,
        *,
        automation: Automation,
        event: Event,
        audience: Audience,
        reached: list[str],
    ) -> None:
        kept = SqlAutomations(room.session)
        found = event.waiting_in(kept)
        by = by_whom(room, found, self.clock()) if found else None
        if found and by:
            kept.note(found, by, automation, _outcome(audience, reached))


def _hears(person: Actor, event: Waiting) -> bool:
    """Whether somebody may see the deal, and didn't do it themselves."""
    deal = event.opportunity
    shared = frozenset(it.member_id for it in deal.collaborators)
    sees = decide(person, Action.SEE_OPPORTUNITIES, deal.owner_id, shared_with=shared)
    return sees.allowed and str(person.member_id) != event.payload["actor_id"]


def _outcome(audience: Audience, reached: list[str]) -> Done:
    missed = [it.name for it in audience.people if it.name not in reached]
    if reached:
        all_heard = reached == [_CHANNEL] or not missed
        rest = "" if all_heard else f", but not {listed(missed)}"
        return Done(Outcome.DONE, f"Told {listed(reached)} in Slack{rest}.")
    if not audience.people and not audience.channel:
        return Done(Outcome.SKIPPED, "Told nobody in Slack: there is nobody else to tell.")
    return Done(Outcome.FAILED, f"Could not tell {listed(missed) or 'the team'} in Slack.")


def _words(room: Room, event: Waiting, members: tuple[Actor, ...]) -> str:
    deal = event.opportunity
    who = next((it.name for it in members if str(it.member_id) == event.payload["actor_id"]), None)
    called, by = deal.heading, f" by {who}" if who else ""
    if event.topic is EventKind.WON:
        worth = f" at {deal.won_value.format()}" if deal.won_value else ""
        return f"\N{PARTY POPPER} {called} was won{worth}{by}."
    if event.topic is EventKind.LOST:
        why = f": {deal.loss_reason.label}" if deal.loss_reason else ""
        return f"{called} was lost{by}{why}."
    known = SqlLedger(room.session).invoices(event.workspace_id, opportunity_id=deal.id)
    paid = next(it for it in known if str(it.id) == event.payload["invoice_id"])
    return f"{paid.ref} of {paid.total.format()} for {called} is paid."
