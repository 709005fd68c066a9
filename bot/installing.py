"""Installing REX in a Slack team: Slack's consent page, the way back, and whose people are there.

Which HirePilot workspace a Slack team belongs to is never taken from a form. Either HirePilot made
the link that began the install, for one workspace, or whoever installs is a Team Admin of exactly
one workspace by the address that Slack vouches for. A team that belongs to a workspace stays there.
"""

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.pages import page
from bot.sealing import Seal, Sealed
from bot.slack.installs import Install, Installs
from bot.slack.oauth import SlackApp
from bot.slack.profiles import Profile
from bot.slack.web_api import SlackUnavailable
from bot.sql.connecting import connect_once, home_of, name_of_workspace, workspace_of_admin
from bot.sql.database import Database
from bot.sql.organisations import elsewhere, home_of_organisation
from domain.names import listed

INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"
COOKIE = "rex_install"
#: Seconds for which a link for one workspace works, and somebody may take on Slack's page.
LINK_LIFE, CONSENT_LIFE = 7 * 24 * 3600, 600
LINK, STATE = "install link", "install state"
OVER = "This link was made for another REX, or it is older than a week. Ask HirePilot for another."
LOST = "Begin again from the link: this page was not reached from there, or ten minutes ago."
NOBODY = "Nothing was installed."
GUIDE_ONLY = "It answers questions about HirePilot there. To let it work with your deals, "
STRANGERS = (
    f"{GUIDE_ONLY}a Team Admin of your HirePilot workspace can install it again, or HirePilot's "
    "support can connect the two."
)
#: Nobody's address tells whose a whole organisation's teams are.
STRANGE_ORGANISATION = (
    f"{GUIDE_ONLY}ask HirePilot's support for a link for your workspace, and install it again by "
    "that."
)


def link_for(seal: Seal, address: str, workspace_id: UUID) -> str:
    """Return a link that installs REX for the people of one workspace."""
    return f"{address}{INSTALL}?{urlencode({'for': seal.close(LINK, str(workspace_id))})}"


@dataclass(frozen=True, kw_only=True)
class Installing:
    """Serves the way to Slack's consent page and back; `address` is REX's own, as browsers see it."""

    app: SlackApp
    seal: Seal
    installs: Installs
    database: Database
    profile: Callable[[str, str], Profile]
    address: Callable[[], str]
    clock: Callable[[], datetime]

    @property
    def routes(self) -> list[BaseRoute]:
        """The way there and the way back."""
        return [
            Route(INSTALL, self._begin, methods=["GET"]),
            Route(BACK, self._end, methods=["GET"]),
        ]

    async def _begin(self, request: Request) -> Response:
        """Lead to Slack's page, with a state that only this browser can bring back."""
        given = request.query_params.get("for", "")
        try:
            workspace = self.seal.open(LINK, given, seconds=LINK_LIFE) if given else ""
        except Sealed:
            return page("This link does nothing", OVER, status=410)
        nonce = secrets.token_urlsafe(16)
        state = self.seal.close(STATE, json.dumps([nonce, workspace]))
        to = RedirectResponse(self.app.install_page(state, self._back()), 302)
        to.set_cookie(
            COOKIE,
            nonce,
            max_age=CONSENT_LIFE,
            path=BACK,
            secure=self.address().startswith("https:"),
            httponly=True,
            samesite="lax",
        )
        return to

    async def _end(self, request: Request) -> Response:
        """Take what Slack's page led back with, once, from the browser that went there."""
        workspace = self._workspace(request)
        if workspace is None:
            return page(NOBODY, LOST, status=400)
        code = request.query_params.get("code")
        if not code:
            return page(NOBODY, "Slack says that it wasn't allowed.")
        return await run_in_threadpool(self._installed, code, workspace)

    def _workspace(self, request: Request) -> str | None:
        """Return the workspace that the state names, "" for none; None when the state is not ours."""
        state, cookie = request.query_params.get("state", ""), request.cookies.get(COOKIE, "")
        try:
            nonce, workspace = json.loads(self.seal.open(STATE, state, seconds=CONSENT_LIFE))
        except Sealed:
            return None
        same = secrets.compare_digest(nonce.encode(), cookie.encode())
        return str(workspace) if same else None

    def _installed(self, code: str, workspace: str) -> Response:
        try:
            granted = self.app.exchanged(code, self._back(), self.clock())
        except SlackUnavailable as unavailable:
            return page(NOBODY, f"{unavailable} Begin again from the link.", status=502)
        self.installs.save(granted.install, UUID(workspace) if workspace else None)
        words = self._connected(granted.install, granted.installer, workspace)
        return page(f"REX is in {granted.install.name}", words)

    def _connected(self, install: Install, installer: str, workspace: str) -> str:
        """Connect the team with its workspace, if that is known; returns what came of it."""
        if install.is_org_wide:
            return self._of_organisation(install)
        email = "" if workspace else self._email(install, installer)
        with self.database.transaction() as session:
            known = UUID(workspace) if workspace else workspace_of_admin(session, email)
            home = home_of(session, install.team_id)
            name = name_of_workspace(session, known) if known else home
            if name is None:
                return STRANGERS
            if known is None or connect_once(session, install.team_id, install.name, known):
                return f"It knows its people as those of {name}. Say hello to it in Slack."
        return "This Slack team belongs to another HirePilot workspace already, and stays there."

    def _of_organisation(self, install: Install) -> str:
        """Say whose people an organisation's teams are; keeping the install has connected them."""
        with self.database.reading() as session:
            name = home_of_organisation(session, install.holder)
            others = elsewhere(session, install.holder)
        if name is None:
            return STRANGE_ORGANISATION
        words = f"It knows its people as those of {name}."
        if not others:
            return f"{words} Say hello to it in Slack."
        kept = "belongs to another HirePilot workspace already, and stays there"
        return f"{words} Not in {listed(others)}: that {kept}."

    def _email(self, install: Install, installer: str) -> str:
        """Return the address of whoever installs, if Slack vouches for it."""
        try:
            profile = self.profile(install.team_id, installer)
        except SlackUnavailable:
            return ""
        vouched = profile.email_verified and not profile.is_stranger
        return (profile.email or "") if vouched else ""

    def _back(self) -> str:
        address = self.address().rstrip("/")
        return f"{address}{BACK}" if address else ""
