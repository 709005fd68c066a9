"""The staff console, wired to the database, the guide and the engine."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import islice

from starlette.routing import BaseRoute

from bot.gaps import gaps, still_open
from bot.sql.database import Database
from bot.sql.room import Room
from bot.sql.staffroom import console_key, stores
from knowledge.library import Library
from tickets.console.figures import MOST_LISTED, Questions, Unanswered
from tickets.console.pages import console
from tickets.console.signin import Signin
from tickets.console.visit import BASE, Doors, Passage
from tickets.staff import Staff

#: More of the latest questions in vain are not grouped for a page.
MOST_GROUPED = 2000


class StaffRoom:
    """The console and the way into it; `address` is REX's own as browsers know it.

    `dispatch` has what an action promised delivered at once; `secure` says browsers come by https.
    """

    def __init__(
        self,
        database: Database,
        address: Callable[[], str],
        guide: Callable[[], Library],
        clock: Callable[[], datetime],
        dispatch: Callable[[], None],
        *,
        secure: bool = False,
    ) -> None:
        self._database = database
        self._address = address
        self._guide = guide
        self._clock = clock
        self._key = console_key(database)
        self._console = console(
            Doors(
                open=partial(stores, database.transaction),
                look=partial(stores, database.reading),
                clock=clock,
                key=self._key,
                dispatch=dispatch,
                passage=self._passage,
                questions=self._questions,
                secure=secure,
            )
        )

    @property
    def routes(self) -> list[BaseRoute]:
        """The console's routes, to be served at the root of `address`."""
        return self._console.routes

    def link(self, staff: Staff, to: str = "/") -> str:
        """Return a link that signs somebody in, once."""
        with stores(self._database.transaction) as opened:
            token = Signin(opened.shelf, self._key).issue(staff, self._clock())
        return f"{self.page(f'/enter/{token}')}{'' if to == '/' else f'?to={to}'}"

    def page(self, path: str) -> str:
        """Return the address of a page, for those who are signed in."""
        return f"{self._address()}{BASE}{path}"

    def _passage(self, block_id: str) -> Passage | None:
        block = self._guide().block(block_id)
        return Passage(block.source, block.text) if block else None

    def _questions(self, since: datetime) -> Questions:
        with self._database.reading() as session:
            answers = Room.on(session).answers
            answered, in_vain = answers.tally(since)
            asked = answers.asked_in_vain(since)
        guide = self._guide()
        found = islice(still_open(gaps(asked[-MOST_GROUPED:], guide), guide), MOST_LISTED)
        return Questions(
            answered=answered,
            in_vain=in_vain,
            unanswered=[
                Unanswered(question=each.question, times=each.times, people=each.people)
                for each in found
            ],
        )
