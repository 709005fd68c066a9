"""One wording for what pages put in several, so that what differs is the number alone."""

import re

#: Forms of a verb that its stem does not have.
FORMS = {"sent": "send"}

_NONE = re.compile(r"\b(costs?|includes?|comes? with) no (?=[a-z])", re.I)
_LONG = re.compile(r"\b(?:is|are|runs?|goes on|go on)(?: for)? (\d+ [a-z]+)(?: long)?(?=[.,;]|$)")
#: What was done before something begins is no tale of how it once was.
_AFTER_IT_WAS = re.compile(r"\b(after|once) (?:it|they) (?:was|were) ", re.I)


def plain(said: str) -> str:
    """The statement with "no credits" as 0 of them, and "is 14 days long" as how long it lasts."""
    said = _NONE.sub(r"\1 0 ", said)
    said = _LONG.sub(r"lasts \1", said)
    return _AFTER_IT_WAS.sub(r"\1 ", said)
