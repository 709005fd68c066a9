"""Whether a turn's ticket is due by rule, after the model did what it did."""

from bot.agent import Thought
from bot.model.commanding import tells_what_came
from bot.model.offline import RECOGNISE
from bot.model.orders import may_order
from bot.model.wishes import NO_REPORTS
from tickets.policy import Assessment
from tools.persisting import persists


def is_due(thought: Thought, found: Assessment, said: str, said_before: str) -> bool:
    """Whether what was said must be escalated: it reports a fault, or says that it is still there."""
    must = found.decision == "escalate" and not _did_what_was_asked(thought, found, said)
    return must or persists(said, said_before)


def _did_what_was_asked(thought: Thought, found: Assessment, said: str) -> bool:
    """Whether a change was prepared of a message that has no symptom of the table.

    What a model could not prepare counts only where the message asks for something: it may
    have tried what somebody reports to fail.
    """
    came_of_it = [it for it in thought.outcomes if it.proposal or it.draft or it.refusal]
    if thought.mode != "full" and came_of_it:
        return found.likened or set(thought.tools) <= {RECOGNISE, *NO_REPORTS}
    asks = may_order(said) and not tells_what_came(said)
    return found.likened and any(it.proposal or asks for it in came_of_it)
