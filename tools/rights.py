"""Whether somebody's own plan, role or switches withhold what a message is about."""

from domain.access import decide
from domain.topics import ACTIONS, Topic
from tickets import things
from tickets.policy import vocabulary
from tickets.wording import Phrases, read
from tools.context import Context
from tools.outcome import Outcome
from tools.troubleshooting import found

#: What a message is about by what it names, all of it; read from the top.
_ABOUT: tuple[tuple[Topic, tuple[Phrases, ...]], ...] = (
    (Topic.BILLING_TAB, (things.BILLING + things.INVOICING,)),
    (Topic.CREATE_OPPORTUNITY, (things.OPPORTUNITY, things.CREATING)),
    (Topic.OPPORTUNITIES_TAB, (things.OPPORTUNITY,)),
    (Topic.OPPORTUNITIES_TAB, (things.REQ + things.JOB, things.LINKED)),
)


def withheld(words: str, context: Context) -> Outcome | None:
    """Return the diagnosis of what the words are about, where it is one of rights; None otherwise.

    Whoever may not see deals cannot tell that deals fail.
    """
    topic = _topic(words)
    if topic is None or context.actor is None or decide(context.actor, ACTIONS[topic]).allowed:
        return None
    return found(topic, context)


def _topic(words: str) -> Topic | None:
    clauses = read(words, vocabulary())
    return next(
        (topic for topic, named in _ABOUT if all(each.named_in(clauses) for each in named)), None
    )
