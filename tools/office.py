"""Where a write is planned and done: who asks, on which books, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import uuid4
from zoneinfo import ZoneInfo

from domain.access import Actor
from domain.books import Books
from domain.changing import How, Occasion
from domain.events import By, Source

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Office:
    """Who plans a write, on which books, and when."""

    records: Books
    actor: Actor
    now: datetime

    @property
    def today(self) -> date:
        """The day it is where the workspace is."""
        return self.now.astimezone(ZoneInfo(self.actor.workspace.timezone)).date()


@dataclass(frozen=True, kw_only=True)
class Click(Office):
    """The confirmation of a plan: from where it came, and what the object must still be."""

    source: Source
    key: str
    expected_version: int | None

    @property
    def occasion(self) -> Occasion:
        """What every command is told."""
        return {"now": self.now, "source": self.source, "key": self.key}

    @property
    def how(self) -> How:
        """What a command on something that exists is told."""
        return {**self.occasion, "expected_version": self.expected_version}

    @property
    def by(self) -> By:
        """Whose change it is."""
        return By(self.actor, self.source, self.now)


class _Rehearsed(Exception):
    """Ends an attempt without keeping anything of it."""


def rehearse(office: Office, do: Callable[[Click], T]) -> T:
    """Return what a write would come to: it is done in an attempt that leaves no trace.

    So a plan can never say anything else than what the click will do. Raises what the write raises.
    """
    click = Click(
        records=office.records,
        actor=office.actor,
        now=office.now,
        source=Source.SLACK,
        key=f"rehearsal {uuid4()}",
        expected_version=None,
    )
    result: list[T] = []
    try:
        with office.records.attempt():
            result.append(do(click))
            raise _Rehearsed
    except _Rehearsed:
        return result[0]
