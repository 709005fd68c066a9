"""What Slack tells when REX is removed: whether an event says so, and when that was."""

import re
from datetime import UTC, datetime

from bot.slack.payloads import Payload


def removes_rex(body: Payload) -> bool:
    """Whether Slack took REX, or its token, away from a team; people's own tokens don't count."""
    event = event_in(body)
    tokens = event.get("tokens")
    bot_tokens = tokens.get("bot") if isinstance(tokens, dict) else None
    return event.get("type") == "app_uninstalled" or (
        event.get("type") == "tokens_revoked" and bool(bot_tokens)
    )


def when(body: Payload) -> datetime | None:
    """When an event happened; it may be delivered long after, and REX be installed again.

    Its own time if it names one; the envelope's is in whole seconds, and may be up to one later.
    """
    precise, at = event_in(body).get("event_ts"), body.get("event_time")
    if isinstance(precise, str) and re.fullmatch(r"\d{1,11}\.\d{1,6}", precise):
        return datetime.fromtimestamp(float(precise), UTC)
    return datetime.fromtimestamp(at + 1, UTC) if isinstance(at, int) else None


def event_in(body: Payload) -> Payload:
    """Return the event of an envelope; nothing where there is none."""
    event = body.get("event")
    return event if isinstance(event, dict) else {}
