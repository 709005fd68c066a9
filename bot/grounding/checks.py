"""What a statement has somebody check: it asks how things are, and asserts nothing of it."""

import re

from bot.grounding.proof import Proof, sentences_of

_LEADS_IN = re.compile(r"^check\b", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:check|checks|compare|whether|make sure|see if)\b"
    r"|\b(?:can|may|might|could) (?:just |also |simply )?be\b",
    re.IGNORECASE,
)


def without_checks(say: str, proof: Proof) -> str:
    """Return a statement without the sentences that retell a list of what to check.

    Such a list names what may be wrong, and the statement may name what should be so instead:
    neither says the contrary of the other.
    """
    if not any(map(_LEADS_IN.search, proof.lead_ins)):
        return say
    return "\n".join(each for each in sentences_of(say) if not _ASKS.search(each))
