"""`usergroups.*`: groups of people that can be mentioned together; here they are only read."""

from bot.playground.errors import Refused
from bot.playground.methods.call import Call, Method
from bot.playground.people import Json, Usergroup


def list_usergroups(call: Call) -> Json:
    """usergroups.list: those in use, and with `include_disabled` the others too."""
    groups = [
        _shown(call, group)
        for group in call.team.usergroups.values()
        if call.flag("include_disabled") or not group.is_disabled
    ]
    return {"usergroups": groups}


def list_users(call: Call) -> Json:
    """usergroups.users.list."""
    group = call.team.usergroups.get(call.text("usergroup"))
    if group is None or (group.is_disabled and not call.flag("include_disabled")):
        raise Refused("no_such_subteam")
    return {"users": list(group.users)}


def _shown(call: Call, group: Usergroup) -> Json:
    shown = group.payload(call.team.id)
    if call.flag("include_users"):
        shown["users"] = list(group.users)
    if call.flag("include_count"):
        shown["user_count"] = len(group.users)
    return shown


METHODS = {
    "usergroups.list": Method(run=list_usergroups, tier=2, scope="usergroups:read"),
    "usergroups.users.list": Method(
        run=list_users, tier=2, needs=("usergroup",), scope="usergroups:read"
    ),
}
