"""A list of things by their numbers, each with its kind: "REQ-12 and 14" is "REQ-12 and REQ-14"."""

import re

_AND = r"(?:\s*[,&+/]\s*(?:(?:and|n)\s+)?|\s+(?:and|n|plus|also)\s+(?:also\s+)?)"
#: A number is of the kind before it only where nothing follows that it counts: "REQ-118 and 25 hires".
_LIST = re.compile(
    r"\b(?P<kind>req|opp)(?P<mark>[\s#-]*)(?P<first>\d{2,7})"
    rf"(?P<rest>(?:{_AND}#?\d{{2,7}}(?![\w%€£$]|[.,:/-]\d))+)"
    rf"(?=\s*$|\s*[.,;!?)]|{_AND}|\s+(?:to|on|onto|into|in|with|under|for|both|all|please|pls|plz|thanks|thx|ty)\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w])#?(\d{2,7})\b")
#: "move it + link REQ-31"
_PLUS = re.compile(r"(?<=[\w)])\s+\+\s+(?=[a-z])", re.IGNORECASE)


def listed_in_full(text: str) -> str:
    """Return a message with the kind before every number of a list, and "and" for a plus between words."""
    return _PLUS.sub(" and ", _LIST.sub(_in_full, text))


def _in_full(found: re.Match[str]) -> str:
    kind = found["kind"].upper()
    rest = _NUMBER.sub(rf"{kind}-\1", found["rest"])
    return f"{found['kind']}{found['mark']}{found['first']}{rest}"
