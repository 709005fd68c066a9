"""Typed text as the rich text block that Slack's composer makes of it."""

import re
from collections.abc import Iterator

from bot.playground.people import Json

#: What stands in angle brackets in a message's text, and emoji.
_PARTS = re.compile(
    r"<(?:@(?P<user>\w+)|#(?P<channel>\w+)|!(?P<range>\w+)|(?P<url>[^<>|@#!][^<>|]*))"
    r"(?:\|(?P<label>[^<>]*))?>"
    r"|:(?P<emoji>[a-z0-9_+'-]+):"
)


def rich_text(text: str, ts: str) -> list[Json]:
    """Return the blocks of a message typed at a ts; none for an empty one."""
    elements = list(_elements(text))
    if not elements:
        return []
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": f"b{ts[-6:]}", "elements": [section]}]


def _elements(text: str) -> Iterator[Json]:
    at = 0
    for found in _PARTS.finditer(text):
        yield from _text(text[at : found.start()])
        yield _element(found)
        at = found.end()
    yield from _text(text[at:])


def _text(text: str) -> Iterator[Json]:
    if text:
        yield {"type": "text", "text": _plain(text)}


def _element(found: "re.Match[str]") -> Json:
    match found.lastgroup if found["label"] is None else "labelled":
        case "user":
            return {"type": "user", "user_id": found["user"]}
        case "channel":
            return {"type": "channel", "channel_id": found["channel"]}
        case "range":
            return {"type": "broadcast", "range": found["range"]}
        case "emoji":
            return {"type": "emoji", "name": found["emoji"]}
        case "url":
            return {"type": "link", "url": _plain(found["url"])}
        case _:
            return _labelled(found)


def _labelled(found: "re.Match[str]") -> Json:
    if found["url"]:
        return {"type": "link", "url": _plain(found["url"]), "text": _plain(found["label"])}
    if found["user"]:
        return {"type": "user", "user_id": found["user"]}
    if found["channel"]:
        return {"type": "channel", "channel_id": found["channel"]}
    return {"type": "broadcast", "range": found["range"]}


def _plain(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
