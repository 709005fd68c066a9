"""Messages as they are sent, found again by their key, and shown where newer blocks are unknown."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.slack.capabilities import Capabilities
from bot.slack.kit import Json, button, buttons
from bot.slack.web_api import SlackRefused
from bot.turn import Place

T = TypeVar("T")
log = logging.getLogger("rex.slack")

#: Message metadata that carries the key by which a message is found again.
EVENT_TYPE = "rex_reply"
#: How Slack says that it can't show our blocks; the words go out without them.
BAD_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"})


def send(
    client: WebClient, place: Place, blocks: list[Json] | None, text: str, key: str
) -> SlackResponse:
    """Post a message that can be found again."""
    return client.chat_postMessage(
        channel=place.channel,
        thread_ts=place.thread or None,
        text=text,
        blocks=blocks,
        metadata=metadata(key),
        unfurl_links=False,
        unfurl_media=False,
    )


def metadata(key: str) -> dict[str, object]:
    """What a message carries to be found again."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


def key_of(message: Mapping[str, object]) -> str | None:
    """Return the key a message carries. Any app may write any: look whose message it is."""
    carried = message.get("metadata")
    if not isinstance(carried, dict) or carried.get("event_type") != EVENT_TYPE:
        return None
    payload = carried.get("event_payload")
    key = payload.get("key") if isinstance(payload, dict) else None
    return key if isinstance(key, str) else None


def ts_of(answer: SlackResponse) -> str:
    """Return where a message stands."""
    return str(answer["ts"])


def as_slack_takes_it(
    team: str,
    blocks: Sequence[Json],
    can: Capabilities,
    send_blocks: Callable[[list[Json] | None], T],
) -> T:
    """Send blocks; where Slack refuses them, their older form, and at last the words alone.

    A team that takes the older form and not the newer is not asked to take that all the time.
    """
    forms = [[*blocks], as_older_slack_takes_it(blocks)]
    if forms[0] == forms[1] or can.lacks(team, "agent blocks"):
        del forms[0]
    for form in forms:
        try:
            sent = send_blocks(form)
        except SlackRefused as refused:
            if refused.code not in BAD_BLOCKS:
                raise
            log.warning("blocks of ours were not taken: %s", refused)
        else:
            if form is not forms[0]:
                can.miss(team, "agent blocks")
            return sent
    log.error("Slack refused our blocks; the words go out without them")
    return send_blocks(None)


def as_older_slack_takes_it(blocks: Sequence[Json]) -> list[Json]:
    """Return blocks as every Slack knows them: two plain buttons for the feedback's own."""
    return [each for block in blocks for each in _of_old(block)]


def _of_old(block: Json) -> list[Json]:
    elements = block.get("elements")
    if block.get("type") != "context_actions" or not isinstance(elements, list):
        return [block]
    return [
        row
        for element in elements
        for row in buttons(
            *(
                button(choice["text"]["text"], f"{element['action_id']}_{side}", choice["value"])
                for side, choice in (
                    ("yes", element["positive_button"]),
                    ("no", element["negative_button"]),
                )
            )
        )
    ]
