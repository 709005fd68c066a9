"""Amends: what a message puts right of a card, told by its words alone.

What it sets right is known by the field it names ("the fee should be 25%"), or by what it says is
wrong ("april not may"), or by neither ("no, 25%").
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tools.correcting import THEY_WANT, THING, contrasted, takes_back, without_marks

#: A longer message is something new, in words.
LONGEST = 16
#: The days of a deal.
DAYS_OF_A_DEAL = ("starts_on", "expected_close_on")
_SHOULD = r"(?:should|must|needs to|ought to|was meant to|is meant to|is supposed to)(?: be| have been| say| read)"
_SAYS = rf"(?:(?P<sure>\s+{_SHOULD}|\s*[=:])|'s|\s+(?:is|was|are))"
_POLITELY = r"^\W*(?:(?:(?:can|could|would|will) (?:you|u)|please|pls|just|now) )*"
#: "wrong fee, its 25%"; "I picked the wrong client"
_WRONG = re.compile(rf"\bwrong (?P<field>{THING})\b(?P<rest>.*)$", re.IGNORECASE | re.DOTALL)
#: "the fee should be 25%", "title: Research Head"
_IS = re.compile(
    rf"^\W*(?:the |its )?(?P<field>{THING}){_SAYS}\s+(?P<rest>.+)$", re.IGNORECASE | re.DOTALL
)
#: "value's wrong, should be 35k"
_WRONG_SO = re.compile(
    rf"^\W*(?:the |its |that )?(?P<field>{THING})(?:'?s| is| was| looks) (?:all )?(?:wrong|incorrect|not right|off|a typo|mistyped)\W+"
    r"(?:(?:(?:it|that) )?(?:should|must|needs to|ought to)(?: be| have been| say| read)|it'?s|that'?s|it is|make (?:it|that)|i meant?|meant to be)\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_VERBS = "change|set|make|update|switch|swap|put|correct|fix|edit|drop|lower|raise|increase|reduce|bump|push"
_VERB = rf"(?:{_VERBS})"
#: "change the client to Thornbury"
_CHANGE = re.compile(
    rf"{_POLITELY}{_VERB}\s+(?:the |its )?(?P<field>{THING})(?: up| down)?\s+(?:to|as|into|at|for|with)\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_RENAME = re.compile(
    rf"{_POLITELY}(?:(?:call|name|title)\s+(?:it|that)|(?:rename|retitle)(?:\s+(?:it|that))?)\s+"
    r"(?:to\s+|as\s+|into\s+)?(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
#: "bump it to 70k"
_RAISE = re.compile(
    rf"{_POLITELY}(?:{_VERB}\s+(?:it|that)(?: up| down)?\s+to|make (?:it|that))\s+(?P<rest>[$€£~]?\w.*)$",
    re.IGNORECASE | re.DOTALL,
)
#: What stands before a value without being one: "until 1 June", "it's 70k".
_LEADS_IN = re.compile(
    r"^(?:(?:until|till|til|to|on|for|at|from|by|the|in|into|back|over|with|it|its|it's|starts?|starting|closes?|begins?|due|is|was"
    r"|be|about|around|deal type|fee(?: model)?|value)\b[\s:]*)+",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^\W*(?:add|put|make|with|include)\s+(?:a |the )?notes?\b(?:\s+(?:that|saying|to say|about))?\W*(?P<rest>\w.*)$",
    re.IGNORECASE | re.DOTALL,
)
#: Nothing but what is meant instead: "REQ-119".
_A_REF = re.compile(r"\W*(?:(?:req|opp)[\s#-]*)?\d{2,7}\W*", re.IGNORECASE)
#: "that's wrong", "the fee is not right", "change the title": what it should be is not said.
_NOT_SO = re.compile(
    r"\W*(?:(?:no|nope|sorry|hm+|ugh|wait)\W+)*(?:(?:that|this|it)(?:'?s| is| was| looks)? (?:all )?(?:wrong|not right|incorrect|not correct"
    rf"|not what i (?:said|meant|asked(?: for)?|wanted))|wrong|(?:the |its )?{THING} (?:is|looks|was) (?:wrong|not right|incorrect|not correct)"
    rf"|(?:i (?:want|need) to )?(?:change|edit|fix|correct) (?:the |its |that )?{THING})\W*",
    re.IGNORECASE,
)
#: What is said of the mistake, and not of what is meant.
_REGRETS = re.compile(
    r"[\s,.;!-]*\b(?:(?:so |very |really )?sorry|sry|apologies) (?:about|for|bout) (?:that|this|it|the \w+(?: ?-?up)?|any \w+|being \w+)\b[\s.!]*$",
    re.IGNORECASE,
)
#: All that is wanted otherwise is a term of a deal: "they want it retained".
_ONE_TERM = re.compile(
    r"(?:an? )?(?:retained|retainer|contingency|contingent|rpo|flat fee|fixed fee|contract staffing|\d{1,2}(?:[.,]\d)? ?(?:%|percent))",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"(?<=[.!;])\s+|\s+[-–—]+\s+|,\s+(?=(?:i|we|my|it was|brain|been|too many|long day|not awake)\b)|\s*[\u2600-\u27bf\U0001f300-\U0001faff]+\s*"
)
MOST_SENTENCES = 3
#: What is more than talk beside amends: an order, a question, a figure.
_NO_TALK = re.compile(
    rf"[?\d\"“]|\b{THING}(?:'s)?\s*(?:is|are|was|=|:|should)\b|\b(?:please|pls|can you|could you|also|{_VERBS}|create|add|open|move|link|attach|mark|close|hold|cancel)\b",
    re.IGNORECASE,
)
_FAMILIES = {
    "client": "client customer company account",
    "opportunity": "one deal opp opportunity card",
    "req": "req",
    "to_stage": "stage column",
    "fee_model": "fee percent percentage rate",
    "deal_type": "type",
    "money": "value amount number figure price",
    "title": "title name role position",
    "day": "date day month",
    "reason": "reason",
    "currency": "currency",
    "notes": "note notes",
}
_FIELDS = {word: field for field, words in _FAMILIES.items() for word in words.split()}


@dataclass(frozen=True)
class Amends:
    """What a message says is meant, in which field if it says so, and what it says is not.

    What is not `sure` only tells something of a field: "the client is happy".
    """

    meant: str
    field: str | None = None
    wrong: str = ""
    sure: bool = True


def amends_in(text: str) -> Amends | None:
    """Return what a message puts right; None for one that asks, or tells something new."""
    text = " ".join(text.replace("’", "'").split())
    if text.endswith("?"):
        return None
    text = _REGRETS.sub("", text).strip()
    found = [it for said in _without_talk(text) if (it := _amends_in(said))]
    surely = [it for it in found if it.sure and it.meant]
    if not surely:
        return _amends_in(text)
    against = (it for it in surely if it.wrong)
    of_a_field = (it for it in reversed(surely) if it.field)
    return next(against, None) or next(of_a_field, None) or surely[-1]


def _without_talk(text: str) -> Iterator[str]:
    """A message, and what is left of it without the sentences before and after that only talk."""
    yield text
    said = [it for it in _SENTENCE.split(text) if it.strip(" .!,")]
    if not 1 < len(said) <= MOST_SENTENCES:
        return
    for length in range(len(said) - 1, 0, -1):
        for at in range(len(said) - length + 1):
            others = said[:at] + said[at + length :]
            if not any(_NO_TALK.search(it) for it in others):
                yield " ".join(said[at : at + length])


def _amends_in(text: str) -> Amends | None:
    """What one sentence puts right."""
    if len(text.split()) > LONGEST:
        return None
    if noted := _NOTE.match(text):
        return Amends(noted["rest"], "notes")
    bare = without_marks(text)
    if named := _of_a_field(text, bare):
        return named
    if found := contrasted(text):
        return Amends(found[0], wrong=found[1])
    if raised := _RAISE.match(bare) or _RAISE.match(text):
        return Amends(without_marks(raised["rest"]))
    wanted = THEY_WANT.sub("", bare)
    takes = takes_back(text) or (wanted != bare and _ONE_TERM.fullmatch(wanted))
    return Amends(wanted) if wanted and takes else None


def only_rejects(text: str) -> bool:
    """Whether a message says that something is wrong, and not what it should be."""
    return _NOT_SO.fullmatch(text.replace("’", "'")) is not None


def without_lead_in(said: str) -> str:
    """Return what is said to be meant, without the words that only lead to it: "until 1 June"."""
    return _LEADS_IN.sub("", said)


def puts_right(text: str) -> bool:
    """Whether a message surely puts something right that was said before, by its words alone."""
    found = amends_in(text)
    return (
        takes_back(text)
        or _A_REF.fullmatch(text) is not None
        or (found is not None and found.sure and found.field != "notes")
    )


def _of_a_field(text: str, bare: str) -> Amends | None:
    found = (
        _WRONG.search(text)
        or _WRONG_SO.match(text)
        or _IS.match(bare)
        or _IS.match(text)
        or _CHANGE.match(bare)
    )
    if found is None:
        renamed = _RENAME.match(bare) or _RENAME.match(text)
        return Amends(without_marks(renamed["rest"]), "title") if renamed else None
    meant, wrong = contrasted(found["rest"]) or (without_marks(found["rest"]), "")
    only_told = found.re is _IS and found["sure"] is None and not wrong
    sure = not only_told or takes_back(text)
    field = _called(found["field"].casefold().split())
    return Amends(meant, field, wrong, sure) if field else None


def _called(words: list[str]) -> str | None:
    """The field that these words call."""
    if words[-1] == "date" and len(words) > 1:
        return "starts_on" if words[0] == "start" else "expected_close_on"
    return _FIELDS.get(words[0] if words[-1] == "model" else words[-1])
