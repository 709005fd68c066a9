"""A look at an installation's Slack: whose tokens they are, and whether they may do what REX does."""

from collections.abc import Collection, Iterator

from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web import SlackResponse

from bot.finding import Finding
from bot.slack.installs import FixedInstalls, Install, Installs
from bot.slack.manifest import SCOPES
from bot.slack.web_api import SlackRefused, SlackUnavailable, WebApi

#: What alerts to staff need; their team has no questions to answer.
STAFF_SCOPES = ("chat:write", "im:write")
PATIENCE = 5.0
#: Teams that Slack names at once at most, and how often it is asked for more.
PAGE, PAGES = 1000, 20
_REINSTALL = (
    "Give the app the manifest that `rex manifest` prints (api.slack.com/apps, App Manifest), "
    "install it again, and set the token it then has"
)
_WHICH_XOXB = (
    "Copy the token that starts with xoxb- from OAuth & Permissions of your app at "
    "api.slack.com/apps"
)
_HOW_TO_XAPP = (
    "Under Basic Information of your app, make an app-level token (xapp-…) with "
    "connections:write, and switch Socket Mode on"
)
_NO_SLACK = "Look whether this machine reaches Slack (a proxy, a firewall, REX_SLACK_API_URL)"


def check_bot_token(
    part: str, token: str, api_url: str, wanted: tuple[str, ...] = SCOPES
) -> Iterator[Finding]:
    """Say whose token it is, and which of the wanted scopes it lacks."""
    try:
        answer = _api(token, api_url).call("", lambda client: client.auth_test())
    except SlackRefused as refused:
        remedy = f"{_WHICH_XOXB}, and set {part}."
        yield Finding.failed(part, f"Slack doesn't accept the token: {refused.code}.", remedy)
        return
    except SlackUnavailable as away:
        yield Finding.failed(part, str(away), f"{_NO_SLACK}.")
        return
    if not answer.get("bot_id"):
        yield Finding.failed(part, "This is not a bot's token.", f"{_WHICH_XOXB}, and set {part}.")
        return
    yield Finding.ok(part, f"REX is @{answer['user']} in {answer['team']} ({answer['team_id']}).")
    yield _scopes(part, set(wanted) - _granted(answer))


def check_teams(part: str, known: Collection[str], token: str, api_url: str) -> Iterator[Finding]:
    """Say which of an organisation's teams, as REX knows them, Slack says are none of its."""
    try:
        own = _api(token, api_url).call("", _teams)
    except SlackUnavailable as away:
        yield Finding.failed(part, f"Slack can't be asked for them. {away}", f"{_NO_SLACK}.")
        return
    for team in sorted({*known} - own):
        said = f"{team} is taken for one of them, and Slack doesn't name it."
        yield Finding.failed(
            part, said, f"If it is another company's: rex installs disconnect {team}"
        )


def check_app_token(token: str, api_url: str) -> Finding:
    """Say whether Slack opens a socket for an app-level token; the address is not used."""
    part = "SLACK_APP_TOKEN"
    try:
        _api(token, api_url).call("", lambda client: client.apps_connections_open(app_token=token))
    except SlackRefused as refused:
        said = f"Slack opens no socket for this token: {refused.code}."
        return Finding.failed(part, said, f"{_HOW_TO_XAPP}; then set {part}.")
    except SlackUnavailable as away:
        return Finding.failed(part, str(away), f"{_NO_SLACK}.")
    return Finding.ok(part, "Slack opens a socket for it.")


def signed(signing_secret: str, body: str, timestamp: int) -> dict[str, str]:
    """Return the headers by which Slack signs what it sends."""
    stamp = str(timestamp)
    signature = SignatureVerifier(signing_secret).generate_signature(timestamp=stamp, body=body)
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": str(signature)}


def _teams(client: WebClient) -> set[str]:
    """Return the teams that an organisation's token may reach (auth.teams.list), page by page."""
    found: set[str] = set()
    cursor = ""
    for _ in range(PAGES):
        page = client.auth_teams_list(limit=PAGE, cursor=cursor)
        found |= {str(team["id"]) for team in page.get("teams") or ()}
        cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            break
    return found


def _scopes(part: str, missing: set[str]) -> Finding:
    name = f"scopes of {part}"
    if missing:
        said = f"These are missing: {', '.join(sorted(missing))}."
        return Finding.failed(name, said, f"{_REINSTALL}.")
    return Finding.ok(name, "Everything that REX does is allowed.")


def _granted(answer: SlackResponse) -> set[str]:
    named = {name.lower(): value for name, value in answer.headers.items()}
    return {scope.strip() for scope in str(named.get("x-oauth-scopes", "")).split(",")}


def _api(token: str, api_url: str) -> WebApi:
    unknown = Install(team_id="", bot_token=token, bot_user_id="")
    return WebApi(Installs(FixedInstalls([unknown])), api_url, patience=PATIENCE, try_seconds=5)
