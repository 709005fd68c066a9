"""People and bots of a Slack team, and the app's installation in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

#: A JSON object in Slack's own shape, which Slack defines and this code only passes on.
Json = dict[str, Any]


@dataclass(kw_only=True, eq=False)
class User:
    """A person or a bot. `token` lets any Slack client act as them."""

    id: str
    team_id: str
    name: str
    real_name: str
    email: str | None = None
    title: str = ""
    is_bot: bool = False
    is_guest: bool = False
    is_admin: bool = False
    email_confirmed: bool = True
    deleted: bool = False
    timezone: str = "Etc/UTC"
    bot_id: str | None = None
    app_id: str | None = None
    token: str = field(default="", repr=False)

    def profile(self, *, with_email: bool) -> Json:
        """The profile as `users.profile.get` shows it; the address needs a scope of its own."""
        first, _, last = self.real_name.partition(" ")
        shown = {
            "real_name": self.real_name,
            "real_name_normalized": self.real_name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "first_name": first,
            "last_name": last,
            "title": self.title,
            "phone": "",
            "status_text": "",
            "status_emoji": "",
            "status_expiration": 0,
            "team": self.team_id,
        }
        if self.is_bot:
            shown |= {"api_app_id": self.app_id or "", "bot_id": self.bot_id}
        return shown | {"email": self.email} if with_email and self.email else shown

    def payload(self, *, with_email: bool) -> Json:
        """The user as `users.info` shows it."""
        return {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "real_name": self.real_name,
            "deleted": self.deleted,
            "tz": self.timezone,
            **_hours_of(self.timezone),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_guest,
            "is_ultra_restricted": False,
            "is_email_confirmed": self.email_confirmed,
            "updated": 0,
            "profile": self.profile(with_email=with_email),
        }


def _hours_of(timezone: str) -> Json:
    """What a time zone is called just now, and its seconds east of Greenwich."""
    now = datetime.now(ZoneInfo(timezone))
    offset = now.utcoffset() or timedelta()
    return {"tz_label": now.tzname(), "tz_offset": int(offset.total_seconds())}


class Traits(TypedDict, total=False):
    """What somebody is in a team, as keywords: the fields of a `User` that are yes or no."""

    is_bot: bool
    is_guest: bool
    is_admin: bool
    email_confirmed: bool


@dataclass(frozen=True, kw_only=True)
class Usergroup:
    """Some people of a team under one name, such as `@sales`."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...] = ()
    description: str = ""
    is_disabled: bool = False

    def payload(self, team_id: str) -> Json:
        """The group as `usergroups.list` shows it."""
        return {
            "id": self.id,
            "team_id": team_id,
            "is_usergroup": True,
            "is_external": False,
            "name": self.name,
            "description": self.description,
            "handle": self.handle,
            "auto_type": None,
            "date_create": 0,
            "date_update": 0,
            "date_delete": int(self.is_disabled),
            "prefs": {"channels": [], "groups": []},
        }


@dataclass(frozen=True, kw_only=True)
class Install:
    """The app as installed in one team, and the token that proves it.

    An org-wide install stands in every team of its organisation, with one bot and one token.
    """

    team_id: str
    app_id: str
    bot_id: str
    bot_user_id: str
    bot_token: str = field(repr=False)
    scopes: frozenset[str]
    enterprise_id: str | None = None

    @classmethod
    def of(cls, bot: User, app_id: str, scopes: Iterable[str]) -> "Install":
        """The install by which a bot is in its team."""
        return cls(
            team_id=bot.team_id,
            app_id=app_id,
            bot_id=str(bot.bot_id),
            bot_user_id=bot.id,
            bot_token=bot.token,
            scopes=frozenset(scopes),
        )


#: What an app like REX asks for when it is installed.
USUAL_SCOPES = frozenset(
    {
        "app_mentions:read",
        "assistant:write",
        "bookmarks:read",
        "bookmarks:write",
        "channels:history",
        "channels:manage",
        "channels:read",
        "chat:write",
        "commands",
        "emoji:read",
        "channels:join",
        "channels:write.invites",
        "files:read",
        "files:write",
        "groups:history",
        "groups:read",
        "groups:write",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "mpim:read",
        "mpim:write",
        "pins:read",
        "pins:write",
        "reactions:read",
        "reactions:write",
        "team:read",
        "usergroups:read",
        "users:read",
        "users:read.email",
        "users.profile:read",
    }
)
