"""A write that waits for a click: how it is planned without a trace, and how it is done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeAlias, TypeVar

from pydantic import JsonValue

from domain.differences import Change
from tools.office import Click, Office
from tools.outcome import ChangeView, Draft
from tools.tool import ToolArgs

A = TypeVar("A", bound=ToolArgs)
#: What every write's description ends with, for the model.
NOTHING_IS_WRITTEN = "Nothing is written: the person sees a card and confirms."


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
class Write(Generic[A]):
    """One kind of write: its words, its dry run, and the verb behind the button.

    `plan` raises DomainError where a gate or rule forbids the write; `perform` checks everything
    again and returns the sentence that says what was done. `instead` is there where people say one
    write and mean another, as with "move it to Won".
    """

    name: str
    title: str
    description: str
    arguments: type[A]
    plan: Callable[[A, Office], Plan | Draft]
    perform: Callable[[A, Click], str]
    instead: Callable[[A, Office], "tuple[AnyWrite, ToolArgs] | None"] | None = None

    def meant(self, args: A, office: Office) -> "tuple[AnyWrite, ToolArgs]":
        """Return this write, or the other one that what was said comes to."""
        other = self.instead(args, office) if self.instead else None
        return other or (self, args)


#: A write in a list: each has arguments of its own.
AnyWrite: TypeAlias = Write[Any]


def changes_of(changes: Iterable[Change]) -> tuple[ChangeView, ...]:
    """Return a plan's changes as a card shows them."""
    return tuple(ChangeView(label=c.label, before=c.before, after=c.after) for c in changes)


def planned(
    arguments: dict[str, JsonValue],
    title: str,
    changes: Iterable[Change],
    *,
    version: int | None = None,
) -> Plan:
    """Return a plan that would do something."""
    return Plan(
        arguments={name: value for name, value in arguments.items() if value is not None},
        title=title,
        changes=changes_of(changes),
        object_version=version,
    )
