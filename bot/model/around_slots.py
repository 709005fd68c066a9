"""Details of who and what stands around a deal, as they stand in a message: contacts, links, colleagues."""

import re

from bot.model.names import Names
from bot.model.slots import Slots

EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
MAILTO = re.compile(r"<mailto:([^|>]+)(?:\|[^>]*)?>")
_URL = re.compile(r"https?://[^\s<>|]+")
_PHONE = re.compile(r"\+?\d[\d ()/-]{6,}\d")
_REMOVES = re.compile(r"^\W*(?:\w+ )*?(?:remove|take|drop)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^)]*\)")
_VERB = r"\b(?:add|put|make|set|include|save|remove|take|drop|share)\b\s+"
#: "Jane Roe (jane@…) as a contact", "the contact Jane Roe".
_CONTACT = (
    re.compile(rf"{_VERB}(?P<who>[^(<]+?)\W+(?:as|is)\s+(?:an?|the|our)?\s*\w*\s*contact", re.I),
    re.compile(
        r"\bcontacts?\b[\s:,]*(?:called|named)?\s*(?P<who>(?!to\b|for\b|on\b|of\b|from\b|with\b)"
        r"[^,(<@\d]+?)(?=\s*[,(<]|\s+(?:to|for|on|from|with|at)\b|\s+\S+@|[.!]?$)",
        re.I,
    ),
)
_COLLABORATOR = (
    re.compile(rf"{_VERB}(?P<who>[^,(<]+?)\s+(?:as|to)\s+(?:an?|the)?\s*collaborators?\b", re.I),
    re.compile(r"\bcollaborator[\s:]+(?P<who>(?!to\b|on\b|for\b)[\w.@' -]+?)\s+(?:to|on|from)\b", re.I),
    re.compile(r"\bshare\b.*\bwith\s+(?P<who>[\w.@' -]+?)[.!]?$", re.I),
)  # fmt: skip


def contact_in(text: str) -> Slots:
    """Return who is to be a contact, or is one no more."""
    plain = MAILTO.sub(r"\1", text)
    address = EMAIL.search(plain)
    without = EMAIL.sub(" ", plain)
    phone = _PHONE.search(without)
    who = _who(_ASIDE.sub(" ", _PHONE.sub(" ", without)), _CONTACT)
    parts = [part for it in (who or "").split(",") if (part := it.strip())]
    return {
        "name": parts[0] if parts else None,
        "position": parts[1] if len(parts) > 1 else None,
        "contact_email": address[0] if address else None,
        "phone": phone[0] if phone else None,
        "remove": _removes(text),
    }


def link_in(text: str) -> Slots:
    """Return which address belongs to a deal."""
    found = _URL.search(text)
    return {"url": found[0].rstrip(".,;)") if found else None, "remove": _removes(text)}


def collaborator_in(text: str, names: Names) -> Slots:
    """Return which colleague shares a deal, or does so no more."""
    plain = MAILTO.sub(r"\1", text)
    address = EMAIL.search(plain)
    who = names.people[-1] if names.people else _who(plain, _COLLABORATOR)
    return {"colleague": address[0] if address else who, "remove": _removes(text)}


def _who(text: str, patterns: tuple[re.Pattern[str], ...]) -> str | None:
    found = next((it for pattern in patterns if (it := pattern.search(text))), None)
    who = found["who"].strip(" .,;:!") if found else ""
    return who if any(it.isalpha() for it in who) else None


def _removes(text: str) -> bool | None:
    return True if _REMOVES.search(text) else None
