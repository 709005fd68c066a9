"""A visit: one request of somebody who is signed in, with everything a page needs to answer it."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import quote

from jinja2 import Environment
from starlette.datastructures import FormData, QueryParams
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tickets.console.deliveries import DeliveryStore
from tickets.console.faults import FaultStore
from tickets.console.figures import FiguresStore, Questions
from tickets.console.listing import QueueStore
from tickets.console.signin import Session, SigninStore
from tickets.console.views import ViewStore
from tickets.desk import TicketDesk
from tickets.promises import PromiseStore
from tickets.staff import Staff, StaffRole

#: Where the console is mounted, everywhere.
BASE = "/console"
#: The cookie with what the next page says first, such as "TKT-1001 is yours.".
NOTICE = "rex_notice"
NOTICE_SECONDS = 30


class Shelf(SigninStore, ViewStore, Protocol):
    """What the console keeps for itself, in one transaction."""


@dataclass(frozen=True, kw_only=True)
class Stores:
    """Everything one transaction can reach."""

    desk: TicketDesk
    queue: QueueStore
    faults: FaultStore
    figures: FiguresStore
    deliveries: DeliveryStore
    promises: PromiseStore
    shelf: Shelf


@dataclass(frozen=True)
class Passage:
    """A block of the guide as REX showed it: where it stands, and its text."""

    source: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Doors:
    """What the rest of REX gives the console.

    `open` begins a transaction, `look` one that only reads; `dispatch` has what an action promised delivered at once; `passage`
    finds a block of the guide, `questions` what REX was asked since then. `key` signs links and
    forms; `secure` says that browsers come by https.
    """

    open: Callable[[], AbstractContextManager[Stores]]
    look: Callable[[], AbstractContextManager[Stores]]
    clock: Callable[[], datetime]
    key: bytes
    dispatch: Callable[[], None] = lambda: None
    passage: Callable[[str], Passage | None] = lambda _: None
    questions: Callable[[datetime], Questions] = lambda _: Questions()
    secure: bool = False


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request: who, what they ask for, and the transaction it happens in.

    `problem` is why what they just tried was refused; the page shows it with what they had typed.
    """

    stores: Stores
    doors: Doors
    session: Session
    form_token: str
    now: datetime
    params: Mapping[str, str]
    query: QueryParams
    form: FormData
    templates: Environment
    notice: str = ""
    problem: str = ""

    @property
    def staff(self) -> Staff:
        """Who is signed in."""
        return self.session.staff

    @property
    def is_super_admin(self) -> bool:
        """Whether they may do what only Super Admins may."""
        return self.staff.role is StaffRole.SUPER_ADMIN

    def text(self, name: str) -> str:
        """Return what was typed into a field of a form; empty if nothing was."""
        return str(self.form.get(name) or "").replace("\0", "").strip()

    def texts(self, name: str) -> Sequence[str]:
        """Return every value of a field that may have several."""
        return [str(value) for value in self.form.getlist(name)]

    def page(self, template: str, *, here: str, **shown: object) -> Response:
        """Return a page; `here` is the entry of the menu it belongs to."""
        html = self.templates.get_template(template).render(
            base=BASE,
            here=here,
            visit=self,
            staff=self.staff,
            form_token=self.form_token,
            now=self.now,
            **shown,
        )
        response = HTMLResponse(html, status_code=409 if self.problem else 200)
        if self.notice:
            response.delete_cookie(NOTICE, path=BASE)
        return response

    def go(self, path: str, notice: str = "") -> Response:
        """Lead to another page, which says `notice` first."""
        response = RedirectResponse(f"{BASE}{path}", status_code=303)
        if notice:
            response.set_cookie(
                NOTICE,
                quote(notice),
                max_age=NOTICE_SECONDS,
                path=BASE,
                httponly=True,
                samesite="lax",
            )
        return response
