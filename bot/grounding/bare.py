"""Words without a block beside them, and those that have to be borne out word by word."""

from collections.abc import Iterator

from bot.grounding.claims import COUNTS, content_of
from bot.grounding.clauses import is_question
from bot.grounding.proof import Proof, proof_of, sentences_of
from bot.grounding.wording import BESIDE, retold_in


def unborne(say: str, results: str) -> Iterator[str]:
    """What of a statement that points at no block is not at least spoken of by a tool's result.

    "Sure, this is easy." has no word that the gate could hold against anything, and is a fact all
    the same; "Happy to help!" is none.
    """
    told = proof_of((), "", results).stems
    for sentence in sentences_of(say):
        content = content_of(sentence)
        if content and content.isdisjoint(told) and not is_question(sentence):
            yield f"no block stands beside it: {sentence!r}"


def unproven(told: str, proof: Proof) -> Iterator[str]:
    """What a question takes for true, unless its blocks have each word of it that carries a topic.

    Of a statement the gate asks for less, for its blocks are read with it.
    """
    content = content_of(told) - COUNTS
    telling = content - BESIDE
    if not telling or telling - content_of(proof.text) - retold_in(told, proof.meanings):
        yield f"the blocks do not say: {told!r}"
