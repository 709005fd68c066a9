"""Messages that take something back: "no, OPP-2005", "sorry, I meant the other one"."""

import re

from domain.names import word_set

#: What of a card may be wrong, as people call it.
THING = (
    r"(?:one|deal|opp(?:ortunity)?|(?:job )?req|client|customer|company|account|card|stage|column|fee(?: model)?|percent(?:age)?|rate"
    r"|(?:deal )?type|value|amount|number|figure|price|title|name|(?:(?:start|close|closing|end) )?date|day|month|reason"
    r"|currency|notes?|invoice|lead|owner|role|position)"
)
#: Those that are told of a deal, rather than another deal.
_FIELD = (
    r"(?:title|name|role|client|customer|company|value|amount|fee(?: model)?|(?:deal )?type|stage|reason|currency"
    r"|(?:(?:start|close|closing) )?date)"
)
_SIGHS = (
    r"[wh]*oops(?:ie)?s?|ups|hmm+|oh|ah|a+r+gh+|u+gh+|damn(?:it)?|dammit|omg|lol|crap|sigh|d'?oh|gah|eek|yikes|jeez|blimey|ffs"
    r"|shoot|bah|oof|er+m*|bugger|balls|apologies|pardon|silly me|my (?:fault|error)|brain ?(?:fart|fog|freeze)|fat fingers|autocorrect"
)
_WRONG = rf"(?:(?:(?:i|you|we) (?:\w+ )?|that(?:'s|s| is| was) )(?:the )?)?wrong {THING}"
_MARKS = (
    rf"no+|nope|nah|{_SIGHS}|sorry|sry|soz|wait|hang on|hold on|actually|my bad|my mistake|"
    rf"scratch that|correction|rather|instead|{_WRONG}|not (?:that|this)(?: one| deal| req)?|"
    r"that(?:'s| is|s) (?:not (?:it|right|the one)|wrong)|(?:i )?mean[t]?|i said|more like|typo|i was thinking of|i (?:was )?talking about|"
    r"make (?:that|it)|should(?:'?ve| have)? be(?:en)?|it(?:'s| is|s)|"
    r"(?:that|this|it)(?:'s)? (?:was |is )?(?:meant|supposed) (?:for|to be|to have been|to go)|(?:that|this|it) (?:should|needs to|ought to) be (?:for|with|under)|(?:that|this) should(?:'?ve| have) (?:been|gone)(?: for| to)?"
)
_BEFORE = rf"^\W*(?:(?:ok(?:ay)?|um+|and|n|but|so|{_SIGHS})\W+)*"
#: Words that take something back, whatever follows them.
_TAKES_BACK = re.compile(
    _BEFORE + rf"(?:no+|nope|nah|[wh]*oops(?:ie)?s?|ups|scratch that|correction|{_WRONG}|"
    r"(?:that|this|it)(?:'s)? (?:was |is )?(?:meant|supposed) (?:for|to be|to have been|to go)|(?:that|this) should(?:'?ve| have) (?:been|gone)|(?:that|this|it) (?:should|needs to|ought to) be (?:for|with|under)|"
    rf"(?:the )?{_FIELD} (?:should|was meant to|is supposed to|ought to|needs to) (?:be|have been|say)|"
    r"(?:change|switch|correct|fix) (?:the |its )?(?:client|customer|company) to|(?:call|name|rename|retitle) (?:it|that)|"
    r"\*(?=\w)|not (?:that|this)\b|(?:i )?mean[t]?(?! to (?:ask|say|tell|write|send|do|add|check|see|mention)\b)|i said|typo|more like|should(?:'?ve| have)? be(?:en)?|(?:the )?other (?:one|deal|req|client)|make that|that(?:'s| is|s) (?:not (?:it|right|the one)|wrong))\b"
    r"(?!\s+(?:idea|problem|worries|need|rush|more|thanks|thank)\b)",
    re.IGNORECASE,
)
#: Words that do so where no new sentence with a verb of its own follows.
_MAY_TAKE_BACK = re.compile(
    _BEFORE
    + r"(?:(?:sorry|sry|soz|wait|hang on|hold on|argh|damn|d'?oh|gah|apologies|actually|my bad|my mistake)\b[\W_]*)+(?P<rest>.*)$",
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
_LEAD = re.compile(
    rf"^\W*(?:(?:(?:{_MARKS}|ok(?:ay)?|um+|and|n|but|so|please|pls)\b)[\W_]*)+", re.I
)
_MARKED = re.compile(rf"{_BEFORE}(?:{_MARKS}|not)\b|^\W*(?:{_SIGHS})\b", re.IGNORECASE)
#: "not Acme, Umbra", "leave Acme where it is": what is not meant.
_REJECTED = re.compile(
    r"\b(?:not|instead of|rather than)\s+(?:(?:the|for|to|with|on)\s+)*(?:[\w&'’-]+\s*){1,4}?(?=[,;.!?]|\s[-–—]\s|\bbut\b|$)"
    r"|\b(?:leave|keep)\s+(?:[\w&'’-]+\s+){1,5}?(?:(?:where|as) (?:it|they) (?:is|are|was|were)|alone)\b",
    re.IGNORECASE,
)
_SAID = r"(?:[^,;:.!?\n]|[,.](?=\d)){1,60}?"
_NOT = r"(?:not|instead of|rather than)"
#: "Globex, not Acme", "april not may", "not Acme but Globex"
_CONTRASTS = (
    re.compile(
        rf"^\W*(?P<meant>{_SAID}),?\s+(?:and |but )?{_NOT}\s+(?P<wrong>{_SAID})[\s.!]*$",
        re.IGNORECASE,
    ),
    re.compile(
        rf"^\W*{_NOT}\s+(?P<wrong>{_SAID})\s*(?:[,;.]|\bbut\b|\s[-–—]+)\s+(?P<meant>{_SAID})[\s.!]*$",
        re.IGNORECASE,
    ),
)
#: "scratch contingency, she wants it retained"
_STRUCK = re.compile(
    rf"^\W*(?:(?:and|but|also|so|please|pls)\W+)*(?:scratch|forget|ditch|strike|scrap)\s+(?:the\s+)?(?P<wrong>{_SAID})"
    rf"\s*(?:[,;.]|\s[-–—]+)\s+(?:(?:it|and|so)\W+)?(?P<meant>{_SAID})[\s.!]*$",
    re.IGNORECASE,
)
#: Who wants it so: "they want it retained", "the client prefers 22%".
THEY_WANT = re.compile(
    r"^\W*(?:(?:and|but|so|also)\W+)*(?:(?:s?he|they|the client|client|we|i) (?:now |just |actually |really )*(?:want(?:s|ed)?|prefers?|asked for|agreed(?: on| to)?|said)"
    r"|it (?:needs|has) to be)\s+(?:(?:it|this|that)\s+)?(?:(?:to be|as|at|on)\s+)?(?:an? )?",
    re.IGNORECASE,
)
#: "64k was a typo, 70k"
_MISTAKEN = re.compile(
    rf"^\W*(?P<wrong>{_SAID})\s+(?:was|is) (?:a typo|wrong|a mistake|incorrect|not right)\W+(?P<meant>{_SAID})[\s.!]*$",
    re.IGNORECASE,
)
#: "It is not there", "I'd rather not", "not yet, wait": these set nothing against another.
_DENIES = word_set(
    "is are am was were be do does did has have had can could will would should must may i we you "
    "it they he she that this why if please certainly probably better sure of course"
)
_WHO = frozenset(["i", "we", "they", "he", "she", "you"])
_PUTS_OFF = word_set("yet now sure today only really any a an that this it until before")
#: Longer than this, what is meant is a sentence, in words.
_LONGEST_MEANT = 6
_SURELY = r"actually|sorry|sry|soz|instead|my bad|my mistake|i mean[t]?|oops|typo"
#: "70k actually", "the Globex deal, sorry"
_AFTER_ALL = re.compile(
    rf"\w[\w%]*[\s,.-]+(?:{_SURELY})[\s.!]*(?:(?:pls|please|thanks|thx)[\s.!]*)?$", re.IGNORECASE
)
_TAIL = re.compile(
    rf"(?:[\s,]*\b(?:{_SURELY}|rather|then|pls|please|thanks|thx|lol|ofc"
    r"|(?:is|was) (?:the (?:right )?one|right|correct|it|what i meant?)|(?:is )?wrong)\b)+[\s.!]*$",
    re.IGNORECASE,
)


def takes_back(text: str) -> bool:
    """Whether a message takes something back: at its beginning, or with "instead" at its end.

    So does one that sets something against another: "Globex, not Acme".
    """
    text = text.replace("’", "'")
    if _BESIDES.search(text):
        return False
    softly = _MAY_TAKE_BACK.match(text)
    alone = softly is not None and not _OWN_VERB.match(softly["rest"])
    return (
        alone
        or _TAKES_BACK.match(text) is not None
        or _INSTEAD.search(text) is not None
        or _is_after_all(text)
        or contrasted(text) is not None
    )


def _is_after_all(text: str) -> bool:
    said = without_marks(text)
    short = len(said.split()) <= _LONGEST_MEANT and not _OWN_VERB.match(said)
    return short and _AFTER_ALL.search(text) is not None


def tells_besides(text: str) -> bool:
    """Whether a message says that it wants something besides what was asked for before."""
    return _BESIDES.search(text) is not None


def contrasted(text: str) -> tuple[str, str] | None:
    """Return what is meant and what is not, where a message sets one against the other."""
    bare = without_marks(text)
    if _OWN_VERB.match(bare):
        return None
    struck = _STRUCK.match(text.replace("’", "'"))
    for found in (struck, *(pattern.match(bare) for pattern in (*_CONTRASTS, _MISTAKEN))):
        if found is None:
            continue
        meant = without_marks(THEY_WANT.sub("", found["meant"]))
        if _are_set_against(meant.casefold(), found["wrong"].casefold()):
            return meant, found["wrong"].strip()
    return None


def _are_set_against(meant: str, wrong: str) -> bool:
    said, others = meant.split(), wrong.split()
    short = 0 < len(said) <= _LONGEST_MEANT and len(others) <= _LONGEST_MEANT
    denies = said[-1:] and (said[-1] in _DENIES or said[0] in _WHO)
    puts_off = others[0] in _PUTS_OFF | {"deal"} or others[0].endswith("ing")
    return short and not denies and not puts_off


def begins_like_a_correction(text: str) -> bool:
    """Whether a message begins as people do who put something right: "oh n its 45", "wait, not her"."""
    return _MARKED.match(text.replace("’", "'")) is not None


def without_marks(text: str) -> str:
    """Return a correction without the words around it that make it one: "oh, 70k actually"."""
    led = _LEAD.sub("", text.replace("’", "'"), count=1)
    return _TAIL.sub("", led).strip(" ,.;!*")


def corrected(text: str) -> str:
    """Return a correction without the words that make it one: "no, OPP-2005" is "OPP-2005"."""
    return without_rejected(_LEAD.sub("", text.replace("’", "'"), count=1)).strip()


def without_rejected(text: str) -> str:
    """Return a text without the names of what is not meant."""
    return _REJECTED.sub(" ", text)
