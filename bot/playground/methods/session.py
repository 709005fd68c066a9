"""`auth.*` and `apps.*`: who one is, and how to connect."""

from bot.playground.errors import Refused
from bot.playground.membership import uninstall
from bot.playground.methods.call import ANYONE, Call, Method, page_of
from bot.playground.people import Json


def auth_test(call: Call) -> Json:
    """auth.test."""
    if call.caller.kind == "app":
        return {"app_id": call.emulator.app_id, "app_name": call.emulator.app.name}
    if call.caller.enterprise_id is not None:
        return _auth_test_of_an_organisation(call, call.caller.enterprise_id)
    shown = {
        "url": f"https://{call.team.domain}.slack.com/",
        "team": call.team.name,
        "user": call.user.name,
        "team_id": call.team.id,
        "user_id": call.user.id,
        "is_enterprise_install": False,
    }
    if call.team.enterprise_id:
        shown["enterprise_id"] = call.team.enterprise_id
    return {**shown, "bot_id": call.user.bot_id} if call.user.bot_id else shown


def _auth_test_of_an_organisation(call: Call, enterprise_id: str) -> Json:
    return {
        "url": f"https://{enterprise_id.lower()}.enterprise.slack.com/",
        "team": call.emulator.state.enterprises[enterprise_id].name,
        "user": call.user.name,
        "team_id": enterprise_id,
        "user_id": call.user.id,
        "bot_id": call.user.bot_id,
        "enterprise_id": enterprise_id,
        "is_enterprise_install": True,
    }


def list_teams(call: Call) -> Json:
    """auth.teams.list: the teams an org-wide token may reach; its own team for any other."""
    enterprise_id = call.caller.enterprise_id
    teams = call.emulator.state.teams_of(enterprise_id) if enterprise_id else [call.team]
    found: list[Json] = [{"id": team.id, "name": team.name} for team in teams]
    return page_of(found, call, "teams", error="invalid_limit")


def revoke(call: Call) -> Json:
    """auth.revoke: the app's own token takes the installation with it."""
    if call.flag("test"):
        return {"revoked": False}
    installs = call.emulator.state.installs_of(call.user)
    if installs:
        uninstall(call.emulator, installs[0].team_id)
    else:
        call.emulator.state.tokens.revoke(call.token)
    return {"revoked": True}


def remove_app(call: Call) -> Json:
    """apps.uninstall: by the app itself, with its id and secret."""
    app = call.emulator.app
    if call.text("client_id") != app.client_id:
        raise Refused("invalid_client_id")
    if call.text("client_secret") != app.client_secret:
        raise Refused("bad_client_secret")
    uninstall(call.emulator, call.install.team_id)
    return {}


def authorizations(call: Call) -> Json:
    """apps.event.authorizations.list: the installs an event is visible to."""
    for attempt in call.emulator.deliveries:
        body = attempt.envelope.body
        if body.get("event_context") == call.text("event_context"):
            return page_of(body["authorizations"], call, "authorizations")
    raise Refused("invalid_event_context")


def open_socket(call: Call) -> Json:
    """apps.connections.open: a WebSocket URL that works once."""
    base = call.emulator.base_url.replace("http", "ws", 1)
    ticket = call.emulator.sockets.ticket()
    return {"url": f"{base}/link/?ticket={ticket}&app_id={call.emulator.app_id}"}


METHODS = {
    "auth.test": Method(run=auth_test, who=ANYONE),
    "auth.revoke": Method(run=revoke, tier=3),
    "auth.teams.list": Method(run=list_teams, tier=2),
    "apps.uninstall": Method(run=remove_app, tier=1, needs=("client_id", "client_secret")),
    "apps.event.authorizations.list": Method(
        run=authorizations,
        tier=4,
        needs=("event_context",),
        scope="authorizations:read",
        who=frozenset({"app"}),
    ),
    "apps.connections.open": Method(
        run=open_socket, tier=1, scope="connections:write", who=frozenset({"app"})
    ),
}
