"""What a message asks for in so many words, among everything else that it tells."""

import re
from collections.abc import Iterator

_YOU = (
    r"(?:(?:can|could|would|will|cld|wld|cud) (?:you|u|ya)"
    r"|(?:i|we)(?: would|'d|d)? (?:like|want|need)(?: please)? (?:that you|you to|to))"
)
_VERB = (
    r"(?:create|add|make|start|open|log|set|put|move|mv|push|shift|bump|advance|nudge|get|link|attach|connect|tie|hook"
    r"|mark|close|hold|pause|park|freeze|resume|cancel|scrap|drop|rename|change|update|raise|lower|convert|draft|invoice"
    r"|send|unlink|detach|take|give|assign|record|stick|knock|pop|chuck|throw|bring|pull|switch|flip)"
)
_PLEASE = r"(?:please|pls|plz|plss)"
#: Where a request begins that says so: "can you …", "…, pls move it".
_BEGINS = re.compile(
    rf"\b{_YOU}\b|(?:^|[,:]\s*|\b(?:and|so|then|ok|okay|but|now)\s+){_PLEASE}\s+(?=(?:to )?{_VERB}\b)",
    re.IGNORECASE,
)
_BY_VERB = re.compile(rf"^\W*(?:(?:so|ok|okay|and|also|then|now|just)\W+)*{_VERB}\b", re.IGNORECASE)
_POLITELY = re.compile(rf"\b(?:{_YOU}|{_PLEASE})\b", re.IGNORECASE)
_NEEDS = re.compile(
    r"\bneeds? (?:to be )?(?:link|mov|attach|connect|push|bump|creat|add)\w*(?:ed|ing)\b",
    re.IGNORECASE,
)
_AT_THE_END = re.compile(rf"\b{_PLEASE}\b[\s!.,]*(?:rex\b[\s!.,]*)?(?=$|,)", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+|\s+[-\u2013\u2014]+\s+")
#: What somebody else said is quoted; it is asked for only where "can you do that" follows.
_REPORTED = re.compile(
    r"\b(?:says?|said|saying|goes|going|msgd|messaged|messages|texted|wrote|writes|asks?|asked|like|me|us|them|him|her)"
    r"\W{0,3}[\"\u201c](?P<words>[^\"\u201d]{4,200})[\"\u201d]",
    re.IGNORECASE,
)
_DO_THAT = re.compile(
    rf"[\s,.;]*(?:\b(?:so|and|ok)\b\W*)?\b{_YOU} (?:please |pls |just )?(?:do|sort|action|handle) (?:that|this|it)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
#: "the team wants Acme in Proposal, can you do that?"
_THEY_WANT = re.compile(
    r"^(?:(?:the|my|our) )?[a-z]+ (?:wants?|wanted|would like|asked for)(?: to have)? ",
    re.IGNORECASE,
)
#: What takes a request back, or puts it off.
_NOT_NOW = re.compile(
    r"\b(?:not yet|leave it|leaving it|leave that|hold off|never ?mind|nvm|nah|nope|not until|scrap that|forget it"
    r"|forget that|ignore that|do not bother|don'?t bother|no need)\b",
    re.IGNORECASE,
)


_IN_THE_END_NOT = re.compile(
    r"\w[\s,.;!\u2013\u2014-]+(?:(?:actually|oh|no|wait|but|so)\W+)*(?:nah|nope|never ?mind|nvm|scrap (?:that|it)"
    r"|forget (?:it|that)|leave it|ignore that|(?:we(?:'| a)re )?leaving it)\b[\W_]*(?:(?:as (?:it is|is)|for now|then|thanks|pls|please|lol|sorry|wrong (?:chat|window|thread|channel|person|tab)|my (?:bad|mistake))\W*)*$",
    re.IGNORECASE,
)


def request_in(text: str) -> str | None:
    """Return the one request of a message, without what it tells besides; None where there is none."""
    if _NOT_NOW.search(text):
        return None
    reported = _REPORTED.search(text)
    if asked := _DO_THAT.search(text):
        told = reported["words"] if reported else text[: asked.start()]
        return _THEY_WANT.sub("", told.strip()) or None
    found = list(_requests(_blanked(text, reported)))
    return found[0] if len(found) == 1 else None


def taken_back(text: str) -> bool:
    """Whether a message takes back what it asks for, or only tells what somebody else asked for."""
    only_told = without_reported_requests(text) != text and request_in(text) is None
    return only_told or _IN_THE_END_NOT.search(text) is not None


def asks_politely(request: str) -> bool:
    """Whether a request is one by its "can you" or "please", not by its verb alone."""
    return _POLITELY.search(request) is not None


def without_reported_requests(text: str) -> str:
    """Return a text without what somebody is quoted to have asked for."""
    return _REPORTED.sub(lambda it: " " if _BY_VERB.match(it["words"]) else it[0], text)


def _blanked(text: str, reported: re.Match[str] | None) -> str:
    return _REPORTED.sub(lambda it: " " * len(it[0]), text) if reported else text


def _requests(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(text):
        sentence = sentence.strip()
        if begins := list(_BEGINS.finditer(sentence)):
            said = sentence[begins[-1].start() :].strip(" ,:")
            has_verb = re.search(rf"\b{_VERB}\b", said, re.IGNORECASE)
            yield said if has_verb else _last_clause(sentence)
        elif ends := _AT_THE_END.search(sentence):
            yield _last_clause(sentence[: ends.end()].strip(" ,"))
        elif _BY_VERB.match(sentence) or _NEEDS.search(sentence):
            yield sentence


def _last_clause(said: str) -> str:
    """What a sentence that ends politely asks for: "it has gone cold, drop it pls"."""
    breaks = [it.end() for it in re.finditer(r",\s+", said)]
    return next((said[at:] for at in reversed(breaks) if _BY_VERB.match(said[at:])), said)
