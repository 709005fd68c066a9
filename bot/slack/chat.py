"""Slack as the place where REX talks (`bot.rex.Chat`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.blocks import render
from bot.slack.marks import mrkdwn
from bot.slack.speech import Speaker
from bot.turn import UNSURE, Incoming, Place, Remark, Reply, Task


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

    def begin(self, asked: Incoming, task: Task, *, look_first: bool) -> str:
        """Begin a message that shows what REX does; "" where there is none; never raises."""
        return self.speaker.streams.begin(asked, task, look_first=look_first)

    def show(self, place: Place, ts: str, task: Task) -> None:
        """Show in it how far a task has come; never raises."""
        self.speaker.streams.show(place, ts, task)

    def post(
        self,
        place: Place,
        reply: Reply,
        key: str,
        *,
        look_first: bool,
        into: str = "",
        after: str = "",
    ) -> str:
        """Post a reply, or finish the message that was begun; return its ts.

        `look_first` when an earlier try may have arrived; it is looked for, as a message is that may
        have been begun, among those `after` the one that is answered.
        """
        if look_first or into == UNSURE:
            own = self.speaker.looks.reply(place, key, after)
            if own and own.key:
                return own.ts
            if into == UNSURE:
                into = own.ts if own else ""
        message = render(reply, key, self.app_url)
        if into:
            ts = self.speaker.streams.finish(place, into, *message, key)
        else:
            ts = self.speaker.post(place, *message, key, since=after)
        self.speaker.end_late(place)
        return ts

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
