"""`oauth.v2.*`: a code, a refresh token or an old token becomes a token."""

from bot.playground.errors import Refused
from bot.playground.membership import grant, install_everywhere, renew
from bot.playground.methods.call import ANYONE, Call, Method
from bot.playground.oauth_codes import Code
from bot.playground.people import Install, Json, User
from bot.playground.tokens import TOKEN_LIFE


def access(call: Call) -> Json:
    """oauth.v2.access: a code for tokens, or with `grant_type=refresh_token` new ones for old."""
    _check_app(call)
    if call.text("grant_type") == "refresh_token":
        return _refreshed(call)
    if call.text("grant_type", "authorization_code") != "authorization_code":
        raise Refused("invalid_grant_type")
    now = call.emulator.clock()
    code = call.emulator.codes.exchange(call.text("code"), call.text("redirect_uri"), now)
    if not code.consent.scopes:
        return _who(call, code.user.team_id, None) | {"authed_user": _authed(call, code)}
    install = _installed(call, code)
    return _shown(call, install) | {"authed_user": _authed(call, code)}


def exchange(call: Call) -> Json:
    """oauth.v2.exchange: a token that lasts for one that expires, once."""
    _check_app(call)
    if not call.emulator.app.rotates_tokens:
        raise Refused("token_rotation_not_enabled")
    user = call.emulator.users.get(call.emulator.state.tokens.holder(call.token) or "")
    installs = call.emulator.state.installs_of(user) if user else []
    if not installs:
        raise Refused("invalid_token")
    if call.token.startswith("xoxe."):
        raise Refused("token_already_exchanged")
    return _shown(call, installs[0])


def _check_app(call: Call) -> None:
    app = call.emulator.app
    if call.text("client_id") != app.client_id:
        raise Refused("invalid_client_id")
    if call.text("client_secret") != app.client_secret:
        raise Refused("bad_client_secret")


def _refreshed(call: Call) -> Json:
    tokens = call.emulator.state.tokens
    user = call.emulator.users.get(tokens.renews(call.text("refresh_token")) or "")
    if user is not None and not user.is_bot and (scopes := tokens.granted(user.id)):
        return _who(call, user.team_id, None) | _expiring(call, user, scopes)
    installs = call.emulator.state.installs_of(user) if user else []
    if not installs:
        raise Refused("invalid_refresh_token")
    return _shown(call, installs[0])


def _installed(call: Call, code: Code) -> Install:
    if code.enterprise_id is not None:
        return install_everywhere(call.emulator, code.enterprise_id, code.consent.scopes)
    return grant(call.emulator, code.user.team_id, code.consent.scopes)


def _shown(call: Call, install: Install) -> Json:
    tokens: Json = {"access_token": install.bot_token}
    if call.emulator.app.rotates_tokens:
        token, refresh = renew(call.emulator, install)
        tokens = {"access_token": token, "refresh_token": refresh, "expires_in": TOKEN_LIFE}
    return _who(call, install.team_id, install.enterprise_id) | {
        "token_type": "bot",
        "scope": ",".join(sorted(install.scopes)),
        "bot_user_id": install.bot_user_id,
        **tokens,
    }


def _who(call: Call, team_id: str, org_wide: str | None) -> Json:
    team = call.emulator.teams[team_id]
    enterprise = call.emulator.state.enterprises.get(team.enterprise_id or "")
    return {
        "app_id": call.emulator.app.id,
        "team": None if org_wide else {"id": team.id, "name": team.name},
        "enterprise": {"id": enterprise.id, "name": enterprise.name} if enterprise else None,
        "is_enterprise_install": org_wide is not None,
    }


def _authed(call: Call, code: Code) -> Json:
    user, asked, tokens = code.user, code.consent.user_scopes, call.emulator.state.tokens
    if not asked:
        return {"id": user.id}
    if call.emulator.app.rotates_tokens:
        return {"id": user.id} | _expiring(call, user, tokens.granted(user.id) | asked)
    token = tokens.grant(user.id, asked)
    return {"id": user.id, "access_token": token} | _user_token(tokens.granted(user.id))


def _expiring(call: Call, user: User, scopes: frozenset[str]) -> Json:
    token, refresh = call.emulator.state.tokens.issue_expiring(user.id, "xoxp", scopes)
    lasts: Json = {"access_token": token, "refresh_token": refresh, "expires_in": TOKEN_LIFE}
    return lasts | _user_token(scopes)


def _user_token(scopes: frozenset[str]) -> Json:
    return {"token_type": "user", "scope": ",".join(sorted(scopes))}


METHODS = {
    "oauth.v2.access": Method(run=access, who=ANYONE, is_open=True),
    "oauth.v2.exchange": Method(run=exchange, needs=("client_id",), who=ANYONE, is_open=True),
}
