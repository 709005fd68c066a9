"""What no text of a model may hold, whatever the guide says: links, pings, secrets, deeds."""

import re
from collections.abc import Iterator

from bot.grounding.cues import Cues

_LINK = re.compile(r"https?://[^\s<>|)\]]+|\bwww\.[^\s<>|)\]]+", re.IGNORECASE)
_PING = re.compile(r"<[!@#]|@(?:channel|here|everyone)\b")
_KEY = re.compile(r"\b(?:sk|xox[abeprs]|xapp|ghp|AKIA)[-_]?[A-Za-z0-9-]{10,}|\bBearer \S{10,}")
_DONE = (
    r"(?:created|moved|linked|updated|changed|opened|sent|closed|added|saved|set|told|notified"
    r"|escalated|fixed|deleted)"
)
_OWN_DEED = Cues(
    rf"\b(?:I|we)(?:'ve| have)? (?:just |now |already )*{_DONE}\b",
    "i we",
)
_DEED = Cues(
    rf"\bREX(?:'ve| have)? (?:just |now |already )*{_DONE}\b"
    rf"|(?<!\bmay )(?<!\bmight )(?<!\bcould )\b(?:has|have) been {_DONE}\b|\bis now\b|^\W*Done\b",
    "rex been now done",
)
#: What is said of a condition, or of whatever meets it, claims no deed: "once it has been sent".
_CONDITION = Cues(
    r"\b(?:once|when|whenever|if|after|until|unless|before|as soon as|as long as|whatever|whether|while|although|though)\b"
    r"(?:(?!\b(?:I|we|REX)\b)[^.,;:])*",
    "once when if after until unless before soon long whatever whether while although though",
)


def unsafe(say: str, proven: str) -> Iterator[str]:
    """Find what no text of a model may hold: foreign links, pings, secrets, claims of a deed."""
    linked = "://" in say or "www." in say.lower()
    if linked and any(link.rstrip(".,;:!?") not in proven for link in _LINK.findall(say)):
        yield "a link that is not in the blocks"
    if _PING.search(say):
        yield "it would notify people"
    if _KEY.search(say):
        yield "it looks like a secret"
    if _OWN_DEED.search(say) and not _OWN_DEED.search(proven):
        yield "it claims a deed of its own; only the server says what was done"
    elif _DEED.search(_CONDITION.sub("", say)) and not _DEED.search(proven):
        yield "it claims a deed; only the server says what was done"
