"""What becomes of an action that a model could not put together: its form, with what was valid."""

from bot.model.log import ToolCall
from bot.turn import Part, Reply
from tools.field_words import NEEDED
from tools.forms import has_form
from tools.outcome import Draft
from tools.toolbox import Toolbox

COULD_NOT = (
    "I couldn't put that together from your words. If you want me to prepare it, fill in the form: "
    "what I understood stands in it."
)


def mended_by_form(reply: Reply, struck: ToolCall, toolbox: Toolbox) -> Reply:
    """Offer the form of the action that a model failed at, unless rules came to a card or a ticket.

    What rules recognised counts more than what the model said.
    """
    if reply.proposals or reply.ticket or reply.kind == "refusal" or not has_form(struck.name):
        return reply
    valid = toolbox.valid(struck.name, struck.arguments)
    if reply.draft:
        same = reply.draft.tool == struck.name
        known = {**valid, **reply.draft.arguments} if same else reply.draft.arguments
        return reply.model_copy(
            update={"draft": reply.draft.model_copy(update={"arguments": known})}
        )
    missing = tuple(sorted(NEEDED[struck.name] - valid.keys()))
    repair = Draft(tool=struck.name, arguments=valid, missing=missing, question=COULD_NOT)
    if reply.kind == "abstain":
        return Reply(kind="clarify", parts=(Part(say=COULD_NOT),), repair=repair, mode=reply.mode)
    return reply.model_copy(update={"parts": (*reply.parts, Part(say=COULD_NOT)), "repair": repair})
