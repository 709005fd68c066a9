"""The playground as a whole: Slack, an inbox, a page and REX, on this machine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.playground import demo
from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox
from bot.playground.model_proxy import OPENAI, PATH, model_routes
from bot.playground.orders import Orders, installs_of
from bot.playground.page.routes import Page
from bot.playground.page.window import Offer
from bot.playground.people import USUAL_SCOPES
from bot.playground.process import RexProcess
from bot.playground.scenes import Scenes
from bot.playground.server import EmulatorServer, slack_routes
from bot.playground.snapshot import Keeper, restore
from bot.playground.stand_in import PATH as STAND_IN
from bot.playground.stand_in import stand_in_routes
from bot.slack.manifest import manifest

#: Seconds until Slack tries again here, where nobody waits for its 0, 60 and 300.
RETRIES = (1.0, 4.0, 15.0)


@dataclass(frozen=True)
class Playground:
    """Everything that runs; `stop` ends it."""

    emulator: Emulator
    inbox: Inbox
    page: Page
    slack: EmulatorServer
    rex: RexProcess
    keeper: Keeper
    database_url: str

    def stop(self) -> None:
        """End it all: REX first, so that nothing it says is lost."""
        self.rex.stop()
        self.page.close()
        self.slack.stop()
        self.keeper.stop()
        self.inbox.stop()

    def coordinates(self) -> Mapping[str, Any]:
        """Where everything is, for any Slack client and for tests."""
        install = self.emulator.teams[demo.AGENCY.id].install
        return {
            "url": self.slack.url,
            "api": self.slack.api_url,
            "bot_token": install.bot_token if install else None,
            "app_token": self.emulator.app_token,
            "signing_secret": self.emulator.signing_secret,
            "smtp": f"127.0.0.1:{self.inbox.port}",
            "db": self.database_url,
        }


@dataclass(frozen=True, kw_only=True)
class Model:
    """REX's model, and where it is."""

    name: str
    url: str | None


def start_playground(
    rex: RexProcess,
    *,
    database_url: str,
    kept: Path,
    port: int,
    model: Model | None = None,
    forget: Callable[[], None] | None = None,
) -> Playground:
    """Start everything on loopback; REX is ready when this returns.

    `kept` is the file in which the conversations outlive the playground. `forget` empties the
    database, where that may be done.
    """
    emulator, inbox = Emulator(retry_delays=RETRIES), Inbox()
    emulator.rules.in_order = True
    app = emulator.declare(manifest())
    # Beside REX, any Slack client may look around with its token.
    emulator.app = replace(app, scopes=app.scopes | USUAL_SCOPES)
    if not restore(emulator, inbox, kept):
        demo.set_scene(emulator)
    inbox.start()

    def forget_all() -> None:
        if forget is not None:
            forget()
        inbox.clear()
        page.forget()

    scenes = Scenes(
        emulator,
        rex,
        model=model.name if model else None,
        forget=forget_all if forget else None,
    )
    page = Page(
        emulator,
        inbox=inbox,
        offer=Offer(by_user=demo.suggestions(), tour={demo.START: demo.TOUR}),
        start=demo.START,
        state=lambda: rex.state,
        scenes=scenes,
    )
    stand_in: list[BaseRoute] = [] if model else stand_in_routes()

    def behind() -> str:
        return (model.url or OPENAI) if model else f"{emulator.base_url}{STAND_IN}"

    door = model_routes(behind, lambda: scenes.mood)
    site = Starlette(routes=[*slack_routes(emulator), *page.routes, *door, *stand_in])
    slack = EmulatorServer(emulator, site, port=port)
    slack.start()
    orders = Orders(
        database_url=database_url,
        api_url=slack.api_url,
        signing_secret=emulator.signing_secret,
        smtp_port=inbox.port,
        port=0,
        installs=installs_of(emulator),
        openai_base_url=f"{slack.url}{PATH}" if model else None,
        ahead=emulator.clock.ahead,
    )
    rex.told = lambda: emulator.tell("team")
    emulator.reached_at(rex.begin(orders.written()))
    scenes.look_for_console()
    keeper = Keeper(emulator, inbox, kept)
    keeper.start()
    return Playground(emulator, inbox, page, slack, rex, keeper, database_url)
