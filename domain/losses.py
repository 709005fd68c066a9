"""Why deals are lost: the workspace's own list, and what each reason asks for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Unpack
from uuid import uuid4

from domain import limits, lookup, names
from domain.access import Action, Actor
from domain.boards import rearrange
from domain.changing import How
from domain.errors import BadValue, DetailMissing, NotFound
from domain.events import By
from domain.limits import text
from domain.opportunity import LOSS_NOTES_LENGTH, LossReason
from domain.pipeline import Pipeline
from domain.records import Records

LABEL_LENGTH = 80
COMPETITOR_LENGTH = 200
#: How many characters the notes need where a reason asks for notes.
FEWEST_NOTES = 20
MOST_REASONS = 20
#: Stands in where a workspace doesn't require a reason and none was given; nobody picks it.
NOT_STATED = "not_stated"

#: What people and other lists call the usual reasons; a workspace's own labels win.
ALIASES = {
    "price": "price_too_high",
    "too expensive": "price_too_high",
    "pricey": "price_too_high",
    "cheaper": "price_too_high",
    "competitor": "competitor_chosen",
    "competition": "competitor_chosen",
    "rival": "competitor_chosen",
    "someone else": "competitor_chosen",
    "somebody else": "competitor_chosen",
    "another agency": "competitor_chosen",
    "other agency": "competitor_chosen",
    "different agency": "competitor_chosen",
    "another firm": "competitor_chosen",
    "another supplier": "competitor_chosen",
    "competitor won price": "competitor_chosen",
    "competitor won features": "competitor_chosen",
    "budget": "no_budget",
    "timing": "timing_not_right",
    "bad timing": "timing_not_right",
    "not ready now": "timing_not_right",
    "no response": "no_decision",
    "ghosted": "no_decision",
    "went quiet": "no_decision",
    "went silent": "no_decision",
    "bad fit": "technical_fit",
    "feature missing": "technical_fit",
    "integration missing": "technical_fit",
}


@dataclass(frozen=True, kw_only=True)
class Loss:
    """What somebody says about a lost deal; `reason` is an entry of the workspace's list."""

    reason: str | None = None
    competitor: str | None = None
    notes: str | None = None


def loss_reasons(records: Records, actor: Actor) -> tuple[LossReason, ...]:
    """The reasons that the actor can give, by label."""
    lookup.require(actor, Action.SEE_OPPORTUNITIES)
    known = records.loss_reasons(actor.workspace.id)
    return tuple(reason for reason in known if reason.key != NOT_STATED)


def checked_loss(records: Records, by: By, loss: Loss) -> tuple[LossReason, Loss]:
    """The reason that was meant, and the rest without stray spaces; raises where one is wrong."""
    competitor = text(loss.competitor, "competitor", "competitor's name", COMPETITOR_LENGTH)
    notes = text(loss.notes, "notes", "notes on the loss", LOSS_NOTES_LENGTH)
    reason = _reason(records, by.actor, (loss.reason or "").strip())
    if reason.competitor_required and not competitor:
        raise DetailMissing("competitor", f"“{reason.label}”: which competitor was it?")
    if reason.notes_required and len(notes or "") < FEWEST_NOTES:
        raise DetailMissing(
            "notes",
            f"“{reason.label}” needs notes of at least {FEWEST_NOTES} characters. What happened?",
        )
    return reason, Loss(reason=reason.key, competitor=competitor, notes=notes)


def add_loss_reason(
    records: Records,
    actor: Actor,
    label: str,
    *,
    competitor_required: bool = False,
    notes_required: bool = False,
    **how: Unpack[How],
) -> tuple[LossReason, ...]:
    """One more reason at the end of the list; only for admins."""

    def do(board: Pipeline, by: By) -> str:
        home, known = actor.workspace.id, loss_reasons(records, actor)
        if len(known) >= MOST_REASONS:
            raise BadValue(
                "label",
                f"There may be up to {MOST_REASONS} reasons, and these are {len(known)}. "
                "Please remove one first.",
            )
        reason = LossReason(
            uuid4(),
            names.free_key(label, records.loss_reason_keys(home) | {NOT_STATED}),
            _label(label, known),
            competitor_required,
            notes_required,
        )
        records.save_loss_reason(home, reason)
        return f"Added the loss reason “{reason.label}”."

    verb = ("add_loss_reason", label, competitor_required, notes_required)
    return _configured(records, actor, verb, do, how)


def rename_loss_reason(
    records: Records, actor: Actor, reason: str, label: str, **how: Unpack[How]
) -> tuple[LossReason, ...]:
    """The same reason by another name, also on the deals that were lost for it."""

    def do(board: Pipeline, by: By) -> str:
        known = loss_reasons(records, actor)
        found = _named(known, reason)
        others = [it for it in known if it.id != found.id]
        renamed = replace(found, label=_label(label, others))
        records.save_loss_reason(actor.workspace.id, renamed)
        return f"Renamed the loss reason “{found.label}” to “{renamed.label}”."

    return _configured(records, actor, ("rename_loss_reason", reason, label), do, how)


def change_loss_reason(
    records: Records,
    actor: Actor,
    reason: str,
    *,
    competitor_required: bool | None = None,
    notes_required: bool | None = None,
    **how: Unpack[How],
) -> tuple[LossReason, ...]:
    """The same reason with other rules for deals that are lost from now on; None leaves one."""

    def do(board: Pipeline, by: By) -> str:
        found = _named(loss_reasons(records, actor), reason)
        given = (competitor_required, notes_required)
        before = (found.competitor_required, found.notes_required)
        competitor, notes = (
            old if new is None else new for old, new in zip(before, given, strict=True)
        )
        changed = replace(found, competitor_required=competitor, notes_required=notes)
        records.save_loss_reason(actor.workspace.id, changed)
        return f"Made the loss reason “{found.label}” ask for {changed.asks or 'nothing more'}."

    verb = ("change_loss_reason", reason, competitor_required, notes_required)
    return _configured(records, actor, verb, do, how)


def remove_loss_reason(
    records: Records, actor: Actor, reason: str, **how: Unpack[How]
) -> tuple[LossReason, ...]:
    """Offered no more; deals that were lost for it keep it."""

    def do(board: Pipeline, by: By) -> str:
        known = loss_reasons(records, actor)
        found = _named(known, reason)
        if len(known) == 1:
            raise BadValue(
                "reason",
                f"At least one reason has to stay, and “{found.label}” is the last one. "
                "Please add another first.",
            )
        records.archive_loss_reason(actor.workspace.id, found, by.at)
        return f"Removed the loss reason “{found.label}”."

    return _configured(records, actor, ("remove_loss_reason", reason), do, how)


def require_loss_reasons(
    records: Records, actor: Actor, required: bool, **how: Unpack[How]
) -> tuple[LossReason, ...]:
    """Whether a lost deal needs a reason, as it does by default."""

    def do(board: Pipeline, by: By) -> str:
        home = actor.workspace.id
        if NOT_STATED not in records.loss_reason_keys(home):
            records.save_loss_reason(home, LossReason(uuid4(), NOT_STATED, "Not stated"))
        records.require_loss_reason(home, required)
        return f"Made loss reasons {'required' if required else 'optional'}."

    return _configured(records, actor, ("require_loss_reasons", required), do, how)


def _reason(records: Records, actor: Actor, said: str) -> LossReason:
    known = records.loss_reasons(actor.workspace.id)
    offered = tuple(reason for reason in known if reason.key != NOT_STATED)
    if said:
        return _named(offered, said)
    if actor.workspace.loss_reason_required:
        labels = names.listed([reason.label for reason in offered], "or")
        raise DetailMissing("reason", f"Why was it lost: {labels}?")
    return next(reason for reason in known if reason.key == NOT_STATED)


def _named(known: Sequence[LossReason], said: str) -> LossReason:
    """By its label, else by its key, which is what it was called first; raises NotFound."""
    wanted = names.fold(said)
    keys = {names.fold(it.key): it for it in known}
    called = keys | {names.fold(it.label): it for it in known}
    found = called.get(wanted) or called.get(names.fold(ALIASES.get(wanted, "")))
    if found is None:
        labels = tuple(it.label for it in known)
        raise NotFound(
            f"There is no loss reason “{said}” here. The reasons are {names.listed(labels)}.",
            labels,
        )
    return found


def _label(said: str, others: Sequence[LossReason]) -> str:
    clean = limits.label(said, "loss reason", LABEL_LENGTH)
    if names.fold(clean) in {names.fold(it.label) for it in others}:
        raise BadValue(
            "label", f"There is a loss reason “{clean}” already. Please choose another name."
        )
    return clean


def _configured(
    records: Records,
    actor: Actor,
    verb: tuple[object, ...],
    do: Callable[[Pipeline, By], str],
    how: How,
) -> tuple[LossReason, ...]:
    rearrange(records, actor, verb, do, how)
    return loss_reasons(records, actor)
