"""Whether a message tells REX to do something, and nothing of what came of it."""

import re

from bot.model.intent import wish_in
from bot.model.words import fold

#: What a deal desk is told to do, in the form in which it is told: "move", never "moving" or "moved".
_DOES = re.compile(
    r"(?:create|make|add|open|start|register|unlink|attach|detach|connect|associate|tie|hook|move|shift"
    r"|push|advance|bump|progress|put|mark|close(?! dates?)|set(?!up)|change|update|edit|rename|reorder"
    r"|draft|prepare|raise|record|convert|turn|recreate|cancel|win|lose|assign|reassign|transfer|remove"
    r"|archive|show|find|adopt|send|flip|switch|bring|take|get|give|tell)\b"
    r"|(?:log|book|link|issue|bill|invoice|hold|pause|park|resume|list|note|email|mail)"
    r" (?:an?|the|it|this|that|me|us|my|our|all|\w+\d)\b"
)
#: What is told of a new deal, rather than what came of it: "and the value is around 33k".
_ITS_TERMS = (
    r"(?:the (?:\w+ )?(?:value|fee|budget|amount|rate|price|title|name|type|client|role|note|start|percentage)"
    r"|(?:it|that)(?:'?s| is| should be| will be)? (?:worth|for|an?|about|around|called|contingen\w+|retain\w+|flat|rpo))\b"
)
#: What came of it: then it is told, not asked for.
_CAME_OF_IT = re.compile(
    r"->|→|=>|[=:]\s*[45]\d\d\b|\b(?:nothing|error|errors|fails?|failed|failing|failure|crash\w*|still"
    r"|keeps?|again|bounces?|back|jumps?|snaps?|reload|refresh\w*|popup|toast|spinner|spins?|spinning"
    r"|grey|gray|greyed|blank|blinks?|flash\w*|hangs?|stuck|freezes?|frozen|dies|died|gone|vanish\w*"
    r"|disappear\w*|wo ?n.?t|does ?n.?t|did ?n.?t|can ?not|can.?t|never|broken|ignored?|refuses|rejects?"
    rf"|and (?!{_ITS_TERMS})(?:it|the|then|you|we|i|get|got|see|saw)|but)\b",
    re.IGNORECASE,
)


def commands(text: str) -> bool:
    """Whether a message begins with what is to be done, and tells nothing of what came of it."""
    return _DOES.match(wish_in(fold(text))) is not None and not tells_what_came(text)


def tells_what_came(text: str) -> bool:
    """Whether a message tells what came of something that was done, as a report does."""
    return _CAME_OF_IT.search(text) is not None
