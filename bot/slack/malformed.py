"""What Slack signed and no handling helps, however often it is sent.

It is looked at only once handling it has failed: what is well pays nothing for it.
"""

import logging
from collections.abc import Mapping

from bot.slack.payloads import Payload

log = logging.getLogger("rex.slack")


def is_malformed(body: Payload) -> bool:
    """Whether the event in a payload is none."""
    event = body.get("event", {})
    if not isinstance(event, Mapping):
        return True
    return not all(isinstance(event.get(name, ""), str | None) for name in ("type", "subtype"))


def note(error: Exception) -> None:
    """Say in a line that something malformed was not taken, and nothing of what stands in it."""
    log.warning("Slack signed something malformed (%s); it is not taken", type(error).__name__)
