"""How far one move of a deal may go, as Team Admins set it for a pipeline."""

from typing import Literal

from pydantic import Field

from domain import crm
from domain.access import Action
from domain.differences import Change
from domain.lookup import require
from domain.names import listed
from domain.pipeline import MovePolicy, Pipeline
from tools.asking import Unclear, draft
from tools.boards import OfBoard, board_meant
from tools.office import Click, Office
from tools.outcome import Draft
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned

PolicyName = Literal["adjacent", "forward", "free"]
POLICIES: dict[str, str] = {
    "adjacent": "One stage at a time, either way",
    "forward": "To any later stage",
    "free": "To any stage",
}
#: The same within a sentence.
_CHOICES = tuple(it[0].lower() + it[1:] for it in POLICIES.values())


class SetMovePolicy(OfBoard):
    """Of which pipeline, and how far its deals may move at once."""

    policy: PolicyName | None = Field(
        default=None,
        description=(
            "adjacent: one stage at a time; forward: also past stages, ahead; free: anywhere. Null "
            "if not said."
        ),
    )


def plan_policy(args: SetMovePolicy, office: Office) -> Plan | Draft:
    """Check how deals are to move; where it is like that already, there is nothing to do."""
    require(office.actor, Action.MANAGE_PIPELINE)
    board = board_meant(office, args)
    if isinstance(board, Unclear):
        return draft(POLICY.name, {**args.given(), "pipeline": board})
    if args.policy is None:
        how = Unclear(f"How far may a deal move at once: {listed(_CHOICES, 'or')}?")
        return draft(POLICY.name, {**args.given(), "policy": how})
    after = POLICIES[args.policy]
    if board.policy == args.policy:
        already = f"{after}: deals in {board.name} move like that already."
        return Plan(arguments=args.given(), title="", already=already)
    change = Change("A deal may move", POLICIES[board.policy], after)
    return planned(args.given(), f"Change how deals move in {board.name}", [change])


def perform_policy(args: SetMovePolicy, click: Click) -> str:
    """Let deals move as it was planned."""
    board = _set(args, click)
    return f"Done. Deals in {board.name} may move so: {POLICIES[board.policy].casefold()}."


def _set(args: SetMovePolicy, click: Click) -> Pipeline:
    policy = MovePolicy(args.policy or MovePolicy.ADJACENT)
    return crm.set_policy(click.records, click.actor, policy, pipeline=args.pipeline, **click.how)


POLICY = Write(
    name="set_move_policy",
    title="Set how deals move",
    description=(
        "Prepare another rule for how far a deal may move at once: one stage, ahead, or anywhere. "
        f"Team Admins only. {NOTHING_IS_WRITTEN}"
    ),
    arguments=SetMovePolicy,
    plan=plan_policy,
    perform=perform_policy,
)
