"""How every command changes the board: by an admin, once per key, one at a time, written down."""

from collections.abc import Callable, Collection

from domain import lookup, names
from domain.access import Action, Actor
from domain.changing import How
from domain.errors import Ambiguous, NotFound
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
    pipeline: str | None = None,
) -> Pipeline:
    """The board after `do`, which gets it locked and returns a sentence for the record.

    It is the board of new deals, or an earlier one if that alone has the `stages`, or the
    `pipeline` that is named.
    """
    by, home = By(actor, how["source"], how["now"]), actor.workspace.id
    name, *asked = verb if pipeline is None else (*verb, pipeline)
    command = Command.of(by, how["key"], str(name), *asked)
    with records.attempt():
        if earlier := records.claim(command):
            return _kept(records, actor, earlier["pipeline"])
        lookup.require(actor, Action.MANAGE_PIPELINE)
        records.lock_board(home)
        board = records.lock_board(home, having(stages, records.pipelines(home), pipeline))
        records.note_board(board, do(board, by), by)
        after = board if stages or pipeline else records.pipeline(home)
        records.settle(command, {"pipeline": str(after.id)})
        return _kept(records, actor, str(after.id))


def having(
    stages: Collection[str], boards: tuple[Pipeline, ...], pipeline: str | None = None
) -> Pipeline:
    """The board of that name, or the one that has all these stages, or that of new deals.

    Raises Ambiguous where several boards have them, NotFound where none has the name.
    """
    if pipeline is not None:
        return _called(pipeline, boards)
    fitting = [it for it in boards if stages and all(map(it.has, stages))]
    if len(fitting) > 1:
        several = tuple(it.name for it in fitting)
        said = names.listed([f"“{it}”" for it in stages])
        raise Ambiguous(
            f"The pipelines {names.listed(several)} both have {said}. Which pipeline do you mean?",
            several,
        )
    return fitting[0] if fitting else boards[0]


def _called(said: str, boards: tuple[Pipeline, ...]) -> Pipeline:
    wanted = names.fold(said).removeprefix("the ").removesuffix(" pipeline").removesuffix(" board")
    found = next((it for it in boards if names.fold(it.name) == wanted), None)
    if found is None:
        known = tuple(it.name for it in boards)
        raise NotFound(
            f"There is no pipeline “{said}” here. The pipelines are {names.listed(known)}.", known
        )
    return found


def _kept(records: Records, actor: Actor, pipeline_id: str) -> Pipeline:
    kept = records.pipelines(actor.workspace.id)
    return next((it for it in kept if str(it.id) == pipeline_id), kept[0])
