"""What REX can do for one person, by what they may do in HirePilot, and how they would ask for it."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.access import Action, Actor, decide

#: Slack shows at most so many prompts where a conversation starts.
MOST_PROMPTS = 4


@dataclass(frozen=True)
class Offer:
    """One thing REX does, and a message that asks for it."""

    does: str
    ask: str


GUIDE = Offer("answer from the HirePilot guide, with its source", "How do I create an opportunity?")
PERSON = Offer("bring in a person, with a ticket", "I need to talk to support")
WHY = Offer("find out why you can't see something", "Why can't I see the Opportunities tab?")
COLLEAGUE = Offer(
    "find out why a colleague can't see something", "Why can't my colleague see any opportunities?"
)
#: In the order of their use to those who may do all of them.
_BY_ACTION = {
    Action.SEE_OPPORTUNITIES: Offer(
        "list your deals, stale ones and the pipeline", "Show me my open opportunities"
    ),
    Action.CREATE_OPPORTUNITY: Offer(
        "prepare a new opportunity for you to confirm", "Create an opportunity"
    ),
    Action.MOVE_STAGE: Offer(
        "prepare moves, changes and closed deals for you to confirm",
        "Move an opportunity to the next stage",
    ),
    Action.SEE_BILLING: Offer("draft, send and settle invoices", "Which invoices are unpaid?"),
    Action.LOOK_INTO_COLLEAGUE: COLLEAGUE,
}


def offers(actor: Actor | None) -> tuple[Offer, ...]:
    """Return what REX can do for a member; for a stranger, what anybody may ask."""
    return tuple(_offers(actor))


def prompts(actor: Actor | None) -> tuple[str, ...]:
    """Return what to suggest where this person's conversation starts."""
    asks = [offer.ask for offer in offers(actor)]
    return tuple(asks[:MOST_PROMPTS])


def barred(actor: Actor) -> str | None:
    """Return why deals are closed to a member and who can change that; None if they are open."""
    decision = decide(actor, Action.SEE_OPPORTUNITIES)
    return None if decision.allowed else decision.first.sentence


def _offers(actor: Actor | None) -> Iterator[Offer]:
    yield GUIDE
    if actor is None:
        yield PERSON
        return
    if barred(actor):
        yield WHY
    for action, offer in _BY_ACTION.items():
        if decide(actor, action).allowed:
            yield offer
    yield PERSON
