"""How every command changes the board: by an admin, once per key, one at a time, written down."""

from collections.abc import Callable

from domain import lookup
from domain.access import Action, Actor
from domain.changing import How
from domain.events import By
from domain.pipeline import Pipeline
from domain.records import Command, Records


def rearrange(
    records: Records,
    actor: Actor,
    verb: tuple[object, ...],
    do: Callable[[Pipeline, By], str],
    how: How,
) -> Pipeline:
    """The board after `do`, which gets it locked and returns a sentence for the record."""
    by = By(actor, how["source"], how["now"])
    name, *asked = verb
    command = Command.of(by, how["key"], str(name), *asked)
    with records.attempt():
        if records.claim(command):
            return records.pipeline(actor.workspace.id)
        lookup.require(actor, Action.MANAGE_PIPELINE)
        board = records.lock_board(actor.workspace.id)
        records.note_board(board, do(board, by), by)
        records.settle(command, {"pipeline": str(board.id)})
        return records.pipeline(actor.workspace.id)
