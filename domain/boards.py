"""How every command changes the board: by an admin, once per key, one at a time, written down."""

from collections.abc import Callable, Collection

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
    *,
    stages: tuple[str, ...] = (),
) -> Pipeline:
    """The board after `do`, which gets it locked and returns a sentence for the record.

    It is the board of new deals, or an earlier one if that alone has the `stages`.
    """
    by, home = By(actor, how["source"], how["now"]), actor.workspace.id
    name, *asked = verb
    command = Command.of(by, how["key"], str(name), *asked)
    with records.attempt():
        if earlier := records.claim(command):
            return _kept(records, actor, earlier["pipeline"])
        lookup.require(actor, Action.MANAGE_PIPELINE)
        records.lock_board(home)
        board = records.lock_board(home, having(stages, records.pipelines(home)))
        records.note_board(board, do(board, by), by)
        after = board if stages else records.pipeline(home)
        records.settle(command, {"pipeline": str(after.id)})
        return _kept(records, actor, str(after.id))


def having(stages: Collection[str], boards: tuple[Pipeline, ...]) -> Pipeline:
    """The first board that has all these stages, the newest one if there is none."""
    fitting = (it for it in boards if stages and all(map(it.has, stages)))
    return next(fitting, boards[0])


def _kept(records: Records, actor: Actor, pipeline_id: str) -> Pipeline:
    kept = records.pipelines(actor.workspace.id)
    return next((it for it in kept if str(it.id) == pipeline_id), kept[0])
