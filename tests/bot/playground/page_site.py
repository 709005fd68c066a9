"""The page behind a real server, and a browser's way of asking it for things."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from starlette.applications import Starlette

from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox
from bot.playground.page.routes import Page
from bot.playground.page.window import Offer, Shortcut
from bot.playground.server import EmulatorServer, slack_routes

#: A suggestion that is wider than a phone.
LONG = "please create an opportunity for Northwind Traders, retained search, about 50k"
DANA, SAM = "/people/T0HARBOR/U0DANA", "/people/T0HARBOR/U0SAM"


@dataclass
class Site:
    """The page, the server it is on, and a client that says it comes from the page itself."""

    page: Page
    emulator: Emulator
    inbox: Inbox
    server: EmulatorServer
    client: httpx.Client

    def shows(self, path: str) -> str:
        """The words of a page, tags left out."""
        return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", self.html(path)))

    def html(self, path: str) -> str:
        """A page as it is."""
        response = self.client.get(path)
        assert response.status_code == 200, response.text
        return response.text

    def does(self, path: str, **fields: str | list[str]) -> str | None:
        """Make a gesture; returns the problem, if there was one."""
        return self.client.post(path, data=fields).json()["problem"]

    def dm(self, user_id: str) -> str:
        """The id of somebody's DM with the app."""
        install = self.emulator.teams[self.emulator.users[user_id].team_id].install
        assert install is not None
        return self.emulator.direct_message(user_id, install.bot_user_id).id


@contextmanager
def serving(server: EmulatorServer, emulator: Emulator) -> Iterator[Site]:
    """Serve a page of this emulator, with an inbox and something to try."""
    inbox = Inbox()
    page = Page(
        emulator,
        inbox=inbox,
        offer=Offer(by_user={"U0SAM": ("I can't see it", LONG)}, usual=("hello there",)),
        shortcuts=[Shortcut(callback_id="escalate", label="Escalate to support")],
        start="U0DANA",
    )
    server.switch(emulator, Starlette(routes=[*slack_routes(emulator), *page.routes]))
    origin = {"origin": server.url}
    with httpx.Client(base_url=server.url, headers=origin, trust_env=False) as client:
        yield Site(page=page, emulator=emulator, inbox=inbox, server=server, client=client)
    page.close()
