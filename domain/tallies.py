"""Deals counted where they are kept: the raw numbers that the figures are made of."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from domain.pipeline import Status


@dataclass(frozen=True)
class Scope:
    """Which deals of a board are counted: those that a person sees, or all with `seen_by` None.

    With `owned_by` only those that somebody owns.
    """

    workspace_id: UUID
    pipeline_id: UUID
    seen_by: UUID | None
    owned_by: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Deals of one status, stage and currency, counted together; amounts in minor units."""

    status: Status
    stage_id: UUID
    currency: str | None
    deals: int
    value: int
    forecast: int
    won: int


@dataclass(frozen=True, kw_only=True)
class Due:
    """Open deals that are expected to close in one month, in one currency."""

    year: int | None
    month: int | None
    slipped: bool
    currency: str | None
    deals: int
    value: int
    forecast: int


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Deals that came as far as one position of the board, and how many of them were won."""

    position: int
    deals: int
    won: int


@dataclass(frozen=True, kw_only=True)
class Stay:
    """How long deals were in a stage that they have left: nearest-rank figures in seconds."""

    stage_id: UUID
    deals: int
    median: int
    p90: int


@dataclass(frozen=True, kw_only=True)
class Closing:
    """Deals closed in one way, from one stage, for one reason, in one currency."""

    status: Status
    stage_label: str
    reason: str | None
    currency: str | None
    deals: int
    value: int
    won: int
    seconds: int


class Reports(Protocol):
    """What the figures need from whatever keeps the CRM."""

    def tallies(self, scope: Scope) -> tuple[Tally, ...]:
        """Every deal, counted by status, stage and currency."""

    def dues(self, scope: Scope, today: date) -> tuple[Due, ...]:
        """Open deals by the month they are expected to close in; before `today` is slipped."""

    def reaches(self, scope: Scope) -> tuple[Reach, ...]:
        """Deals by the furthest position they ever stood in."""

    def stays(self, scope: Scope) -> tuple[Stay, ...]:
        """How long deals were in each stage, without their time on hold."""

    def closings(self, scope: Scope, since: datetime) -> tuple[Closing, ...]:
        """What was won and lost since then."""
