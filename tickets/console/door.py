"""The console's addresses, and the way in: who is signed in, and whether a form is our own.

Pages and actions are listed, not registered: what is not in the lists does not exist, and nothing
in the lists is reached without a session. An action also needs the session's own form token.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from jinja2 import Environment
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from domain.errors import DomainError, NotFound
from tickets.console.headers import WithHeaders
from tickets.console.rendering import environment
from tickets.console.signin import SESSION_LIFE, Signin, SigninRefused
from tickets.console.visit import BASE, NOTICE, Doors, Stores, Visit
from tickets.staff import StaffRole

STATIC = Path(__file__).parent / "static"
COOKIE = "rex_console"
FORM_TOKEN = "form_token"  # noqa: S105  (the field's name)
#: More than any form of the console holds.
LONGEST_FORM = 200_000
FIELDS_LIMIT = 1000
#: The fields of our forms in which people write sentences.
SENTENCES = ("reply", "note", "resolution", "reason", "why")

Handler = Callable[[Visit], Response]


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page somebody may look at; `only` names the role it is kept for."""

    path: str
    show: Handler
    only: StaffRole | None = None


@dataclass(frozen=True, kw_only=True)
class Action:
    """A form somebody may send; `again` shows the page it stands on when it is refused."""

    path: str
    do: Handler
    again: Handler
    only: StaffRole | None = None


class Console:
    """The console as one application, to be mounted by whoever serves HTTP."""

    def __init__(self, doors: Doors, pages: Sequence[Page], actions: Sequence[Action]) -> None:
        self._doors = doors
        self._pages = tuple(pages)
        self._actions = tuple(actions)
        self._templates: Environment = environment()

    @property
    def routes(self) -> list[BaseRoute]:
        """Return the console at its place."""
        guarded = [Middleware(WithHeaders, secure=self._doors.secure)]
        routes = [
            Route("/signin", self._signin, methods=["GET"]),
            Route("/enter/{token}", self._offer, methods=["GET"]),
            Route("/enter/{token}", self._enter, methods=["POST"]),
            Route("/leave", self._endpoint_of(LEAVE), methods=["POST"]),
            *(Route(p.path, self._endpoint(p), methods=["GET"]) for p in self._pages),
            *(Route(a.path, self._endpoint_of(a), methods=["POST"]) for a in self._actions),
            Mount("/static", StaticFiles(directory=STATIC)),
            Route("/{anything:path}", _nowhere, methods=["GET"]),
        ]
        return [
            Mount(BASE, routes=routes, middleware=guarded),
            Route(BASE, _to_the_queue, methods=["GET"]),
        ]

    # The way in ----------------------------------------------------------------------------------

    def _signin(self, request: Request) -> Response:
        return self._outside("signin.html.j2", wanted=request.query_params.get("to", "")[:40])

    def _offer(self, request: Request) -> Response:
        """Show whose link it is. A program that only looks at links uses none of them up."""
        token = request.path_params["token"]
        try:
            with self._doors.look() as stores:
                staff = Signin(stores.shelf, self._doors.key).owner(token, self._doors.clock())
        except SigninRefused as refused:
            return self._outside("signin.html.j2", 403, problem=str(refused))
        to = _inside(request.query_params.get("to", ""))
        return self._outside("enter.html.j2", staff=staff, token=token, to=to)

    def _enter(self, request: Request) -> Response:
        if _is_foreign(request):
            return PlainTextResponse("Only the console's own page may do this.", 403)
        try:
            with self._doors.open() as stores:
                signin = Signin(stores.shelf, self._doors.key)
                cookie, _ = signin.enter(request.path_params["token"], self._doors.clock())
        except SigninRefused as refused:
            return self._outside("signin.html.j2", 403, problem=str(refused))
        to = _inside(request.query_params.get("to", ""))
        response = RedirectResponse(f"{BASE}{to}", status_code=303)
        response.set_cookie(
            COOKIE,
            cookie,
            max_age=int(SESSION_LIFE.total_seconds()),
            path=BASE,
            secure=self._doors.secure,
            httponly=True,
            samesite="lax",
        )
        return response

    def _given_back(self, form: FormData, status: int, why: str) -> Response:
        """Say how to sign in, with what they had written, to copy: nothing typed is lost."""
        typed = (str(form.get(name) or "").strip() for name in SENTENCES)
        return self._outside("signin.html.j2", status, problem=why, written=[*filter(None, typed)])

    def _outside(self, template: str, status: int = 200, **shown: object) -> Response:
        html = self._templates.get_template(template).render(
            **{"base": BASE, "problem": "", "wanted": "", "written": ()} | shown
        )
        return HTMLResponse(html, status)

    # Pages and actions ---------------------------------------------------------------------------

    def _endpoint(self, page: Page) -> Callable[[Request], Response]:
        def show(request: Request) -> Response:
            with self._visit(request, FormData(), self._doors.look) as visit:
                if visit is None:
                    return RedirectResponse(f"{BASE}/signin?to={request.url.path[-40:]}", 303)
                response = self._allowed(visit, page.only) or self._found(visit, page.show)
            if visit.session.is_to_be_seen(visit.now):
                with self._doors.open() as stores:
                    Signin(stores.shelf, self._doors.key).saw(visit.session, visit.now)
            return response

        return show

    def _endpoint_of(self, action: Action) -> Callable[[Request], object]:
        async def do(request: Request) -> Response:
            if _is_foreign(request):
                return PlainTextResponse("Only the console's own page may do this.", 403)
            form = await _form(request)
            if form is None:
                return PlainTextResponse("That is more than any form of the console holds.", 413)
            return await run_in_threadpool(self._act, action, request, form)

        return do

    def _act(self, action: Action, request: Request, form: FormData) -> Response:
        try:
            with self._visit(request, form, self._doors.open) as visit:
                if visit is None:
                    return self._given_back(form, 401, SIGNED_OUT)
                if not self._is_own(visit, form):
                    return self._given_back(form, 403, NOT_OWN)
                response = self._allowed(visit, action.only) or action.do(visit)
        except DomainError as refusal:
            return self._again(action, request, form, str(refusal))
        self._doors.dispatch()
        return response

    def _again(self, action: Action, request: Request, form: FormData, why: str) -> Response:
        """Show the page of a refused action, in a new transaction: the first one was undone."""
        with self._visit(request, form, self._doors.look) as visit:
            if visit is None:
                return self._given_back(form, 401, SIGNED_OUT)
            return self._found(replace(visit, problem=why), action.again)

    def _is_own(self, visit: Visit, form: FormData) -> bool:
        signin = Signin(visit.stores.shelf, self._doors.key)
        return signin.is_form_of(visit.session, str(form.get(FORM_TOKEN) or ""))

    def _allowed(self, visit: Visit, only: StaffRole | None) -> Response | None:
        if only is None or visit.staff.role is only:
            return None
        return self._say(visit, "Only Super Admins may do this.", 403)

    def _found(self, visit: Visit, show: Handler) -> Response:
        try:
            return show(visit)
        except NotFound as missing:
            return self._say(visit, str(missing), 404)

    def _say(self, visit: Visit, sentence: str, status: int) -> Response:
        response = visit.page("sentence.html.j2", here="", sentence=sentence)
        response.status_code = status
        return response

    @contextmanager
    def _visit(
        self,
        request: Request,
        form: FormData,
        begin: Callable[[], AbstractContextManager[Stores]],
    ) -> Iterator[Visit | None]:
        """Begin what somebody who is signed in asks for; None for anybody else."""
        now = self._doors.clock()
        with begin() as stores:
            signin = Signin(stores.shelf, self._doors.key)
            session = signin.session(request.cookies.get(COOKIE, ""), now)
            if session is None:
                yield None
                return
            yield Visit(
                stores=stores,
                doors=self._doors,
                session=session,
                form_token=signin.form_token(session),
                now=now,
                params={name: str(value) for name, value in request.path_params.items()},
                query=request.query_params,
                form=form,
                templates=self._templates,
                notice=unquote(request.cookies.get(NOTICE, "")),
            )


SIGNED_OUT = "You are signed out. Nothing was changed."
NOT_OWN = "That form was not made by the console for you, or it is too old. Nothing was changed."


def _leave(visit: Visit) -> Response:
    visit.stores.shelf.end_session(visit.session.hash)
    response = RedirectResponse(f"{BASE}/signin", status_code=303)
    response.delete_cookie(COOKIE, path=BASE)
    return response


LEAVE = Action(path="/leave", do=_leave, again=_leave)


def _to_the_queue(_: Request) -> Response:
    return RedirectResponse(f"{BASE}/", status_code=303)


def _nowhere(_: Request) -> Response:
    return PlainTextResponse("There is no such page in the console.", 404)


def _inside(to: str) -> str:
    """Return where to go after signing in: a page of the console, never anywhere else."""
    return to if to.startswith("/") and to[1:].replace("/", "").replace("-", "").isalnum() else "/"


async def _form(request: Request) -> FormData | None:
    """Return the fields of a form as browsers send it; None if it is longer than any of ours."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            return None
    try:
        fields = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=FIELDS_LIMIT)
    except ValueError:
        return FormData()
    return FormData([*fields])


def _is_foreign(request: Request) -> bool:
    """Whether a page of somebody else's sends the form."""
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")
