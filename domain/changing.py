"""How every command changes a deal: once per key, under its lock, on the version that was seen."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import NotRequired, TypedDict

from domain import lookup
from domain.access import Action, Actor
from domain.errors import ChangedMeanwhile
from domain.events import By, Event, EventKind, Source
from domain.opportunity import Opportunity
from domain.records import Command, Records

#: What a command does to the deal that it took.
Change = Callable[[Opportunity, By], Opportunity]


class Occasion(TypedDict):
    """When a command is given, from where, and under which key."""

    now: datetime
    source: Source
    key: str


class How(Occasion):
    """What a command on something that exists is told besides: the version that was seen."""

    expected_version: NotRequired[int | None]


def change(
    records: Records,
    actor: Actor,
    ref: str,
    action: Action,
    verb: tuple[object, ...],
    do: Change,
    how: How,
) -> Opportunity:
    """What `do` makes of a deal that the actor may change; a repeated key changes nothing.

    `verb` is the command's name and what was asked besides the deal.
    """
    by = By(actor, how["source"], how["now"])
    name, *asked = verb
    command = Command.of(by, how["key"], str(name), ref, *asked)
    with records.attempt():
        if earlier := records.claim(command):
            return lookup.opportunity(records, actor, earlier["opportunity"])
        lookup.require(actor, action)
        found = take(records, actor, ref, how.get("expected_version"))
        lookup.require(actor, action, found.owner_id)
        changed = do(found, by)
        records.settle(command, {"opportunity": changed.ref})
        return changed


def take(records: Records, actor: Actor, ref: str, expected_version: int | None) -> Opportunity:
    """The deal as it is now, kept for us; raises ChangedMeanwhile if it isn't what was seen."""
    found = records.lock_opportunity(lookup.opportunity(records, actor, ref))
    if expected_version is None or expected_version == found.version:
        return found
    since = [it for it in records.timeline(found) if it.version > expected_version]
    what = " ".join(f"{it.actor_name}: {it.sentence}" for it in since)
    raise ChangedMeanwhile(
        f"{found.ref} has changed since this was proposed. {what} "
        "Nothing was written; please look at it again."
    )


def save(
    records: Records,
    kind: EventKind,
    by: By,
    before: Opportunity,
    after: Opportunity,
    reason: str | None = None,
) -> Opportunity:
    """Tell history, timeline and outbox of a changed deal, and keep it.

    History comes first: the database lets no deal move that has no step there.
    """
    told = replace(after, version=after.version + 1)
    records.record(Event(kind, by, before=before, after=told, reason=reason))
    return records.save_opportunity(after)
