"""Threads as REX reads them when it is called into one, within the limits that Slack sets.

A page begins with the oldest message, and Slack gives many apps one page of fifteen a minute. Where
more is to be had, of a long thread there is the beginning and then what was said in the last hour;
where not, the last hour alone, as soon as a team has shown that this is so.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.web import SlackResponse

from bot.slack.capabilities import Capabilities
from bot.slack.web_api import SlackUnavailable, WebApi
from bot.turn import Place

log = logging.getLogger("rex.slack")

#: So many pages of so many messages are read at most.
PAGES, PER_PAGE = 5, 100
#: How many seconds before a mention a long thread is read.
RECENT = 3600.0
Messages = list[Mapping[str, Any]]


@dataclass(frozen=True)
class Threads:
    """Reads them."""

    api: WebApi
    can: Capabilities

    def read(self, place: Place, before: str) -> Messages:
        """Return what was said before a ts, oldest first. Raises SlackUnavailable."""
        if self.can.lacks(place.team, "second pages"):
            return self._in_one_call(place, before)
        page = self._page(place, before)
        said = [*page["messages"]]
        if not page.get("has_more"):
            return said
        try:
            recent = self._recent(place, before)
        except SlackUnavailable as unavailable:
            log.debug("only the beginning of a thread was read: %s", unavailable)
            self.can.miss(place.team, "second pages")
            return said
        return [*said[:1], *recent] if recent else said

    def _in_one_call(self, place: Place, before: str) -> Messages:
        """Return the last hour; the beginning only if nobody spoke in that hour, and Slack lets us."""
        recent = [*self._page(place, before, oldest=_hour_before(before))["messages"]]
        if len(recent) > 1:  # the first is where the thread begins
            return recent
        try:
            return [*self._page(place, before)["messages"]]
        except SlackUnavailable:
            return recent

    def _recent(self, place: Place, before: str) -> Messages:
        """Return the last page of the hour before a ts, without the beginning of the thread."""
        since, cursor = _hour_before(before), None
        found: Messages = []
        for _ in range(PAGES):
            page = self._page(place, before, oldest=since, cursor=cursor)
            found = [*found, *page["messages"]][-PER_PAGE:]
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return [each for each in found if each.get("ts") != place.thread]

    def _page(self, place: Place, before: str, **window: Any) -> SlackResponse:
        return self.api.call(
            place.team,
            lambda client: client.conversations_replies(
                channel=place.channel, ts=place.thread, latest=before, limit=PER_PAGE, **window
            ),
        )


def _hour_before(ts: str) -> str:
    return f"{float(ts) - RECENT:.6f}"
