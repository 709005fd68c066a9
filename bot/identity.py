"""Who is asking in Slack, as steps: linked already, linked at first contact, or a stranger."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from pydantic import JsonValue

from bot.slack.capabilities import is_absent
from bot.slack.identity import Stranger, known, recognise
from bot.slack.profiles import Profile
from bot.slack.web_api import SlackUnavailable
from bot.sql.database import Database
from bot.sql.linking import is_unlinked
from bot.sql.room import Room
from bot.steps import Steps
from bot.turn import Incoming
from domain.access import Actor

#: Stands for the profile of somebody whom the team's Slack won't show to REX.
NOT_ALLOWED = "not allowed"
ASK_SLACK_LATER = (
    "Slack can't tell me who you are just now, so I can't work with your deals this time. "
    "I can still answer questions about HirePilot."
)
NOT_TOLD = (
    "This Slack doesn't let me see who people are, so I can't work with your deals. Whoever "
    "installed me here can install me again with the permission users:read; or type /rex link and "
    "your address at HirePilot. I can still answer questions about HirePilot."
)
UNLINKED = (
    "You asked me not to link you with a HirePilot account, so I can't work with your deals; "
    "/rex link and your address there brings that back. I can still answer questions about "
    "HirePilot."
)


@dataclass(frozen=True)
class SlackIdentity:
    """Slack vouches for people (`bot.rex.Identity`)."""

    profile: Callable[[str, str], Profile]
    clock: Callable[[], datetime]

    def meet(self, incoming: Incoming, steps: Steps) -> str | None:
        """Link a person at first contact; return why they stay a stranger, or None."""
        if steps.write("known", lambda room: self.actor(room, incoming) is not None):
            return None
        profile = steps.call("profile", partial(self._profile, incoming))
        if profile is None:
            return ASK_SLACK_LATER
        if profile == NOT_ALLOWED:
            return NOT_TOLD
        return steps.write("meet", partial(self._meet, incoming=incoming, profile=profile))

    def actor(self, room: Room, incoming: Incoming) -> Actor | None:
        """Return the linked member as they are now."""
        return room.records.linked_actor(incoming.place.team, incoming.user)

    def _profile(self, incoming: Incoming) -> JsonValue:
        try:
            return self.profile(incoming.place.team, incoming.user).model_dump(mode="json")
        except SlackUnavailable as unavailable:
            return NOT_ALLOWED if is_absent(unavailable) else None

    def _meet(self, room: Room, *, incoming: Incoming, profile: JsonValue) -> str | None:
        shown = Profile.model_validate(profile)
        found = introduce(room, incoming.place.team, incoming.user, shown, self.clock())
        return found.reason if isinstance(found, Stranger) else None


@dataclass(frozen=True)
class FirstContact:
    """Who somebody is where no turn begins: App Home, `/rex`, what is suggested, and forms.

    The rule is that of a turn (`introduce`). Nothing of it needs to outlive a crash: whoever was
    not met is met at the next contact.
    """

    database: Database
    #: Whom Slack vouches for; it should say so, or fail, within a few seconds.
    profile: Callable[[str, str], Profile]
    clock: Callable[[], datetime]

    def known(self, team: str, user: str) -> Actor | Stranger | None:
        """Return who somebody is, without asking Slack; None where only Slack can tell."""
        with self.database.reading() as session:
            room = Room.on(session)
            found = known(room.records, team, user)
            if found is None and is_unlinked(session, team, user):
                return Stranger(UNLINKED)
            return found

    def meet(self, team: str, user: str) -> Actor | Stranger:
        """Ask Slack who somebody is, and link them if they are a member."""
        try:
            profile = self.profile(team, user)
        except SlackUnavailable as unavailable:
            return Stranger(NOT_TOLD if is_absent(unavailable) else ASK_SLACK_LATER)
        with self.database.transaction() as session:
            return introduce(Room.on(session), team, user, profile, self.clock())


def introduce(
    room: Room, team: str, user: str, profile: Profile, now: datetime
) -> Actor | Stranger:
    """Link somebody at first contact, unless they asked to be left alone."""
    if is_unlinked(room.session, team, user):
        return Stranger(UNLINKED)
    return recognise(room.records, team=team, user=user, profile=profile, now=now)
