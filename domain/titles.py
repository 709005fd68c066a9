"""What deals are called: enough to find the one that is meant, of which alone the rest is read."""

from collections.abc import Collection
from typing import NamedTuple, Protocol
from uuid import UUID

from domain.clients import Client
from domain.pipeline import Status


class Deal(Protocol):
    """What a deal needs so that it can be called by its names."""

    @property
    def number(self) -> int:
        """Its number in the workspace."""

    @property
    def title(self) -> str:
        """What it is about."""

    @property
    def client(self) -> Client:
        """Whom it is with."""


class Titled:
    """How a deal is called, however much of it was read."""

    __slots__ = ()

    @property
    def ref(self: Deal) -> str:
        """How people call it: "OPP-2001"."""
        return _ref(self)

    @property
    def name(self: Deal) -> str:
        """Client and title, as a card's heading shows them."""
        return _name(self)

    @property
    def heading(self: Deal) -> str:
        """How a list shows it: its ref and its name."""
        return f"{_ref(self)} {_name(self)}"


def _ref(deal: Deal) -> str:
    return f"OPP-{deal.number}"


def _name(deal: Deal) -> str:
    return f"{deal.client.name} \N{EN DASH} {deal.title}"


class _Read(NamedTuple):
    number: int
    title: str
    client: Client
    status: Status
    owner_id: UUID


class DealTitle(_Read, Titled):
    """A deal by its names, in the words that an opportunity uses."""

    __slots__ = ()


class Titles(Protocol):
    """What the deals of a workspace are called, of those that one person sees, by number.

    Every question reads no more of them than it has to.
    """

    def numbered(self, numbers: Collection[int]) -> tuple[DealTitle, ...]:
        """Those of some numbers."""

    def of_clients(self, clients: Collection[Client]) -> tuple[DealTitle, ...]:
        """Those of some clients."""

    def standing(
        self,
        statuses: Collection[Status],
        *,
        first_of: UUID | None = None,
        limit: int | None = None,
    ) -> tuple[DealTitle, ...]:
        """Those of some statuses, one person's before the others."""

    def holding(self, words: Collection[str]) -> tuple[DealTitle, ...]:
        """Those that have every one of these folded words in them, or in their client's name."""

    def spelling(self, words: Collection[str]) -> tuple[DealTitle, ...]:
        """Those whose title has every one of these words in it, as they are spelt."""

    def beginning(self, letters: Collection[str]) -> tuple[tuple[int, str], ...]:
        """The number and the spelt words of every title that begins with one of the letters."""

    def headings(self) -> tuple[tuple[int, str], ...]:
        """The number and the folded heading of every deal."""
