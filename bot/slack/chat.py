"""Slack as the place where REX talks (`bot.rex.Chat`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.blocks import render
from bot.slack.marks import mrkdwn
from bot.slack.speech import Speaker
from bot.turn import Place, Remark, Reply


@dataclass(frozen=True)
class SlackChat:
    """Shows replies in Slack. Everything but `status` raises SlackUnavailable."""

    speaker: Speaker
    #: HirePilot's own address, to which deals lead; without one they are words.
    app_url: str | None = None

    def status(self, place: Place, text: str) -> None:
        """Show what REX is doing; never raises."""
        self.speaker.status(place, text)

    def at_work(self, place: Place, *, working: bool) -> None:
        """Show Slack's stop button, or take it away; never raises."""
        self.speaker.session(place, "processing" if working else "active")

    def post(self, place: Place, reply: Reply, key: str, *, look_first: bool) -> str:
        """Post a reply and return its ts; `look_first` when an earlier try may have arrived."""
        found = self.speaker.find(place, key) if look_first else None
        return found or self.speaker.post(place, *render(reply, key, self.app_url), key)

    def update(self, place: Place, ts: str, reply: Reply, key: str) -> str:
        """Put a reply in its new state in the place of the one that stands there."""
        return self.speaker.update(place, ts, *render(reply, key, self.app_url))

    def thread(self, place: Place, *, before: str) -> Sequence[Remark]:
        """Return what people said in a thread before a ts, oldest first; never raises."""
        return self.speaker.thread(place, before)

    def direct(self, team: str, user: str) -> Place:
        """Return the direct messages with a person, outside any thread."""
        return self.speaker.direct(team, user)

    def whisper(self, place: Place, user: str, text: str) -> str:
        """Tell one person something that nobody else sees."""
        return self.speaker.whisper(place, user, mrkdwn(text))
