"""What deals are called: enough to find the one that is meant, of which alone the rest is read."""

from typing import NamedTuple
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
