"""Who a command is given as: by e-mail, by a role of the demo, or by name; else it says who there is."""

from collections.abc import Sequence

from bot.commands.speech import give_up
from bot.demo import ROLES, email_of
from bot.sql.room import Room
from domain.access import Actor

#: So many people are listed to choose from.
MOST_LISTED = 30


def asker(room: Room, who: str) -> Actor:
    """Return the member that is meant; where it is not exactly one, say who there is, and end."""
    email = email_of(who)
    if found := room.with_email(email):
        return found
    everybody = room.everybody()
    called = [it for it in everybody if email in _names(it)]
    if len(called) != 1:
        give_up(_who_there_is(who, called, everybody))
    return called[0]


def _names(member: Actor) -> set[str]:
    """What somebody is called, in small letters."""
    name = member.name.lower()
    return {member.email.lower(), name, *name.split()[:1]}


def _who_there_is(who: str, called: Sequence[Actor], everybody: Sequence[Actor]) -> str:
    if not everybody:
        return "Nobody is in this database yet. “rex db seed” adds the people of the demo."
    people = called or everybody
    words = {email: word for word, email in ROLES.items()}
    lines = [_line(it, words.get(it.email)) for it in people[:MOST_LISTED]]
    if len(people) > MOST_LISTED:
        lines.append(f"  … and {len(people) - MOST_LISTED} more")
    why = "Several people here are" if called else "Nobody here is"
    return "\n".join([f"{why} called {who}. There are:", *lines])


def _line(member: Actor, word: str | None) -> str:
    names = f"{member.email} ({word})" if word else member.email
    return f"  {names}: {member.name}, {member.role.label}, {member.workspace.plan.label}"
