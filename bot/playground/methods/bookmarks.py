"""`bookmarks.*`: links at the top of a channel."""

import re

from bot.playground.channel import Channel
from bot.playground.errors import Refused
from bot.playground.methods.call import Call, Method
from bot.playground.people import Json
from bot.playground.workspace import new_id

MOST_BOOKMARKS = 100
LINK = re.compile(r"https?://\S+")


def add(call: Call) -> Json:
    """bookmarks.add: a link, the only kind there is here."""
    channel = _meant(call)
    if call.text("type") != "link":
        raise Refused("invalid_bookmark_type")
    if len(channel.bookmarks) >= MOST_BOOKMARKS:
        raise Refused("too_many_bookmarks")
    now = int(call.emulator.clock())
    bookmark: Json = {
        "id": new_id("Bk"),
        "channel_id": channel.id,
        "title": call.text("title"),
        "link": _link(call),
        "emoji": call.text("emoji"),
        "icon_url": "",
        "type": "link",
        "entity_id": None,
        "date_created": now,
        "date_updated": 0,
        "last_updated_by_user_id": call.user.id,
        "last_updated_by_team_id": call.team.id,
    }
    channel.bookmarks[bookmark["id"]] = bookmark
    return {"bookmark": bookmark}


def edit(call: Call) -> Json:
    """bookmarks.edit: what is left out stays."""
    bookmark = _named(call)
    if call.text("link"):
        bookmark["link"] = _link(call)
    changed = {name: call.text(name) for name in ("title", "emoji") if call.text(name)}
    at = {"date_updated": int(call.emulator.clock()), "last_updated_by_user_id": call.user.id}
    bookmark |= changed | at
    return {"bookmark": bookmark}


def remove(call: Call) -> Json:
    """bookmarks.remove."""
    bookmark = _named(call)
    del _meant(call).bookmarks[bookmark["id"]]
    return {}


def list_bookmarks(call: Call) -> Json:
    """bookmarks.list."""
    return {"bookmarks": list(_meant(call).bookmarks.values())}


def _meant(call: Call) -> Channel:
    channel = call.channel("channel_id")
    if call.user.id not in channel.members:
        raise Refused("permission_denied")
    return channel


def _named(call: Call) -> Json:
    bookmark = _meant(call).bookmarks.get(call.text("bookmark_id"))
    if bookmark is None:
        raise Refused("not_found")
    return bookmark


def _link(call: Call) -> str:
    if not LINK.fullmatch(call.text("link")):
        raise Refused("invalid_link")
    return call.text("link")


METHODS = {
    "bookmarks.add": Method(
        run=add, tier=2, needs=("channel_id", "title", "type"), scope="bookmarks:write"
    ),
    "bookmarks.edit": Method(
        run=edit, tier=2, needs=("channel_id", "bookmark_id"), scope="bookmarks:write"
    ),
    "bookmarks.remove": Method(
        run=remove, tier=2, needs=("channel_id", "bookmark_id"), scope="bookmarks:write"
    ),
    "bookmarks.list": Method(
        run=list_bookmarks, tier=3, needs=("channel_id",), scope="bookmarks:read"
    ),
}
