"""What the staff console reaches in one transaction."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy.orm import Session

from bot.sql.database import Database
from tickets.console.visit import Stores
from tickets.desk import TicketDesk
from tickets.sql import SqlTickets
from tickets.sql.console import SqlShelf
from tickets.sql.deliveries import SqlDeliveries
from tickets.sql.faults import SqlFaults
from tickets.sql.figures import SqlFigures
from tickets.sql.links import link_key
from tickets.sql.listing import SqlQueue

Begin = Callable[[], AbstractContextManager[Session]]


@contextmanager
def stores(begin: Begin) -> Iterator[Stores]:
    """Everything a page needs, in one transaction."""
    with begin() as session:
        kept = SqlTickets(session)
        yield Stores(
            desk=TicketDesk(kept),
            queue=SqlQueue(session),
            faults=SqlFaults(session),
            figures=SqlFigures(session),
            deliveries=SqlDeliveries(session),
            promises=kept,
            shelf=SqlShelf(session),
        )


def console_key(database: Database) -> bytes:
    """The key that signs the console's links and forms."""
    with database.transaction() as session:
        return link_key(session, "console")
