"""What a message wants added to a ticket, and to which: "add to TKT-1001: also in Safari"."""

import re

from pydantic import JsonValue

_REF = re.compile(r"\btkt[\s#-]*(\d{1,9})\b", re.IGNORECASE)
_TICKET = r"(?:(?:(?:to|on|onto|in|with)\s+)?(?:(?:my|our|the|that|this|existing|open|last|support)\s+)*(?:ticket\s*#?\s*)?(?:tkt[\s#-]*\d+|\bticket))"
_VERB = (
    r"(?:(?:please|pls|rex|hi|hey|can you|could you|would you|also|and|i want to|i'd like to)[\s,]+)*"
    r"(?:add|append|attach|note|put|write|update|comment)"
)
#: "add to my ticket: it also happens in Safari"
_AFTER = re.compile(
    rf"^\s*{_VERB}\b(?:\s+(?:this|that|it|a note|a comment|something|more))*\s+{_TICKET}\s*"
    r"(?:[:,;.–—-]+|\b(?:that|saying|with|to say(?: that)?)\b)?\s*(?P<words>.*)$",
    re.IGNORECASE | re.DOTALL,
)
#: "add that it also happens in Safari to my ticket"
_BEFORE = re.compile(
    rf"^\s*{_VERB}\s+(?:(?:that|this)\b[:,]?\s+)?(?P<words>.+?)\s+{_TICKET}[\s.!]*(?:please|pls|thanks)?[\s.!]*$",
    re.IGNORECASE | re.DOTALL,
)
#: Words that say nothing by themselves.
_EMPTY = re.compile(r"(?:this|that|it|please|pls|thanks|something|more|[\s.!?])*", re.IGNORECASE)


def of_addition(text: str) -> dict[str, JsonValue]:
    """Return the ticket and the words that a message names; nothing for any other message."""
    found = _AFTER.match(text) or _BEFORE.match(text)
    if found is None:
        return {}
    ref = _REF.search(text[: found.start("words")] + text[found.end("words") :])
    words = found["words"].strip()
    given: dict[str, JsonValue] = {"ticket": f"TKT-{ref[1]}"} if ref else {}
    return given if _EMPTY.fullmatch(words) else {**given, "words": words}
