"""A question that came with an order: the cards alone would leave it out."""

from collections.abc import Callable

from bot import phrases
from bot.model.asides import question_beside
from bot.reply import best_passage
from bot.steps import Steps
from bot.turn import Part, Reply
from tools.outcome import Outcome


def with_answer_beside(
    reply: Reply, asked: str, steps: Steps, search: Callable[[str], Outcome]
) -> Reply:
    """Add the guide's answer to the question beside an order; without one, say that it is left."""
    question = question_beside(asked) if reply.proposals or reply.draft else None
    if question is None or not steps.changed("answers a question beside"):
        return reply
    answer = best_passage(search(question).passages, question)
    left = Part(say=phrases.not_answered(question))
    parts = answer.parts if answer.kind == "answer" else (left,)
    return reply.model_copy(update={"parts": (*reply.parts, *parts)})
