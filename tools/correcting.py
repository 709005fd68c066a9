"""Messages that take something back: "no, OPP-2005", "sorry, I meant the other one"."""

import re

_MARKS = (
    r"no+|nope|nah|oops|ups|whoops|sorry|sry|soz|wait|hang on|hold on|hmm+|oh|ah|argh|damn|actually|my bad|my mistake|"
    r"scratch that|correction|rather|instead|wrong (?:one|deal|req|client|card)|not (?:that|this)(?: one| deal| req)?|"
    r"that(?:'s| is|s) (?:not (?:it|right|the one)|wrong)|i mean[t]?|i was thinking of|i (?:was )?talking about|"
    r"make (?:that|it)|should(?: have)? be(?:en)?|it(?:'s| is|s)|"
    r"(?:that|this|it)(?:'s)? (?:was |is )?(?:meant|supposed) (?:for|to be|to have been|to go)|(?:that|this) should(?:'?ve| have) (?:been|gone)(?: for| to)?"
)
_BEFORE = r"^\W*(?:(?:ok(?:ay)?|ah|oh|hmm+|um+|and|but|so)\W+)*"
#: Words that take something back, whatever follows them.
_TAKES_BACK = re.compile(
    _BEFORE
    + r"(?:no+|nope|nah|oops|ups|whoops|scratch that|correction|wrong (?:one|deal|req|client|card)|"
    r"(?:that|this|it)(?:'s)? (?:was |is )?(?:meant|supposed) (?:for|to be|to have been|to go)|(?:that|this) should(?:'?ve| have) (?:been|gone)|"
    r"(?:the )?(?:title|name|client|value|fee) (?:should|was meant to|is supposed to|ought to|needs to) (?:be|have been|say)|"
    r"not (?:that|this)\b|i mean[t]?|make that|that(?:'s| is|s) (?:not (?:it|right|the one)|wrong))\b"
    r"(?!\s+(?:idea|problem|worries|need|rush|more|thanks|thank)\b)",
    re.IGNORECASE,
)
#: Words that do so where no new sentence with a verb of its own follows.
_MAY_TAKE_BACK = re.compile(
    _BEFORE
    + r"(?:(?:sorry|sry|soz|wait|hang on|hold on|argh|damn|actually|my bad|my mistake)\b[\W_]*)+(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_OWN_VERB = re.compile(
    r"^(?:(?:can|could|would|will) you|please|pls|let'?s|i (?:need|want)|how|what|why|where|when|who|is|are|do|does|did"
    r"|create|add|open|move|put|push|link|attach|mark|close|hold|pause|cancel|rename|change|set|update|show|list)\b",
    re.IGNORECASE,
)
#: "make it for Acme instead"
_INSTEAD = re.compile(
    r"^\W*[$€£]?\d[\w.,]*%? (?:actually|sorry|rather)\b|\binstead\b(?! of)[\s.!]*(?:(?:please|pls|thanks|thx)\W*)?$",
    re.IGNORECASE,
)
_BESIDES = re.compile(r"\b(?:also|too|as well|another|in addition|besides|next)\b", re.IGNORECASE)
_LEAD = re.compile(rf"^\W*(?:(?:(?:{_MARKS}|ok(?:ay)?|um+|and|but|so|please|pls)\b)[\W_]*)+", re.I)
#: "not Acme, Umbra", "leave Acme where it is": what is not meant.
_REJECTED = re.compile(
    r"\b(?:not|instead of|rather than)\s+(?:(?:the|for|to|with|on)\s+)*(?:[\w&'’-]+\s*){1,4}?(?=[,;.!?]|\s[-–—]\s|\bbut\b|$)"
    r"|\b(?:leave|keep)\s+(?:[\w&'’-]+\s+){1,5}?(?:(?:where|as) (?:it|they) (?:is|are|was|were)|alone)\b",
    re.IGNORECASE,
)


def takes_back(text: str) -> bool:
    """Whether a message takes something back: at its beginning, or with "instead" at its end."""
    text = text.replace("’", "'")
    if _BESIDES.search(text):
        return False
    softly = _MAY_TAKE_BACK.match(text)
    alone = softly is not None and not _OWN_VERB.match(softly["rest"])
    return alone or _TAKES_BACK.match(text) is not None or _INSTEAD.search(text) is not None


def corrected(text: str) -> str:
    """Return a correction without the words that make it one: "no, OPP-2005" is "OPP-2005"."""
    return without_rejected(_LEAD.sub("", text.replace("’", "'"), count=1)).strip()


def without_rejected(text: str) -> str:
    """Return a text without the names of what is not meant."""
    return _REJECTED.sub(" ", text)
