"""Installing the app by OAuth v2: who may, what they allow, and the code that proves it."""

from collections.abc import Collection, Mapping
from urllib.parse import SplitResult, unquote, urlencode, urlsplit

from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.oauth_codes import CODE_LIFE, Code, Consent
from bot.playground.people import User


def asked(emulator: Emulator, query: Mapping[str, str]) -> Consent:
    """Read the address of an install page. Refused when it is not this app's."""
    app, redirect_uri = emulator.app, query.get("redirect_uri", "")
    if query.get("client_id") != app.client_id:
        raise Refused("invalid_client_id")
    if redirect_uri and not _is_registered(redirect_uri, app.redirect_urls):
        raise Refused("bad_redirect_uri")
    scopes, user_scopes = _words(query.get("scope", "")), _words(query.get("user_scope", ""))
    if not (scopes or user_scopes):
        raise Refused("invalid_scope")
    return Consent(
        scopes=scopes,
        user_scopes=user_scopes,
        redirect_uri=redirect_uri,
        state=query.get("state", ""),
        team=query.get("team", ""),
    )


def allow(
    emulator: Emulator, consent: Consent, user: User, enterprise_id: str | None = None
) -> str:
    """Let the app in; returns the address to go on to, with the code.

    Guests may not install apps, and a whole organisation is its admins' to decide for.
    """
    if user.is_guest or (consent.team and consent.team != user.team_id):
        raise Refused("access_denied")
    if enterprise_id is not None:
        own = emulator.teams[user.team_id].enterprise_id
        if own != enterprise_id or not user.is_admin:
            raise Refused("access_denied")
    code = Code(
        user=user,
        consent=consent,
        enterprise_id=enterprise_id,
        expires_at=emulator.clock() + CODE_LIFE,
    )
    return back(emulator, consent, code=emulator.codes.issue(code))


def deny(emulator: Emulator, consent: Consent) -> str:
    """Send the person back without a code."""
    return back(emulator, consent, error="access_denied")


def back(emulator: Emulator, consent: Consent, **answer: str) -> str:
    """The address that an install page leads back to."""
    to = consent.redirect_uri or next(iter(emulator.app.redirect_urls), "")
    if not to:
        raise Refused("bad_redirect_uri")
    joint = "&" if urlsplit(to).query else "?"
    return to + joint + urlencode({**answer, "state": consent.state})


def _is_registered(address: str, registered: Collection[str]) -> bool:
    """Whether an app may be led back to an address: any, as long as it has registered none."""
    try:
        to = urlsplit(address)
    except ValueError:
        return False
    return not registered or any(_is_below(to, urlsplit(known)) for known in registered)


def _is_below(to: SplitResult, known: SplitResult) -> bool:
    """Whether an address is the other one, or one below it, at the same host and port.

    https://docs.slack.dev/authentication/installing-with-oauth
    """
    path = unquote(to.path).replace("\\", "/") + "/"
    same_host = (to.scheme, to.netloc) == (known.scheme, known.netloc)
    return same_host and path.startswith(known.path.rstrip("/") + "/") and "/../" not in path


def _words(scopes: str) -> frozenset[str]:
    return frozenset(word for word in scopes.replace(" ", ",").split(",") if word)
