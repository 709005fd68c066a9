"""Clients: the companies that a workspace recruits for."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Client:
    """A company."""

    id: UUID
    name: str
