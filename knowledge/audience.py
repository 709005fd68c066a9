"""Whom a page is for, and what on it is an order to REX instead of help for people."""

import re

#: Whoever these pages are for, no person reads them.
REX = frozenset({"agent", "assistant", "rex", "bot", "chatbot", "model", "ai"})
#: Readers that a page may name.
PEOPLE = frozenset(
    [
        "admin",
        "administrator",
        "all",
        "anyone",
        "client",
        "customer",
        "developer",
        "employee",
        "end-user",
        "everybody",
        "everyone",
        "guest",
        "hirer",
        "manager",
        "member",
        "owner",
        "people",
        "person",
        "public",
        "reader",
        "recruiter",
        "staff",
        "team",
        "user",
    ]
)

_DUTY = r"(?:must|should|shall|ought to|has to|have to|needs? to|is to|is (?:not )?allowed to)\b"
_REX = re.compile(rf"\b(?:REX|Rex)\s+{_DUTY}|\byou are REX\b|\bas REX, you\b")
_ASSISTANT = re.compile(
    rf"\b(?:the |an? )?(?:AI |chat ?|support )?(?:assistant|chatbot|bot|agent|model)s? {_DUTY}"
    r"|\bsystem prompt\b|\bas an AI\b|\bsupport agent version\b",
    re.I,
)
_VERBS = "ask|tell|remind|walk|inform|guide|offer|reply to|respond to|apologi[sz]e to|show|direct"
_ABOUT_READERS = re.compile(
    rf"(?:^|[.;:,!?]\s+|\b(?:and|then|always|never|not|please)\s+)(?:{_VERBS})\s+"
    r"(?:the|this|your) (?:user|customer|reporter)s?\b"
    r"|(?:^|[.!?:]\s+)(?:always |immediately )?escalate\b",
    re.I,
)


def is_for_rex(audience: str | None) -> bool:
    """Whether a page says that it is for REX alone, in the singular or the plural."""
    return bool(_named(audience) & REX)


def is_for_people(audience: str | None) -> bool:
    """Whether a page may be shown to people; who names readers that nobody knows may not mean them."""
    named = _named(audience)
    return not named or (not named & REX and bool(named & PEOPLE))


def order_to_rex(text: str) -> re.Match[str] | None:
    """What in a text can only be an order to REX."""
    return _REX.search(text)


def perhaps_an_order(text: str) -> re.Match[str] | None:
    """What in a text is an order to REX on a page for people, and help in a bot's manual."""
    return _ASSISTANT.search(text) or _ABOUT_READERS.search(text)


def is_order(text: str, audience: str | None) -> bool:
    """Whether a text tells REX what to do, on a page that names its readers or any other."""
    return bool(order_to_rex(text) or (audience and perhaps_an_order(text)))


def _named(audience: str | None) -> frozenset[str]:
    """Each word of an audience in the singular, and all of it."""
    said = (audience or "").casefold().replace("_", " ")
    words = re.findall(r"[^\W_]+(?:-[^\W_]+)*", said)
    return frozenset(word for each in words for word in (each, each.removesuffix("s")))
