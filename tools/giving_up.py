"""Giving up a card that a message takes back, so that only what stands in its place waits."""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import JsonValue

from tools.context import Context

REPLACED = "Replaced by a newer proposal. Nothing was changed."
#: What can become of a deal: one of these instead of another.
FATES = frozenset(
    ("move_stage", "close_won", "close_lost", "hold_opportunity", "cancel_opportunity")
)


def give_up_last(
    tool: str,
    meant: Mapping[str, JsonValue],
    thread: str,
    context: Context,
    *,
    only_its_place: bool,
) -> None:
    """Cancel the card that the person got last in the thread, in an earlier turn, and takes back.

    It is one of this kind, or of another fate of the same deal ("not lost, won"); of several, that
    of the same deal comes first, whose place the new one takes. With `only_its_place` nothing else
    is cancelled than another fate of the same deal.
    """
    if only_its_place and tool not in FATES:
        return
    asker, deal = context.asker, meant.get("opportunity")
    waiting = [
        it
        for kind in ({tool} | (FATES if tool in FATES else frozenset()))
        for it in context.proposals.waiting(asker.workspace.id, asker.member_id, kind)
        if it.thread == thread and it.turn_id != context.turn.id
    ]
    same_deal = [it for it in waiting if deal and it.arguments.get("opportunity") == deal]
    of_the_kind = [] if only_its_place else [it for it in waiting if it.tool == tool]
    if older := same_deal or of_the_kind:
        last = max(older, key=lambda it: (it.created_at, it.turn_id))
        gone = replace(last, state="cancelled", result=REPLACED, settled_at=context.now)
        context.proposals.replace(gone)
