"""Cutting escaped text to Slack's limits, at a paragraph, a line or a word where there is one."""

import re

#: Where a piece may end, best first.
_SEAMS = ("\n\n", "\n", " ")
#: An entity that `escape` wrote; a cut inside one would show its ruins.
_TORN = re.compile(r"&[a-z]{0,4}$")
ELLIPSIS = "…"


def size(text: str) -> int:
    """Return a text's length as Slack's clients count it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pieces(text: str, limit: int) -> list[str]:
    """Return the text in pieces of at most `limit`; nothing but white space at seams is lost."""
    found = []
    rest = text.strip()
    while size(rest) > limit:
        piece = _piece(rest, limit)
        found.append(piece.rstrip())
        rest = rest[len(piece) :].lstrip()
    return [piece for piece in (*found, rest) if piece]


def shortened(text: str, limit: int) -> str:
    """Return the text, cut with an ellipsis when it is longer than `limit`."""
    if size(text) <= limit:
        return text
    return _TORN.sub("", _head(text, limit - size(ELLIPSIS))).rstrip() + ELLIPSIS


def _piece(text: str, limit: int) -> str:
    head = _head(text, limit)
    for seam in _SEAMS:
        end = head.rfind(seam)
        if end > len(head) // 3:
            return head[:end]
    return _TORN.sub("", head) or head


def _head(text: str, limit: int) -> str:
    """Return the longest beginning of at most `limit` units that tears no character."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[: 2 * limit].decode("utf-16-le", "ignore")
