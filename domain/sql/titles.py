"""domain.titles.Titles in SQL: the names of deals, without reading the deals."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, String, func, or_, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain import names
from domain.clients import Client
from domain.pipeline import Status
from domain.sql import around
from domain.sql.reading import meets
from domain.sql.tables import ClientRow, OpportunityRow
from domain.titles import DealTitle

Deal = OpportunityRow
Condition = ColumnElement[bool]


class SqlTitles:
    """The names of a workspace's deals, in the caller's transaction.

    What narrows them down are two columns that are kept with every title: as names.part folds
    it, and as it is spelt.
    """

    def __init__(self, session: Session, workspace_id: UUID, seen_by: UUID | None) -> None:
        self._session, self._home = session, workspace_id
        here = (Deal.workspace_id == workspace_id,)
        self._seen = here if seen_by is None else (*here, around.seen_by(seen_by))

    def numbered(self, numbers: Collection[int]) -> tuple[DealTitle, ...]:
        """Those of some numbers."""
        return self._read(Deal.number.in_(numbers)) if numbers else ()

    def of_clients(self, clients: Collection[Client]) -> tuple[DealTitle, ...]:
        """Those of some clients."""
        return self._read(Deal.client_id.in_([it.id for it in clients])) if clients else ()

    def standing(
        self,
        statuses: Collection[Status],
        *,
        first_of: UUID | None = None,
        limit: int | None = None,
    ) -> tuple[DealTitle, ...]:
        """Those of some statuses, one person's before the others."""
        order = () if first_of is None else (Deal.owner_id != first_of,)
        return self._read(Deal.status.in_(statuses), order=order, limit=limit)

    def holding(self, words: Collection[str]) -> tuple[DealTitle, ...]:
        """Those that have every one of these folded words in them, or in their client's name."""
        return self._read(
            *(
                or_(_has(Deal.title_folded, word), Deal.client_id.in_(self._clients(word)))
                for word in words
            )
        )

    def spelling(self, words: Collection[str]) -> tuple[DealTitle, ...]:
        """Those whose title has every one of these words in it, as they are spelt."""
        return self._read(*(_has(Deal.title_spelt, word) for word in words))

    def beginning(self, letters: Collection[str]) -> tuple[tuple[int, str], ...]:
        """The number and the spelt words of every title that begins with one of the letters."""
        begins = func.substr(Deal.title_spelt, 1, 1).in_(letters)
        named = select(Deal.number, Deal.title_spelt).where(*self._seen, begins)
        rows = self._session.execute(named.order_by(Deal.number))
        return tuple((number, spelt) for number, spelt in rows)

    def headings(self) -> tuple[tuple[int, str], ...]:
        """The number and the folded heading of every deal."""
        ours = ClientRow.workspace_id == self._home
        known = select(_raw(ClientRow.id), ClientRow.name).where(ours)
        clients = {raw: names.part(name) for raw, name in self._session.execute(known)}
        named = select(Deal.number, _raw(Deal.client_id), Deal.title_folded).where(*self._seen)
        rows = self._session.execute(named.order_by(Deal.number))
        return tuple(
            (number, names.fold_parts(f"opp {number}", clients[raw], title))
            for number, raw, title in rows
        )

    def _read(
        self,
        *conditions: Condition,
        order: tuple[Condition, ...] = (),
        limit: int | None = None,
    ) -> tuple[DealTitle, ...]:
        rows = self._session.execute(
            select(
                *(Deal.number, Deal.title, _raw(Deal.client_id), ClientRow.name),
                *(Deal.status, _raw(Deal.owner_id)),
            )
            .join(ClientRow, meets(Deal.client_id, ClientRow))
            .where(*self._seen, *conditions)
            .order_by(*order, Deal.number)
            .limit(limit)
        )
        ids, clients = _Ids(), dict[str, Client]()
        return tuple(
            DealTitle(
                number,
                title,
                clients.get(raw) or clients.setdefault(raw, Client(ids[raw], name)),
                status,
                ids[owner],
            )
            for number, title, raw, name, status, owner in rows
        )

    def _clients(self, word: str) -> ScalarSelect[UUID]:
        named = select(ClientRow.id).where(
            ClientRow.workspace_id == self._home, _has(ClientRow.name_key, word)
        )
        return named.scalar_subquery()


class _Ids(dict[str, UUID]):
    """Ids as the database gives them, read once each: many deals have the same owner."""

    def __missing__(self, raw: str) -> UUID:
        found = self[raw] = UUID(str(raw))
        return found


def _raw(column: InstrumentedAttribute[UUID]) -> ColumnElement[str]:
    """An id as the database gives it."""
    return type_coerce(column, String)


def _has(column: InstrumentedAttribute[str], word: str) -> Condition:
    return column.contains(word, autoescape=True)
