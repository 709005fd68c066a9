"""Questions about deals that are put so often that their statement is made only once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from sqlalchemy import BindParameter, Result, Select, bindparam
from sqlalchemy.orm import InstrumentedAttribute, Session

#: The workspace that a statement is about.
HOME: BindParameter[UUID] = bindparam("home")
#: Above so many deals, rows of the whole workspace are read instead of naming each deal.
MOST_NAMED = 500
_DEALS: BindParameter[UUID] = bindparam("deals", expanding=True)

Ids = Sequence[UUID]


@dataclass(frozen=True)
class Question:
    """What stands at deals: of some, or of all that a workspace has."""

    of_all: Select[*tuple[Any, ...]]
    of_some: Select[*tuple[Any, ...]]

    @classmethod
    def about(cls, deal: InstrumentedAttribute[UUID], statement: Select[*tuple[Any, ...]]) -> Self:
        """`statement` says of `HOME`; `deal` is where the deal's id is."""
        return cls(statement, statement.where(deal.in_(_DEALS)))

    def ask(
        self,
        session: Session,
        workspace_id: UUID,
        ids: Ids,
        options: Mapping[str, Any] | None = None,
    ) -> Result[*tuple[Any, ...]]:
        """The rows of these deals, and perhaps of others of the workspace."""
        if len(ids) > MOST_NAMED:
            given, statement = {"home": workspace_id}, self.of_all
            return session.execute(statement, given, execution_options=options or {})
        return session.execute(
            self.of_some, {"home": workspace_id, "deals": ids}, execution_options=options or {}
        )
