"""`users.*`, `bots.*` and `team.*`: who is who."""

from bot.playground.errors import Refused
from bot.playground.methods.call import Call, Method, page_of
from bot.playground.people import Json, User


def info(call: Call) -> Json:
    """users.info: of the team, or of another with which it shares a channel."""
    return {"user": _shown(call, call.person())}


def list_users(call: Call) -> Json:
    """users.list."""
    found = [_shown(call, user) for user in call.team.users.values()]
    return page_of(found, call, "members", default=1000)


def by_email(call: Call) -> Json:
    """users.lookupByEmail: in an organisation it takes no team, and looks in all of them."""
    wanted = call.text("email").casefold()
    for user in list(call.emulator.users.values()):
        if (
            call.is_at_home(user)
            and user.email
            and user.email.casefold() == wanted
            and not user.deleted
        ):
            return {"user": _shown(call, user)}
    raise Refused("users_not_found")


def profile(call: Call) -> Json:
    """users.profile.get: one's own unless a user is named."""
    user = call.person() if call.text("user") else call.user
    return {"profile": user.profile(with_email=_sees_email(call, user))}


def presence(call: Call) -> Json:
    """users.getPresence: everybody who is not gone is here."""
    user = call.person() if call.text("user") else call.user
    return {"presence": "away" if user.deleted else "active"}


def bot_info(call: Call) -> Json:
    """bots.info."""
    for user in call.emulator.users.values():
        if user.is_bot and user.bot_id == call.text("bot", call.user.bot_id or ""):
            shown = {"id": user.bot_id, "app_id": user.app_id, "user_id": user.id, "updated": 0}
            return {"bot": {**shown, "name": user.real_name, "deleted": user.deleted, "icons": {}}}
    raise Refused("bot_not_found")


def team_info(call: Call) -> Json:
    """team.info."""
    team = call.team
    shown = {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": ""}
    return {"team": {**shown, "url": f"https://{team.domain}.slack.com/"}}


def _shown(call: Call, user: User) -> Json:
    """Somebody as the caller sees them.

    Slack's `is_stranger` is only for who is of another team *and* shares no channel with the app;
    such people are not shown here at all.
    """
    shown = user.payload(with_email=_sees_email(call, user)) | {"is_stranger": False}
    enterprise_id = call.emulator.teams[user.team_id].enterprise_id
    if enterprise_id is None:
        return shown
    enterprise = call.emulator.state.enterprises[enterprise_id]
    mine = {"id": user.id, "enterprise_id": enterprise.id, "enterprise_name": enterprise.name}
    return shown | {"enterprise_user": mine | {"teams": [user.team_id]}}


def _sees_email(call: Call, user: User) -> bool:
    return call.is_at_home(user) and call.allows("users:read.email")


METHODS = {
    "users.info": Method(run=info, tier=4, needs=("user",), scope="users:read"),
    "users.list": Method(run=list_users, tier=2, scope="users:read"),
    "users.lookupByEmail": Method(run=by_email, tier=3, needs=("email",), scope="users:read.email"),
    "users.profile.get": Method(run=profile, tier=4, scope="users.profile:read"),
    "users.getPresence": Method(run=presence, tier=3, scope="users:read"),
    "bots.info": Method(run=bot_info, tier=3, scope="users:read"),
    "team.info": Method(run=team_info, tier=3, scope="team:read"),
}
