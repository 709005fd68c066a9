"""Questions what something is or means, in whatever form, and the term they ask about."""

import re

#: A term is short; what is longer asks for more than the meaning of a word.
LONGEST_TERM = 6  # words
#: Words before the question: "hi, quick question: …".
LONGEST_PREAMBLE = 6
LONGEST_QUESTION = 200  # characters

_STRAIGHT = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'"})
_HELLO = r"(?:(?:so|and|but|ok|okay|sorry|please|pls|plz|hey|hi|hello|um|well|rex)\b[,.! ]*)*"
_KINDLY = (
    r"(?:(?:can|could|would|will)\s(?:you|u|someone|anyone|anybody|somebody)\s(?:please\s|pls\s|kindly\s)?)?"
    r"(?:(?:tell|remind|teach)\s(?:me|us)\s|(?:do\s(?:you|u)|anyone|i\swant\sto|i'd\slike\sto|i\sneed\sto)\sknow\s"
    r"|(?:i\s)?(?:don'?t|do\snot)\s(?:get|know|understand)\s|any\sidea\s|not\ssure\s|i\swonder\s|explain\s(?:to\s)?(?:me\s|us\s)?)?"
)
_SURELY = r"(?:exactly\s|actually\s|even\s|really\s)?"
_TAIL = (
    r"(?:,?\s(?:in\s(?:hirepilot|here|this\s(?:app|tool|system|crm)|plain\senglish|short)|here|exactly|actually|again"
    r"|please|pls|plz|thanks|then|anyway|to\sme|for\sme|btw))*"
)
_TERM = r"(?P<term>\S.*?)"
_FORMS = tuple(
    re.compile(rf"{_HELLO}{form}{_TAIL}\s*[?!.]*", re.IGNORECASE)
    for form in (
        rf"what\sdo\s(?:you|they|we|people)\s(?:mean\sby|call)\s{_TERM}",
        rf"{_KINDLY}what\s{_SURELY}(?:does|do|did)\s{_TERM}\s(?:mean|stand\sfor|refer\sto)",
        rf"{_KINDLY}what\s(?:counts|qualifies)\sas\s{_TERM}",
        rf"{_KINDLY}wh?at\s?(?:'s|s|\s{_SURELY}is|\s{_SURELY}are|'re)\s{_SURELY}(?:meant\sby|(?:the\s|a\s)?(?:meaning|definition)\sof)\s{_TERM}",
        rf"{_KINDLY}wh?at\s?(?:'s|s|\s{_SURELY}is|\s{_SURELY}are|'re)\s{_SURELY}{_TERM}",
        rf"{_KINDLY}what\s{_SURELY}{_TERM}\s(?:is|are|means?|stands?\sfor|(?:is|are)\s(?:supposed|meant)\sto\sbe)",
        rf"{_KINDLY}(?:define|describe):?\s{_TERM}",
        rf"{_KINDLY}(?:the\s)?(?:meaning|definition)\sof\s{_TERM}",
        rf"(?:can\syou\s|could\syou\s|please\s)?explain\s(?:to\s(?:me|us)\s)?{_TERM}",
        rf"{_TERM}(?:'s)?\s(?:meaning|definition|means\swhat)",
    )
)
_ARTICLES = re.compile(
    r"^(?:(?:a|an|the|your|our|these|those)\s|(?:term|word|phrase|abbreviation)\s|by\s)*",
    re.IGNORECASE,
)
#: What no term has: then it is asked how, why or where, or about something at hand.
_NO_TERM = re.compile(
    r"\b(?:how|why|when|where|who|which|what|whats|if|i|im|my|me|we|us|you|it|its|this|that|he|she|they|them|their|his|her|here|there"
    r"|wrong|happen\w*|going|up|best|difference|next|new|left|today|yesterday|tomorrow|supposed|problem|matter|issue|status\sof)\b",
    re.IGNORECASE,
)
#: "what is overdue?" may ask which invoices are; "what is a stale deal?" does not.
_PLAINLY = re.compile(
    r"\b(?:mean\w*|meant|stands?\sfor|refer\sto|defin\w*|call)\b|\bwh?at\s?(?:'?s|\u2019s|\sis)\s(?:exactly\s)?an?\s"
    r"|\bwhat\s(?:exactly|actually)\s(?:is|are)\b|\bwhat\san?\s.*\s(?:is|are)\b|\bcounts\sas\b|\bin\shirepilot\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"[,:;.!?\n\u2013\u2014]\s+|\s-\s")
_QUOTES = "\"'\u201c\u201d*_ "


def term_asked(text: str) -> str | None:
    """The term whose meaning is asked for, and nothing else: "REQ" of "what's a REQ?"; else None."""
    if len(text) > LONGEST_QUESTION:
        return None
    said = " ".join(text.translate(_STRAIGHT).split())
    return next(filter(None, map(_term_of, _questions(said))), None)


def asks_meaning(text: str) -> bool:
    """Whether a text asks in so many words what a term means, and is about nothing at hand."""
    return term_asked(text) is not None and _PLAINLY.search(text) is not None


def _questions(said: str) -> list[str]:
    """The text as a whole, and what stands after a few words that only lead to it."""
    starts = [0, *(found.end() for found in _BEFORE.finditer(said))]
    return [said[at:] for at in starts if len(said[:at].split()) <= LONGEST_PREAMBLE]


def _term_of(question: str) -> str | None:
    found = (form.fullmatch(question) for form in _FORMS)
    terms = (_bare(each["term"]) for each in found if each)
    return next(filter(_may_be_term, terms), None)


def _bare(term: str) -> str:
    return _ARTICLES.sub("", term.strip(_QUOTES)).strip(_QUOTES)


def _may_be_term(term: str) -> bool:
    return 0 < len(term.split()) <= LONGEST_TERM and _NO_TERM.search(term) is None
