"""Looks for what REX itself has said: whether an earlier try arrived, or left a message begun.

Slack lets many apps read one page a minute in all threads of a team together. So one look tells all
that there is to know of a reply, and whoever is put off for minutes goes on without.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.posting import key_of
from bot.slack.web_api import SlackPutOff, SlackRefused, SlackUnavailable, WebApi
from bot.turn import Place

log = logging.getLogger("rex.slack")

#: How far a look goes back: so many pages of so many messages.
PAGES, PER_PAGE = 5, 100
#: For how many seconds Slack may put the same look off: two of its minutes.
LONGEST = 120.0


class Own(NamedTuple):
    """A message of REX's own. One that was begun and never finished has no key."""

    ts: str
    key: str | None


class _Page(NamedTuple):
    """A page of a thread from a ts on, or of a channel outside threads."""

    place: Place
    since: str
    cursor: str | None

    def read(self, client: WebClient) -> SlackResponse:
        """Ask Slack for it."""
        if not self.place.thread:
            return client.conversations_history(
                channel=self.place.channel,
                cursor=self.cursor,
                limit=PER_PAGE,
                include_all_metadata=True,
            )
        return client.conversations_replies(
            channel=self.place.channel,
            ts=self.place.thread,
            cursor=self.cursor,
            oldest=self.since or None,
            inclusive=bool(self.since),
            limit=PER_PAGE,
            include_all_metadata=True,
        )


class Looks:
    """Looks at REX's own messages in a thread or channel; any app may write any metadata.

    Slack lists a thread from its beginning, so in a long one only what is at or after a ts is found.
    Raises SlackUnavailable. Where Slack doesn't let REX look, nobody knows, and nothing is found:
    better said twice than not at all.
    """

    def __init__(self, api: WebApi, now: Callable[[], float]) -> None:
        self._api, self._now = api, now
        #: Since when the reading of a page is put off, until it is let through.
        self._put_off: dict[_Page, float] = {}

    def find(self, place: Place, key: str, since: str) -> str | None:
        """Return the ts of our message with this key from a ts on, or None."""
        return next((it.ts for it in self._own(place, since) if it.key == key), None)

    def reply(self, place: Place, key: str, after: str) -> Own | None:
        """Return our reply with this key after a ts, or else the message that was begun for it."""
        began, begun = float(after or 0), None
        for own in self._own(place, after):
            if own.key == key:
                return own
            if own.key is None and float(own.ts) > began:
                begun = begun or own
        return begun

    def _own(self, place: Place, since: str) -> Iterator[Own]:
        own = self._api.install(place.team).bot_user_id
        cursor: str | None = None
        for _ in range(PAGES):
            page = self._read(_Page(place, since, cursor))
            for message in page.get("messages") or ():
                if message.get("user") == own:
                    yield Own(str(message["ts"]), key_of(message))
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return

    def _read(self, page: _Page) -> Mapping[str, Any]:
        """Return what is on a page; nothing where Slack doesn't let REX look."""
        try:
            read = self._api.call(page.place.team, page.read)
        except SlackRefused as refused:
            log.warning("Slack doesn't let REX look for what it said: %s", refused)
            return {}
        except SlackPutOff as put_off:
            self._wait(page, put_off)
            return {}
        self._put_off.pop(page, None)
        return read.data if isinstance(read.data, dict) else {}

    def _wait(self, page: _Page, why: SlackPutOff) -> None:
        """Leave a page to a later try; unless that has gone on for too long."""
        now = self._now()
        if now - self._put_off.setdefault(page, now) < LONGEST:
            raise SlackUnavailable(f"What was said can't be looked for yet. {why}", why.after)
        self._put_off.pop(page, None)
        log.warning("for %d seconds REX may not look for what it said: %s", LONGEST, why)
