"""Messages that grow while REX is at work: a plan of what it does, and at the end the reply itself.

A message that was begun carries no key until it is finished, and everything else of REX's does. So
one whose ts was lost with an answer, or with a process, is found again, and finished.
"""

import logging
from collections.abc import Sequence
from typing import Literal, Protocol

from bot.slack.capabilities import Capabilities
from bot.slack.kit import Json
from bot.slack.looking import Looks
from bot.slack.posting import as_slack_takes_it, metadata, ts_of
from bot.slack.splitting import shortened
from bot.slack.web_api import SlackPutOff, SlackRefused, SlackUnavailable, WebApi
from bot.turn import UNSURE, Incoming, Place, Task

log = logging.getLogger("rex.slack")

#: Slack's limits of a task, and of a plan's title.
TITLE_LIMIT, OUTPUT_LIMIT = 255, 3000
TITLE = "Working on it"
FINISHED = "How I got there"


class Messages(Protocol):
    """What else is said in Slack, as streams need it."""

    def post(
        self, place: Place, blocks: Sequence[Json], text: str, key: str, *, since: str = ""
    ) -> str:
        """Post into a thread; return the ts."""
        ...

    def update(
        self, place: Place, ts: str, blocks: Sequence[Json], text: str, key: str | None = None
    ) -> str:
        """Put new content in the place of one of our messages."""
        ...


class Streams:
    """Begins, shows and finishes them. A team whose Slack has none is not asked all the time."""

    def __init__(
        self, api: WebApi, hasty: WebApi, can: Capabilities, looks: Looks, messages: Messages
    ) -> None:
        self._api, self._hasty, self._can = api, hasty, can
        self._looks, self._messages = looks, messages

    def begin(self, asked: Incoming, task: Task, *, look_first: bool) -> str:
        """Begin a message for what somebody asked; "" where Slack has none for it; never raises.

        UNSURE when nobody knows whether it was begun: it is looked for when it is to be finished.
        `look_first` when it may have been: it may even be finished, and is the reply then.
        """
        place = asked.place
        if self._can.lacks(place.team, "streams"):
            return ""
        try:
            left = self._left(asked) if look_first else None
            return left or self._hasty.call(
                place.team,
                lambda client: ts_of(
                    client.chat_startStream(
                        channel=place.channel,
                        thread_ts=place.thread,
                        recipient_team_id=asked.user_team or place.team,
                        recipient_user_id=asked.user,
                        task_display_mode="plan",
                        chunks=[_title(TITLE), chunk(task)],
                    )
                ),
                look=lambda: self._left(asked),
            )
        except (SlackRefused, SlackPutOff) as why:
            self._can.learn(place.team, "streams", why)
            log.debug("no plan shown: %s", why)
            return ""
        except SlackUnavailable as unavailable:
            log.debug("nobody knows whether a plan is shown: %s", unavailable)
            return UNSURE

    def _left(self, asked: Incoming) -> str | None:
        own = self._looks.reply(asked.place, asked.id, asked.ts)
        return own.ts if own else None

    def show(self, place: Place, ts: str, task: Task) -> None:
        """Show how far a task has come. Never raises: no answer depends on it."""
        if ts in ("", UNSURE):
            return
        try:
            self._hasty.call(
                place.team,
                lambda client: client.chat_appendStream(
                    channel=place.channel, ts=ts, chunks=[chunk(task)]
                ),
            )
        except SlackUnavailable as unavailable:
            log.debug("task not shown: %s", unavailable)

    def finish(self, place: Place, ts: str, blocks: Sequence[Json], text: str, key: str) -> str:
        """Let a message end with the reply, or become it; a new one only where it is gone."""
        try:
            return self._stop(place, ts, blocks, text, key)
        except SlackRefused as refused:
            log.debug("the message that was begun has ended: %s", refused)
        try:
            return self._messages.update(place, ts, blocks, text, key)
        except SlackRefused as refused:
            log.debug("the message that was begun is gone: %s", refused)
        return self._messages.post(place, blocks, text, key, since=ts)

    def _stop(self, place: Place, ts: str, blocks: Sequence[Json], text: str, key: str) -> str:
        return as_slack_takes_it(
            place.team,
            blocks,
            self._can,
            lambda shown: self._api.call(
                place.team,
                lambda client: ts_of(
                    client.chat_stopStream(
                        channel=place.channel,
                        ts=ts,
                        chunks=[_title(FINISHED)],
                        markdown_text=None if shown else text,
                        blocks=shown,
                        metadata=metadata(key),
                    )
                ),
                look=lambda: self._looks.find(place, key, ts),
            ),
        )


def _title(title: str) -> dict[str, str]:
    return {"type": "plan_update", "title": title}


def chunk(task: Task) -> dict[str, str]:
    """Return a task as Slack takes it into a message."""
    status: Literal["complete", "in_progress"] = "complete" if task.is_done else "in_progress"
    update = {
        "type": "task_update",
        "id": task.id,
        "title": shortened(task.title, TITLE_LIMIT),
        "status": status,
    }
    return update | ({"output": shortened(task.output, OUTPUT_LIMIT)} if task.output else {})
