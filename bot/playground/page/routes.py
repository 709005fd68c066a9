"""The page's addresses: whose window to show, and which of their tabs."""

from collections.abc import Callable, Collection
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.playground.channel import Channel
from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox
from bot.playground.page.backstage import gestures, is_shown, switch
from bot.playground.page.behind import behind
from bot.playground.page.conversation import conversation, last_word
from bot.playground.page.gestures import GESTURES, endpoint, suggestions
from bot.playground.page.guard import LOOPBACK, Guard
from bot.playground.page.letters import MAIL_POLICY, letters, received, written
from bot.playground.page.live import Live
from bot.playground.page.reading import Reading
from bot.playground.page.tour import Tour, is_left, leave, tour
from bot.playground.page.window import Offer, Shortcut, Surroundings, TabKind, address, kind_of
from bot.playground.people import User
from bot.playground.process import RESTARTING, STARTING
from bot.playground.rendering.blocks import environment
from bot.playground.scenes import Scenes

#: What an app does about it that isn't there yet, by its state.
COMING = {
    STARTING: "is starting, and answers then…",
    RESTARTING: "is starting again, and answers then…",
}
STATIC = Path(__file__).parent.parent / "static"


class Page:
    """The browser's side of an emulated Slack. Mount its `routes`; `close` it when the server stops.

    `start` is the user whose window opens first, `state` says in a word or two how the app is,
    `hosts` are the names under which browsers may reach the page.
    """

    def __init__(
        self,
        emulator: Emulator,
        *,
        inbox: Inbox | None = None,
        offer: Offer | None = None,
        shortcuts: Collection[Shortcut] = (),
        start: str | None = None,
        state: Callable[[], str] | None = None,
        hosts: Collection[str] = LOOPBACK,
        scenes: Scenes | None = None,
    ) -> None:
        self._emulator = emulator
        self._inbox = inbox
        self._offer = offer or Offer()
        self._shortcuts = tuple(shortcuts)
        self._start = start
        self._state = state or self._connection
        self._hosts = hosts
        self._scenes = scenes
        self._reading = Reading()
        self._around = Surroundings(emulator=emulator, inbox=inbox, reading=self._reading)
        self._live = Live(emulator.feed, *([inbox.feed] if inbox else []))
        self._templates = environment()

    @property
    def routes(self) -> list[BaseRoute]:
        """Every address of the page, guarded; none of them starts with `/api`."""
        guard = [Middleware(Guard, hosts=self._hosts)]
        person = "/people/{team}/{user}"
        pages: dict[str, Callable[[Request], object]] = {
            "/": self._front,
            person: self._messages,
            person + "/channels/{channel}": self._channel,
            person + "/home": self._home,
            person + "/inbox": self._letters,
            "/inbox/{number:int}": self._letter,
            "/feed": self._live.stream,
            "/behind": switch,
            "/tour": leave,
        }
        done = {**GESTURES, **(gestures(self._scenes) if self._scenes else {})}
        return [
            *(Route(path, show, middleware=guard) for path, show in pages.items()),
            *(
                Route(path, endpoint(self._emulator, gesture), methods=["POST"], middleware=guard)
                for path, gesture in done.items()
            ),
            Route("/suggest", suggestions(self._emulator), methods=["POST"], middleware=guard),
            Mount("/static", StaticFiles(directory=STATIC), middleware=guard),
        ]

    def forget(self) -> None:
        """Forget what has been read, when everything starts anew."""
        self._reading.forget()

    def close(self) -> None:
        """End the open pages' streams, so that the server can stop at once."""
        self._live.close()

    def _front(self, request: Request) -> Response:
        people = self._around.people()
        first = self._emulator.users.get(self._start or "") or next(iter(people), None)
        if first is None:
            raise HTTPException(404, "There is nobody in this Slack yet.")
        return RedirectResponse(address(first), status_code=303)

    def _messages(self, request: Request) -> Response:
        viewer = self._viewer(request)
        direct = self._around.direct_message(viewer)
        if direct is None:
            return self._without_app(request, viewer, "messages")
        return self._conversation(request, viewer, "messages", direct)

    def _without_app(self, request: Request, viewer: User, kind: TabKind) -> Response:
        can_install = self._scenes is not None
        return self._show("uninstalled.html.j2", request, viewer, kind, can_install=can_install)

    def _channel(self, request: Request) -> Response:
        viewer = self._viewer(request)
        channel = self._emulator.channels.get(request.path_params["channel"])
        if channel is None or viewer.id not in channel.members:
            raise HTTPException(404, "There is no such channel here.")
        return self._conversation(request, viewer, kind_of(channel), channel)

    def _conversation(
        self, request: Request, viewer: User, kind: TabKind, channel: Channel
    ) -> Response:
        self._reading.read(viewer.id, channel)
        with self._emulator.lock:
            coming = COMING.get(self._state())
            shown = conversation(channel, viewer, self._emulator.clock(), coming)
            said = {line.message.text for talk in shown.talks for line in talk.lines}
            return self._show(
                "conversation.html.j2",
                request,
                viewer,
                kind,
                channel=channel,
                place=("#" if kind == "channel" else "") + self._around.label(channel, viewer),
                conversation=shown,
                shortcuts=self._shortcuts or self._emulator.app.shortcuts,
                tour=None
                if is_left(request)
                else self._tour(viewer, said, last_word(shown, viewer)),
                suggestions=[text for text in self._offer.to(viewer) if text not in said],
            )

    def _tour(self, viewer: User, said: Collection[str], latest: str) -> Tour | None:
        was_killed = self._scenes is not None and self._scenes.was_killed
        stops = self._offer.tour.get(viewer.id, ())
        return tour(stops, said, latest, was_killed=was_killed)

    def _home(self, request: Request) -> Response:
        viewer = self._viewer(request)
        if self._around.app_in(viewer.team_id) is None:
            return self._without_app(request, viewer, "home")
        home = self._emulator.home_of(viewer.id)
        return self._show("home.html.j2", request, viewer, "home", view=home)

    def _letters(self, request: Request) -> Response:
        viewer, query = self._viewer(request), request.query_params
        shown = letters(received(self._inbox), viewer, query.get("of"), query.get("mail"))
        if shown.opened:
            self._reading.open(shown.opened)
        return self._show(
            "inbox.html.j2", request, viewer, "inbox", letters=shown, reading=self._reading
        )

    def _letter(self, request: Request) -> Response:
        number = request.path_params["number"]
        mail = next((x.mail for x in received(self._inbox) if x.number == number), None)
        if mail is None:
            raise HTTPException(404, "There is no such e-mail.")
        return HTMLResponse(written(mail), headers={"content-security-policy": MAIL_POLICY})

    def _show(
        self,
        template: str,
        request: Request,
        viewer: User,
        kind: TabKind,
        *,
        channel: Channel | None = None,
        **shown: object,
    ) -> Response:
        shows_traffic = is_shown(request)
        version = self._live.version(with_traffic=shows_traffic)
        with self._emulator.lock:
            window = self._around.window(viewer, kind, channel)
            html = self._templates.get_template(template).render(
                version=version,
                window=window,
                kind=kind,
                channel=channel,
                names=window.names,
                viewer=viewer.id,
                modals=self._emulator.modals_of(viewer.id),
                state_word=self._state(),
                behind=behind(self._emulator.log, self._scenes) if shows_traffic else None,
                here=request.url.path,
                console=self._scenes.console if self._scenes else "",
                app_declared=self._emulator.app,
                **shown,
            )
        return HTMLResponse(html, headers={"cache-control": "no-store"})

    def _viewer(self, request: Request) -> User:
        user = self._emulator.users.get(request.path_params["user"])
        if user is None or user.is_bot or user.team_id != request.path_params["team"]:
            raise HTTPException(404, "There is no such person here.")
        return user

    def _connection(self) -> str:
        listens = len(self._emulator.sockets) or self._emulator.rules.request_url
        return "connected" if listens else "not connected"
