"""People of a workspace, found by what others call them."""

from domain import lookup, names
from domain.access import Action, Actor
from domain.records import Records


def colleague(records: Records, actor: Actor, who: str) -> Actor:
    """The colleague an admin asks about, by e-mail or name; everybody may ask for themselves.

    Raises NotAllowed for anyone else who asks, NotFound or Ambiguous when not exactly one fits.
    """
    if _is(actor, who):
        return actor
    lookup.require(actor, Action.LOOK_INTO_COLLEAGUE)
    team = records.members(actor.workspace.id)
    addressed = tuple(it for it in team if _is(it, who))
    return lookup.the_one(
        who,
        addressed or names.matches(who, team, lambda it: (it.name,)),
        team,
        heading=lambda it: it.name,
        what=f"colleague in {actor.workspace.name}",
    )


def _is(actor: Actor, who: str) -> bool:
    return who.strip().casefold() in (actor.email.casefold(), actor.name.casefold())
