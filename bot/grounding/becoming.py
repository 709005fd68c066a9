"""What somebody or something is, or becomes: a lead, a candidate, a client, and no other of these."""

from collections.abc import Iterator
from functools import lru_cache

from bot.grounding.clauses import parts_of
from bot.grounding.cues import Cues
from bot.grounding.denying import denies
from bot.grounding.proof import Proof, nearest, sentences_of

_KINDS = (
    "lead|candidate|client|contact|guest|member|opportunity|deal|req|team admin|super admin|admin|"
    "decision maker|prospect|submission|invoice|placement|user|reviewer"
)
#: The two words for one thing, and roles of which one is the other as well.
_SAME = {"deal": "opportunity"}
_BECOMES = Cues(
    r"\b(?:is|are|becomes?|become|counts? as|(?:turn\w*|chang\w*|mak\w*|convert\w*|promot\w*)\b[^.,;:]{0,40}?\b(?:into|to)|converted (?:in)?to|into)"
    rf" (?:still |always |then |now |first )*(?:an? |the |your )?({_KINDS})s?\b(?! (?:pipeline|stage|list|record|portal|page|side))",
    "lead candidate client contact guest member opportunity deal req reqs admin decision prospect submission invoice placement user reviewer",
)


def becomes_another(say: str, proof: Proof) -> Iterator[str]:
    """What turns into one thing by a statement, and into another in the sentence that says the same."""
    for part in (each for one in sentences_of(say) for each in parts_of(one)):
        ours = _kinds(part)
        if not ours or denies(part):
            continue
        told = [each for each in nearest(_BECOMES.sub(" ", part), proof.sentences) if _kinds(each)]
        theirs = frozenset[str]().union(*map(_kinds, told))
        if (
            theirs
            and not ours & theirs
            and not any(kind in each.casefold() for kind in ours for each in told)
        ):
            yield f"the guide has {' and '.join(sorted(theirs))!r} here"


@lru_cache(maxsize=8_192)
def _kinds(text: str) -> frozenset[str]:
    found = (each.casefold() for each in _BECOMES.findall(text))
    return frozenset(_SAME.get(each, each) for each in found)
