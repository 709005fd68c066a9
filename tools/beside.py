"""What a text names beside deals and clients: leads, reasons for losing, colleagues."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain import crm
from domain import leads as pursuing
from domain.access import Action, Actor, decide
from domain.books import Books
from domain.losses import ALIASES
from tools.recognition import called
from tools.sighting import Name, names_of, sightings

#: A longer text, such as a pasted log, is not looked through for them.
LONGEST = 1_000


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What else a text names for certain: leads by ref, reasons for losing, colleagues.

    `called` holds the ways in which those are called, each with its kind.
    """

    leads: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    called: tuple[Name[tuple[str, str]], ...] = ()


def beside(text: str, records: Books, actor: Actor) -> Beside:
    """Return the leads, the reasons for losing and the colleagues that a text names."""
    if len(text) > LONGEST or not decide(actor, Action.SEE_OPPORTUNITIES).allowed:
        return Beside()
    ways = {
        "lead": _leads(records, actor),
        "reason": _reasons(records, actor),
        "person": _people(records, actor),
    }
    seen = {kind: _certain(text, names) for kind, names in ways.items()}
    named = tuple(
        Name(name.words, (kind, name.thing), name.whole)
        for kind, names in ways.items()
        for name in names
        if name.thing in seen[kind]
    )
    return Beside(leads=seen["lead"], reasons=seen["reason"], people=seen["person"], called=named)


def _leads(records: Books, actor: Actor) -> list[Name[str]]:
    leads = pursuing.leads(records.leads, actor)
    return [way for it in leads for name in (it.name, it.company) for way in called(name, it.ref)]


def _reasons(records: Books, actor: Actor) -> list[Name[str]]:
    reasons = crm.loss_reasons(records, actor)
    labels = {reason.key: reason.label for reason in reasons}
    ways = [name for it in reasons for name in names_of(it.label, it.label)]
    for alias, key in ALIASES.items():
        ways += names_of(alias, labels[key]) if key in labels else ()
    return ways


def _people(records: Books, actor: Actor) -> list[Name[str]]:
    team = [it for it in records.members(actor.workspace.id) if it.member_id != actor.member_id]
    return [name for it in team for name in called(it.name, it.name)]


def _certain(text: str, known: Sequence[Name[str]]) -> tuple[str, ...]:
    found = (seen.things[0] for seen in sightings(text, known) if len(seen.things) == 1)
    return tuple(dict.fromkeys(found))
