"""Politeness around a message, which is no part of what was said."""

import re

#: Words of it, as a pattern.
POLITE = r"please|pls|plz|thanks|thank you|thx|ty|now|asap|rex"
_AT_THE_END = re.compile(rf"(?:[\s,]*\b(?:{POLITE})\b[\s.!]*)+$|[\s.!]+$", re.IGNORECASE)
_YOU = r"(?:you|u|ya|ye)"
#: What is asked for after a reason is no part of it: "they have no money, can you close it".
_ASKED_AT_THE_END = re.compile(
    r"(?:[\s,.;:!–—-]|[\u2600-\u27bf\U0001f300-\U0001faff])*(?:\b(?:so|and)\s+)?"
    rf"(?:\b(?:can|could|would|will) {_YOU}\b.*|\b(?:please|pls|plz) \w+ (?:it|that|this|them)\b.*"
    r"|(?<=[,.;!\s])\b(?:close|mark|put|set|cancel|hold|pause|park|move|update|log) (?:it|that|this|them)\b.*)$",
    re.IGNORECASE | re.DOTALL,
)
_KIND = r"(?:nice|great|good|lovely|helpful|brilliant|handy|wonderful|ideal)"
_DONE = r"(?:linked|attached|connected|tied|moved|pushed|shifted|advanced|put|added|bumped|created)"
#: Ways round a plain "can you", and what they come to.
_ROUNDABOUT = (
    (
        rf"\b(?:i|we) (?:should|would|'d) be (?:most |very |so |really )?grateful if {_YOU}"
        r" (?:would|could|can)(?: kindly)?\b",
        "can you",
    ),
    (rf"\b(?:might|may|could|can) i (?:trouble|ask|bother) {_YOU} to\b", "can you"),
    (r"\b(?:can|could|would|will) ye\b", "can you"),
    (
        r"\bwould it be (?:(?:a |an |too |so |very |really |that )*(?:pain|bother|hassle|trouble|much|okay|ok|alright|easy|hard|possible)"
        rf" ?)+(?:trouble )?(?:for {_YOU} )?(?:to|if {_YOU}|for {_YOU} to)\b",
        "can you",
    ),
    (
        r"\b(?:fancy|mind|how about|what about) (?=(?:linking|moving|attaching|connecting|putting|adding|creating)\b)",
        "please ",
    ),
    (r"(?<=[A-Za-z.!?])\s+x{1,4}[\s.!]*$", ""),
    (
        rf"(?:\bit )?\bwould be (?:(?:really|very|so|most|super) )?{_KIND} if"
        rf"(?= [^.!?]*\b(?:were|was|could be|got) {_DONE}\b)",
        "",
    ),
    (r"\bdo the needful(?: and)?\b", ""),
    (
        rf"\bwhen(?:ever)? {_YOU} (?:get|have|got) (?:a |an? free )?(?:min(?:ute)?|mo(?:ment)?|sec(?:ond)?|chance)\b,?",
        "",
    ),
    (rf",? \bif {_YOU} (?:do not|don['\u2019]?t|wouldn['\u2019]?t) mind\b", ""),
    (r",? \bbefore (?:i|we) forget\b", ""),
    (
        rf"\A([^\"\u201c]*?)[\s,.;]*\b(?:can|could|would) {_YOU} (?:please |pls )?do (?:it|that|this) for (?:me|us)\b",
        r"\1",
    ),
    (
        r"\b(create|add|open|make|log|new)\b(?=\W*\b(?:client|customer)[ \t]*[:=][^\n,;]*[\n,;]\W*"
        r"(?:role|title|type|deal type|fee|value|position|job)\b)",
        r"\1 a deal",
    ),
    (r"[\s,.;]*\b(?:please|kindly) (?:revert|do the same)\b", ""),
    (
        r"[\s,.;]*\b(?:yours (?:sincerely|faithfully|truly)|(?:kind|best|warm) regards|(?:with )?(?:many |best )?thanks)"
        r"[,.]? [A-Z][a-z]+(?: [A-Z][a-z]+)?\W*$",
        "",
    ),
)
_PLAINER = tuple((re.compile(said, re.IGNORECASE), plain) for said, plain in _ROUNDABOUT)


def without_politeness(text: str) -> str:
    """Return a text without the politeness at its end: "no budget, thanks!" is "no budget"."""
    return _AT_THE_END.sub("", text.strip())


def without_request(text: str) -> str:
    """Return a text without what is asked for at its end: "no budget, can you close it"."""
    return _ASKED_AT_THE_END.sub("", text)


def plainly(text: str) -> str:
    """Return what is asked for by roundabout politeness: "might I trouble you to" is "can you"."""
    for said, plain in _PLAINER:
        text = said.sub(plain, text)
    return text
