"""People of a workspace: found by what others call them, and by what they can do for others."""

from domain import lookup, names
from domain.access import Action, Actor, Fixer, Role
from domain.records import Records

#: So many of a role are named.
MOST_NAMED = 3


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


def who_can(records: Records, actor: Actor, fixer: Fixer) -> str:
    """Who of the actor's workspace has the helpful role, for them; empty where no role is meant."""
    role = _ROLES.get(fixer)
    team = records.members(actor.workspace.id) if role else ()
    helpful = [it for it in team if it.role is role][:MOST_NAMED]
    found = ["you" if it.member_id == actor.member_id else it.name for it in helpful]
    return f"In {actor.workspace.name} that is {names.listed(found, 'or')}." if found else ""


def _is(actor: Actor, who: str) -> bool:
    return who.strip().casefold() in (actor.email.casefold(), actor.name.casefold())


_ROLES = {Fixer.TEAM_ADMIN: Role.TEAM_ADMIN, Fixer.SUPER_ADMIN: Role.SUPER_ADMIN}
