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


def give_up_last(tool: str, meant: Mapping[str, JsonValue], thread: str, context: Context) -> None:
    """Cancel the card that the person got last in the thread, in an earlier turn, and takes back.

    It is one of this kind, or of another fate of the same deal ("not lost, won"); of several, that
    of the same deal comes first, whose place the new one takes.
    """
    asker, deal = context.asker, meant.get("opportunity")
    waiting = [
        it
        for kind in ({tool} | (FATES if tool in FATES else frozenset()))
        for it in context.proposals.waiting(asker.workspace.id, asker.member_id, kind)
        if it.thread == thread and it.turn_id != context.turn.id
    ]
    same_deal = [it for it in waiting if deal and it.arguments.get("opportunity") == deal]
    if older := same_deal or [it for it in waiting if it.tool == tool]:
        last = max(older, key=lambda it: (it.created_at, it.turn_id))
        gone = replace(last, state="cancelled", result=REPLACED, settled_at=context.now)
        context.proposals.replace(gone)
