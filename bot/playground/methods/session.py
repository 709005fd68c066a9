"""`auth.*` and `apps.*`: who one is, and how to connect."""

from bot.playground.membership import uninstall
from bot.playground.methods.call import ANYONE, Call, Method
from bot.playground.people import Json


def auth_test(call: Call) -> Json:
    """auth.test."""
    if call.caller.kind == "app":
        return {"app_id": call.emulator.app_id, "app_name": "app"}
    shown = {
        "url": f"https://{call.team.domain}.slack.com/",
        "team": call.team.name,
        "user": call.user.name,
        "team_id": call.team.id,
        "user_id": call.user.id,
        "is_enterprise_install": False,
    }
    return {**shown, "bot_id": call.user.bot_id} if call.user.bot_id else shown


def revoke(call: Call) -> Json:
    """auth.revoke: the app's own token takes the installation with it."""
    if call.flag("test"):
        return {"revoked": False}
    if call.team.install is not None and call.team.install.bot_user_id == call.user.id:
        uninstall(call.emulator, call.team.id)
    else:
        call.emulator.state.dead_tokens.add(call.user.token)
        call.user.token = ""
    return {"revoked": True}


def open_socket(call: Call) -> Json:
    """apps.connections.open: a WebSocket URL that works once."""
    base = call.emulator.base_url.replace("http", "ws", 1)
    ticket = call.emulator.sockets.ticket()
    return {"url": f"{base}/link/?ticket={ticket}&app_id={call.emulator.app_id}"}


METHODS = {
    "auth.test": Method(run=auth_test, who=ANYONE),
    "auth.revoke": Method(run=revoke),
    "apps.connections.open": Method(
        run=open_socket, scope="connections:write", who=frozenset({"app"})
    ),
}
