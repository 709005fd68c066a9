"""Whether some words make a statement, and whether it is about what somebody means or wants."""

import re

from bot.grounding.proof import decisive

_VERBS = (
    "include need require cost see get belong come contain allow let link move create delete send "
    "work use show offer support cover give take last run count start end close open stay keep "
    "make happen expire renew limit own manage change approve pay read write edit add remove"
)
_BASE = "|".join(_VERBS.split())
_SINGULAR = "|".join(f"{verb}s" for verb in _VERBS.split())
_MODAL = (
    r"is|are|was|were|has|have|had|can|cannot|could|may|might|must|should|will|would|do|does"
    r"|(?:is|are|ca|wo|do|does|was|were|has|have|could|should|would)n't"
)
_ANY = r"goes|belongs|means|applies|including|included|having|being|available|allowed|possible"
#: Behind these stands a noun, or a verb that no one does: "the links", "to include".
_NO_VERB_BEHIND = re.compile(
    r"\b(?:the|a|an|your|my|our|its|their|this|that|these|those|of|any|some|more|to|or|and|\w+'s)\s+\w+",
    re.IGNORECASE,
)
_CERTAIN = re.compile(rf"\b(?:{_MODAL}|{_ANY})(?![\w'])", re.IGNORECASE)
_LIKELY = re.compile(rf"(?<=\w )(?:{_BASE}|{_SINGULAR}|pays|applies)\b", re.IGNORECASE)

_WISHES = (
    r"(?:want|wanted|mean|meant|like|liked|love|prefer|say|said|ask|asked|asking|told|mentioned"
    r"|think|thought|tried|try|trying|look|looking|see|saw|talking|referring|wish|hope|guess"
    r"|guessing|understand|gather|know|have in mind|working|need to (?:know|ask))"
)
_SPEAKER = re.compile(
    rf"(?:so |and |then )*(?:you|i|we)\s+(?:(?:would|are|am|do|did|have|still|also|just|really|only"
    rf"|already|first|both|rather|can|could|not)\s+)*{_WISHES}\b",
    re.IGNORECASE,
)
_CHECKING = re.compile(r"let me (?:make sure|check|see)\b(?! that\b)", re.IGNORECASE)
_THINGS = (
    r"client|deal|opportunity|amount|value|title|req|requisition|contact|name|candidate|invoice"
)
#: "It is the Acme deal", "the client is Acme": which one is meant, not how anything is.
_WHICH = re.compile(
    rf"(?:(?:it|that|this|they) (?:is|was|are)(?: (?:about|for))? (?:the|your|an?|[A-Z\"])"
    rf"|(?:the|your|its) (?i:{_THINGS}) (?:is|was)(?: (?:for|called|named|about))? [A-Z\"$\u20ac\u00a3\d])"
    r"(?!.*\b(?:only|always|never|every|all)\b)"
)


def has_predicate(clause: str, *, surely: bool = False) -> bool:
    """Whether a clause has a verb by which it says something of something, `surely` none that may be
    a noun ("the last changes")."""
    if _CERTAIN.search(clause) or surely:
        return bool(_CERTAIN.search(clause))
    return any(
        not _NO_VERB_BEHIND.search(clause[: found.end()].rsplit(" ", 2)[-2] + " " + found[0])
        for found in _LIKELY.finditer(clause)
    )


def is_about_the_talk(clause: str) -> bool:
    """Whether a clause only says what somebody means, wants or asked, or which of several it is."""
    return bool(_SPEAKER.match(clause) or _CHECKING.match(clause)) or _is_which(clause)


def _is_which(clause: str) -> bool:
    lowered = clause[:1].lower() + clause[1:]
    return bool(_WHICH.match(lowered)) and not decisive(clause)
