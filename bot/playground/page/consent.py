"""The page on which somebody lets an app into their Slack (`/oauth/v2/authorize`)."""

from functools import cache

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.playground import oauth
from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.page.guard import Guard
from bot.playground.rendering.blocks import environment

PATH = "/oauth/v2/authorize"
#: The answer leads to the app's own address, wherever that is.
_LEADS_AWAY = {"content-security-policy": "default-src 'none'; style-src 'self'; img-src 'self'"}


def consent_routes(emulator: Emulator) -> list[BaseRoute]:
    """The page and its answer, to mount beside the Web API."""
    guard = [Middleware(Guard)]

    def show(request: Request) -> Response:
        try:
            consent = oauth.asked(emulator, request.query_params)
        except Refused as refused:
            return _no(refused)
        people = [user for user in emulator.users.values() if not (user.is_bot or user.deleted)]
        html = (
            _templates()
            .get_template("consent.html.j2")
            .render(
                app=emulator.app,
                consent=consent,
                people=[u for u in people if consent.team in ("", u.team_id) and not u.is_guest],
                teams=emulator.teams,
                enterprises=emulator.state.enterprises,
                action=f"{PATH}?{request.query_params}",
            )
        )
        return HTMLResponse(html, headers=_LEADS_AWAY | {"cache-control": "no-store"})

    async def answer(request: Request) -> Response:
        form = await request.form()
        who, where = str(form.get("user", "")), str(form.get("enterprise", ""))
        try:
            consent = oauth.asked(emulator, request.query_params)
            user = emulator.users.get(who)
            if form.get("answer") != "allow" or user is None:
                to = oauth.deny(emulator, consent)
            else:
                to = await run_in_threadpool(oauth.allow, emulator, consent, user, where or None)
        except Refused as refused:
            return _no(refused)
        return RedirectResponse(to, status_code=302)

    return [
        Route(PATH, show, methods=["GET"], middleware=guard),
        Route(PATH, answer, methods=["POST"], middleware=guard),
    ]


@cache
def _templates() -> Environment:
    return environment()


def _no(refused: Refused) -> Response:
    return PlainTextResponse(f"Slack can't install this app: {refused.error}", 400)
