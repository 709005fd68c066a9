"""How the domain is broken on purpose: a list of mutants, and ways to break what many rules share."""

from collections.abc import Callable
from dataclasses import dataclass
from types import ModuleType

import pytest

import domain.access
import domain.events
import domain.lookup
from domain.access import Action, Actor, Decision, Gate, decide
from domain.events import EventKind
from domain.opportunity import Opportunity
from domain.pipeline import Status
from domain.plans import must_be

Patch = pytest.MonkeyPatch
Mutant = Callable[[Patch], None]


@dataclass(frozen=True)
class Broken:
    """A mutant: what is broken, by which patch, and the commands that can show it.

    One `in_sql` breaks what each database does in its own way.
    """

    what: str
    apply: Mutant
    shows: tuple[str, ...]
    in_sql: bool


#: Every mutant by name.
MUTANTS: dict[str, Broken] = {}


def mutant(*shows: str, in_sql: bool = False) -> Callable[[Mutant], Mutant]:
    """List it under its name; the first line of its docstring says what is broken."""

    def listed(apply: Mutant) -> Mutant:
        name, what = apply.__name__.replace("_", " "), apply.__doc__ or ""
        MUTANTS[name] = Broken(what, apply, shows, in_sql)
        return apply

    return listed


def anything_goes(*_: object, **__: object) -> None:
    """A check that checks nothing."""


def also_from(patch: Patch, module: ModuleType, *more: Status) -> None:
    """Commands of a module set out from more statuses than they may."""

    def laxer(deal: Opportunity, *statuses: Status) -> None:
        must_be(deal, *statuses, *more)

    patch.setattr(module, "must_be", laxer)


def allow(patch: Patch, everybody: Action) -> None:
    """Everybody may do it."""

    def laxer(actor: Actor, action: Action, *of: object, **named: object) -> Decision:
        return Decision(action) if action is everybody else decide(actor, action, *of, **named)  # type: ignore[arg-type]

    patch.setattr(domain.lookup, "decide", laxer)


def open_gate(patch: Patch, gate: Gate) -> None:
    """Nobody stops at that gate."""
    patch.setitem(domain.access._SHUT, gate, lambda _: None)


def no_step(patch: Patch, kind: EventKind) -> None:
    """Events of that kind are left out of the history."""
    patch.setattr(domain.events, "STEPS", domain.events.STEPS - {kind})
