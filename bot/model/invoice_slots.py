"""The several lines of an invoice as they stand in a message, each with its amount."""

import re

from tools.invoice_lines import is_a_line

#: Where the lines begin: "2 lines, kick-off 3000 and ...", "...: kick-off 3000, travel 500".
_CALLED = re.compile(r"\blines?\b\s*[:,-]?\s*", re.IGNORECASE)
_COLON = re.compile(r":\s+")
_ENDS = re.compile(
    r"[\s,;.]*\b(?:due\b|(?:send|e-?mail|goes|go)(?: it)? to\b|to\s*(?:[,;.]|$)).*$",
    re.IGNORECASE | re.DOTALL,
)
_NEXT = re.compile(r"\s*(?:;|\n|,(?!\d)|\band\b|\bplus\b)\s*", re.IGNORECASE)


def lines_in(text: str) -> str | None:
    """Return the lines of a message without its e-mail address, None where there is one amount.

    What was called lines and has no amount stays among them: it is asked for.
    """
    called = _CALLED.search(text)
    begins = called or _COLON.search(text)
    if begins is None:
        return None
    listed = _ENDS.sub("", text[begins.end() :])
    parts = [part.strip(" .") for part in _NEXT.split(listed)]
    parts = [part for part in parts if part]
    readable = [is_a_line(part) for part in parts]
    if len(parts) < 2 or not any(readable) or not (called or all(readable)):
        return None
    return "; ".join(parts)
