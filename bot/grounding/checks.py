"""What a statement has somebody check: a clause that asks how things are asserts nothing of it."""

import re

from bot.grounding.cues import Cues
from bot.grounding.proof import NEARLY, Proof

_LEADS_IN = re.compile(r"^check\b", re.IGNORECASE)
_CHECKS = Cues(
    r"\b(?:check|checks|compare|make sure|see (?:if|whether))\b",
    "check compare make see",
)
#: A clause that asks, or names what should be so: "whether it is closed", "that it is open".
_CLAUSE = re.compile(r"\b(?P<how>whether|if|that) (?P<what>[^,:;.]+)", re.IGNORECASE)
_MAY = re.compile(r"\b(?:may|might)\b", re.IGNORECASE)


def without_checks(sentence: str, proof: Proof) -> str:
    """Return a sentence without the clauses that only name what to check, beside a list of that.

    Where the guide names what may be wrong ("it may be closed"), what should be so instead ("check
    that it is open") is no contrary of it. Whatever else the sentence says is judged as ever.
    """
    if not _CHECKS.search(sentence) or not any(map(_LEADS_IN.search, proof.lead_ins)):
        return sentence

    def asked(clause: re.Match[str]) -> str:
        asks = clause["how"].lower() != "that"
        near = () if asks else proof.nearest(clause["what"], NEARLY)
        return "" if asks or any(map(_MAY.search, near)) else clause[0]

    return _CLAUSE.sub(asked, sentence)
