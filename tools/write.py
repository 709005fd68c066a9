"""A write that waits for a click: how it is planned without a trace, and how it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import JsonValue

from domain.access import Actor
from domain.crm import Change, Records, Source
from tools.outcome import ChangeView, Draft
from tools.tool import ToolArgs

A = TypeVar("A", bound=ToolArgs)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A write whose details and rules have been checked.

    `arguments` are the given ones, made exact: refs and full names. `already` is set instead of
    changes when there is nothing to do.
    """

    arguments: dict[str, JsonValue]
    title: str
    changes: tuple[ChangeView, ...] = ()
    object_version: int | None = None
    already: str | None = None


@dataclass(frozen=True, kw_only=True)
class Click:
    """The confirmation of a plan: who, when, from where, and what the object must still be."""

    records: Records
    actor: Actor
    now: datetime
    source: Source
    key: str
    expected_version: int | None


@dataclass(frozen=True, kw_only=True)
class Write(Generic[A]):
    """One kind of write: its words, its dry run, and the verb behind the button.

    `plan` raises DomainError where a gate or rule forbids the write; `perform` checks everything
    again and returns the sentence that says what was done.
    """

    name: str
    title: str
    description: str
    arguments: type[A]
    plan: Callable[[A, Records, Actor], Plan | Draft]
    perform: Callable[[A, Click], str]


#: A write in a list: each has arguments of its own.
AnyWrite: TypeAlias = Write[Any]


def changes_of(changes: tuple[Change, ...]) -> tuple[ChangeView, ...]:
    """Return a plan's changes as a card shows them."""
    return tuple(ChangeView(label=c.label, before=c.before, after=c.after) for c in changes)
