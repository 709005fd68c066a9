"""Slack's OAuth v2: the page on which somebody allows REX, and the tokens that come of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from slack_sdk import WebClient

from bot.slack.installs import FixedInstalls, Install, Installs
from bot.slack.manifest import SCOPES
from bot.slack.web_api import WebApi

#: Seconds for an exchange of a code or a token, and for a single try at it.
PATIENCE, TRY_SECONDS = 10.0, 5


@dataclass(frozen=True, kw_only=True)
class Tokens:
    """A bot's token, and what renews it if it expires."""

    bot_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Granted:
    """What came of a code: the install, and who in its team allowed it."""

    install: Install
    installer: str


@dataclass(frozen=True, kw_only=True)
class SlackApp:
    """REX's Slack app, as it proves itself to Slack."""

    client_id: str
    client_secret: str = field(repr=False)
    api_url: str

    def install_page(self, state: str, redirect_uri: str) -> str:
        """Return the address at which somebody allows REX."""
        asked = {"client_id": self.client_id, "scope": ",".join(SCOPES), "state": state}
        asked |= {"redirect_uri": redirect_uri} if redirect_uri else {}
        return f"{self.api_url.removesuffix('api/')}oauth/v2/authorize?{urlencode(asked)}"

    def exchanged(self, code: str, redirect_uri: str, now: datetime) -> Granted:
        """Return what a code stands for. Raises SlackRefused or SlackUnavailable."""
        answer = self._access(code=code, redirect_uri=redirect_uri or None)
        team, enterprise = answer.get("team") or {}, answer.get("enterprise") or {}
        tokens = _tokens(answer, now)
        install = Install(
            team_id=str(team.get("id") or ""),
            enterprise_id=enterprise.get("id"),
            is_org_wide=bool(answer.get("is_enterprise_install")),
            name=str(team.get("name") or enterprise.get("name") or ""),
            bot_token=tokens.bot_token,
            refresh_token=tokens.refresh_token,
            expires_at=tokens.expires_at,
            bot_user_id=str(answer["bot_user_id"]),
            app_id=str(answer.get("app_id") or ""),
            scopes=str(answer.get("scope") or ""),
        )
        return Granted(install=install, installer=str((answer.get("authed_user") or {}).get("id")))

    def refreshed(self, refresh_token: str, now: datetime) -> Tokens:
        """Return new tokens for a refresh token, which works once. Raises as `exchanged`."""
        access = self._access(grant_type="refresh_token", refresh_token=refresh_token)
        return _tokens(access, now)

    def _access(self, **given: Any) -> Mapping[str, Any]:
        def ask(client: WebClient) -> Mapping[str, Any]:
            answer = client.oauth_v2_access(
                client_id=self.client_id, client_secret=self.client_secret, **given
            )
            return answer.data if isinstance(answer.data, dict) else {}

        nobody = Install(team_id="", bot_token="", bot_user_id="")
        api = WebApi(
            Installs(FixedInstalls([nobody])),
            self.api_url,
            patience=PATIENCE,
            try_seconds=TRY_SECONDS,
        )
        return api.call(nobody.team_id, ask)


def _tokens(answer: Mapping[str, Any], now: datetime) -> Tokens:
    lasts = answer.get("expires_in")
    return Tokens(
        bot_token=str(answer["access_token"]),
        refresh_token=str(answer.get("refresh_token") or ""),
        expires_at=now + timedelta(seconds=int(lasts)) if lasts else None,
    )
