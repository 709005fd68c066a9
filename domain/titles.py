"""What deals are called: enough to find the one that is meant, of which alone the rest is read."""

from collections.abc import Collection
from typing import NamedTuple, Protocol
from uuid import UUID

from domain.clients import Client
from domain.pipeline import Status


class DealTitle(NamedTuple):
    """A deal by its names, in the words that an opportunity uses."""

    number: int
    title: str
    client: Client
    status: Status
    owner_id: UUID

    @property
    def ref(self) -> str:
        """How people call it: "OPP-2001"."""
        return f"OPP-{self.number}"

    @property
    def name(self) -> str:
        """Client and title, as a card's heading shows them."""
        return f"{self.client.name} \N{EN DASH} {self.title}"

    @property
    def heading(self) -> str:
        """How a list shows it: its ref and its name."""
        return f"{self.ref} {self.name}"


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
