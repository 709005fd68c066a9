"""Editing a deal: only what is named changes, and the timeline says what it was before."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Unpack
from uuid import UUID

from domain import lookup, names
from domain.access import Action, Actor, decide
from domain.changing import How, change, save
from domain.details import MOST_COLLABORATORS, Collaborator, Contact, Link
from domain.errors import BadValue, DetailMissing
from domain.events import By, EventKind
from domain.fees import fee_in
from domain.fields import checked_fields
from domain.limits import few
from domain.money import Money
from domain.opportunity import DealType, Opportunity
from domain.pipeline import Status
from domain.plans import must_be
from domain.records import Records


class Keep(Enum):
    """Stands for a field that an edit doesn't touch."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


@dataclass(frozen=True, kw_only=True)
class Edit:
    """The fields to change; None empties one that may be empty.

    `owner` and `collaborators` are colleagues by name or e-mail. A `probability` is one set by
    hand, and None goes back to the stage's. A limit of days that is `max_days_sticky` stays with
    the deal when it moves.
    """

    title: str | Keep = KEEP
    owner: str | Keep = KEEP
    deal_type: DealType | Keep | None = KEEP
    fee_model: str | Keep | None = KEEP
    fee_percent: Decimal | Keep | None = KEEP
    value: Money | Keep | None = KEEP
    probability: float | Keep | None = KEEP
    expected_close_on: date | Keep | None = KEEP
    starts_on: date | Keep | None = KEEP
    max_days_override: float | Keep | None = KEEP
    max_days_sticky: bool | Keep = KEEP
    notes: str | Keep | None = KEEP
    contract_details: str | Keep | None = KEEP
    contacts: tuple[Contact, ...] | Keep = KEEP
    links: tuple[Link, ...] | Keep = KEEP
    collaborators: tuple[str, ...] | Keep = KEEP

    @property
    def given(self) -> dict[str, Any]:
        """The fields that are named."""
        return {name: value for name, value in vars(self).items() if value is not KEEP}


def edit_opportunity(
    records: Records, actor: Actor, opportunity: str, edit: Edit, **how: Unpack[How]
) -> Opportunity:
    """The deal with these fields changed; where nothing differs, nothing is written."""

    def do(found: Opportunity, by: By) -> Opportunity:
        after = edited(records, found, edit, by.actor)
        if after == found:
            return found
        records.save_details(after)
        return save(records, EventKind.EDITED, by, found, after)

    asked = ("edit_opportunity", edit)
    return change(records, actor, opportunity, Action.EDIT_OPPORTUNITY, asked, do, how)


def edited(records: Records, found: Opportunity, edit: Edit, actor: Actor) -> Opportunity:
    """The deal as it would stand; raises where a field is outside its limits."""
    must_be(found, Status.OPEN, Status.ON_HOLD)
    given = checked_fields(edit.given)
    if "owner" in given:
        owner = _colleague(records, actor, given.pop("owner"), "owner", {found.owner_id})
        given |= {"owner_id": owner.member_id, "owner_name": owner.name}
    if "collaborators" in given:
        shares = {it.member_id for it in found.collaborators}
        given["collaborators"] = _collaborators(records, actor, given["collaborators"], shares)
    if fee_in(given.get("fee_model")) is not None:
        given.setdefault("fee_percent", None)  # what the new model says counts
    if given.get("max_days_override", KEEP) is None:
        given["max_days_sticky"] = False
    if "probability" in given:
        given |= _probability(found, given["probability"])
    after: Opportunity = replace(found, **given)
    return after


def _probability(found: Opportunity, by_hand: int | None) -> dict[str, object]:
    if by_hand is None:
        return {"probability": found.stage.probability, "probability_source": "stage"}
    return {"probability": by_hand, "probability_source": "manual"}


def _collaborators(
    records: Records, actor: Actor, said: tuple[str, ...], already: Collection[UUID]
) -> tuple[Collaborator, ...]:
    few(said, "collaborators", "collaborators", MOST_COLLABORATORS)
    meant = (_colleague(records, actor, who, "collaborators", already) for who in said)
    people = {it.member_id: it for it in meant}
    found = [Collaborator(it.member_id, it.name) for it in people.values()]
    return tuple(sorted(found, key=lambda it: it.name))


def _colleague(
    records: Records, actor: Actor, who: str, field: str, already: Collection[UUID]
) -> Actor:
    """The member who is meant; one who may see opportunities at all, or is there `already`."""
    if not who.strip():
        raise DetailMissing(field, "Which colleague do you mean?")
    team = records.members(actor.workspace.id)
    addressed = tuple(it for it in team if it.email == who.strip().lower())
    found = lookup.the_one(
        who,
        addressed or names.matches(who, team, lambda it: (it.name,)),
        team,
        heading=lambda it: it.name,
        what=f"colleague in {actor.workspace.name}",
    )
    shut = decide(found, Action.SEE_OPPORTUNITIES, whom=found.name)
    if not shut.allowed and found.member_id not in already:
        raise BadValue(field, f"{found.name} can't see opportunities. {shut.first.sentence}")
    return found
