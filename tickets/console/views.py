"""Saved views: a filter of the queue under a name, each for the person who saved it."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class SavedView:
    """One saved view; `query` is the queue's address after the question mark."""

    id: UUID
    name: str
    query: str


class ViewStore(Protocol):
    """Where saved views are kept."""

    def views(self, staff_id: UUID) -> tuple[SavedView, ...]:
        """Return what somebody saved, by name."""
        ...

    def save_view(self, staff_id: UUID, name: str, query: str) -> None:
        """Save a view, in the place of an earlier one of that name."""
        ...

    def drop_view(self, staff_id: UUID, view_id: UUID) -> None:
        """Forget one of somebody's own views."""
        ...
