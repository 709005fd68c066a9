"""How a message is read: apostrophes, typos and casual forms reduced to comparable words.

A message becomes clauses of stems. A clause is *told* ("it crashes") or only *asked* or supposed
("what happens if it crashes?"): a failure counts when it is told, an object wherever it is named.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from tickets.spelling import corrected, stem


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


GAP = "..."  # in a phrase: up to three other words
LONGEST_GAP = 3
START, END = "^", "$"  # at the ends of a phrase: the clause begins, or is over, here
LONGEST_MESSAGE = 6_000  # read from both ends: a pasted log says it at the top or at the bottom

#: Typed without an apostrophe as often as with one.
_NEGATED_VERBS = "do does did is are was were would could should has have had ai need must"
_APOSTROPHES = re.compile("[\u2018\u2019\u00b4`\u02bc]")
_QUOTES = re.compile("[\u201c\u201d\u201e\u00ab\u00bb]")
_NOT = re.compile(r"\b(" + "|".join(_NEGATED_VERBS.split()) + r")n'?t\b")
_WONT = re.compile(r"\bwon'?t\b")
_CANNOT = re.compile(r"\b(can'?t|can ?not|unable to|not able to|am unable)\b")
_IT_IS = re.compile(r"\b(it|that|everything|nothing)'s\b")
#: A code that is taken back at once: "error 400-something, no wait 500".
_MISTAKEN = re.compile(r"\b[45]\d\d\b[^.!?\n]{0,20}\b(no wait|wait no|scratch that|i mean)\b")
_TITLES = re.compile(r"\b(called|named|titled|title)\b\s*[:=]?\s*\"[^\"]*\"")
#: A job to fill is no fault: "server error specialist".
_JOBS = re.compile(
    r"\b(server |backend )?(error|failure|crash)s? (specialist|engineer|analyst|manager|lead|"
    r"developer|director|consultant|expert|investigator)s?\b"
)
_SENTENCE_END = re.compile(r"(?<=[a-z0-9\"')])[.!?]+(?=\s|$)|\n+|[!?]+")
_CLAUSE_END = re.compile(r"[,;:()]+(?=\s|$)|(?<=\s)\(|\s[-\u2013]+\s|\u2014|\bbut\b|\bhowever\b")
_WORD = re.compile(r"[$€£]?\d+(?:[.,]\d+)*[a-z]*|[a-z]+")

_NEGATORS = "not no none never without stop stopped cannot nothing"
#: Words that a negation reaches across: "not getting any errors".
_LIGHT = (
    "a an any the be been being is are get got getting have has had see seen seeing seem to really "
    "even actually more longer ever so far just keep"
)
_WHO = "i we you he she they it"
_FILLERS = _set("hi hey hello rex please so ok okay um uh also and sorry well question quick then")
_ASKING = _set("what which who where how can could does do did is are will would should may might")
#: Words that only add force, wherever they stand: "does absolutely nothing".
_FORCE = _set(
    "absolutely really actually literally simply basically honestly seriously somehow apparently"
)
_SUPPOSING = _set("if when whenever suppose once")
#: After these no question has begun, only a subject is left out: "could not link", "are still".
_NO_SUBJECT = _set("not still now just also always never all both getting being")
_SUBJECTS = _set("the a an my our your this that there it he she they you i we rex")
#: Questions that say something: "is anyone else seeing a crash?", "can I talk to a human?".
_REPORTING = re.compile(
    r"(can|could|would|will) (you|someone|somebody|anyone)|(is|does) (it normal|any(one|body))"
    r"|is it (just|only) me|am i the only|(do|did) you know that|are you aware"
    r"|(is|are) (\w+ ){1,3}(down|offline)\b"
    r"|is there an? (outage|downtime|incident)"
    r"|what (s )?(is )?(wrong|up|going on|happening)|what the|do you know why|how come"
    r"|(can|could|may) (i|we) (please )?(talk|speak|chat|open|raise|file|get a|have a)"
)
_AUXILIARIES = _set("is are was were do does did will would can could should")


@dataclass(frozen=True)
class Clause:
    """A part of a sentence: its stems, and whether it states something."""

    words: tuple[str, ...]
    told: bool


@dataclass(frozen=True)
class Phrases:
    """Alternatives of one meaning, each a row of stems with optional gaps."""

    rows: tuple[tuple[str, ...], ...]
    spellings: frozenset[str]  # every word as it is written, for which typos are forgiven

    def __add__(self, other: "Phrases") -> "Phrases":
        """Return the alternatives of both."""
        return Phrases(self.rows + other.rows, self.spellings | other.spellings)

    def named_in(self, clauses: Iterable[Clause]) -> bool:
        """Say whether any alternative occurs anywhere, told or asked."""
        return any(True for clause in clauses for _ in self._found(clause.words))

    def told_in(self, clauses: Iterable[Clause]) -> bool:
        """Say whether any alternative is stated, and not denied ("no errors")."""
        return any(
            not denied(clause.words, start)
            for clause in clauses
            if clause.told
            for start in self._found(clause.words)
        )

    def _found(self, words: tuple[str, ...]) -> Iterator[int]:
        """Yield where an alternative begins; only rows that begin with the word there are tried."""
        for at, word in enumerate(words):
            if any(_matches(row, words, at) for row in self._by_first_word.get(word, ())):
                yield at
        if words and any(_matches(row[1:], words, 0) for row in self._by_first_word.get(START, ())):
            yield 0

    @cached_property
    def _by_first_word(self) -> dict[str, list[tuple[str, ...]]]:
        first: dict[str, list[tuple[str, ...]]] = {}
        for row in self.rows:
            first.setdefault(row[0], []).append(row)
        return first


def phrases(listed: str) -> Phrases:
    """Read a comma-separated list: "white screen, not ... load"."""
    entries = [entry.split() for entry in listed.split(",")]
    rows = tuple(tuple(map(stem, row)) for row in entries)
    return Phrases(rows, frozenset(chain.from_iterable(entries)) - {GAP, START, END})


def read(text: str, vocabulary: frozenset[str]) -> tuple[Clause, ...]:
    """Split a message into clauses of stems, typos of `vocabulary` corrected."""
    return tuple(
        clause
        for sentence in _SENTENCE_END.split(_plain(text))
        for clause in _clauses(sentence, vocabulary)
    )


def typed(text: str) -> list[str]:
    """Return the words of a message in their order, as they are compared."""
    return _WORD.findall(_plain(text))


def _plain(text: str) -> str:
    """Fold case, quotes and apostrophes, and write negations as words of their own."""
    if len(text) > LONGEST_MESSAGE:
        half = LONGEST_MESSAGE // 2
        text = text[:half] + "\n" + text[-half:]
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _APOSTROPHES.sub("'", text)
    text = _QUOTES.sub('"', text)
    text = text.replace("e-mail", "email").replace("hirepilot's", "hirepilot")
    text = _JOBS.sub(" ", _TITLES.sub(" ", text))
    text = re.sub(r"\.{2,}", " ", text)
    text = _CANNOT.sub("cannot", _IT_IS.sub(r"\1 is", _MISTAKEN.sub("", text)))
    return _NOT.sub(r"\1 not", _WONT.sub("will not", text))


def _clauses(sentence: str, vocabulary: frozenset[str]) -> list[Clause]:
    """Tell apart what a sentence states, what it asks, and what it only supposes."""
    parts: list[tuple[str, list[str]]] = []
    for piece in _CLAUSE_END.split(sentence):
        parts.extend(_turns(_WORD.findall(piece)))
    asks = any(mood == "asked" for mood, _ in parts)
    clauses = []
    before = "told"
    for mood, raw in parts:
        if raw[0] in ("or", "and") and before == "asked":
            mood = "asked"
        told = mood == "told" or (mood == "supposed" and not asks)
        raw = [word for word in raw if word not in _FORCE] or raw
        clauses.append(Clause(tuple(corrected(word, vocabulary) for word in raw), told))
        before = "told" if told else "asked"
    return clauses


def _turns(raw: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Cut a clause where it turns into a question: "it crashed what should I do"."""
    while raw and raw[0] in _FILLERS:
        raw = raw[1:]
    if not raw:
        return
    turn = next((at for at in range(len(raw)) if _asks_from(raw, at)), len(raw))
    if turn:
        yield _mood(raw), raw[:turn]
    if turn < len(raw):
        yield "asked", raw[turn:]


def _asks_from(raw: list[str], at: int) -> bool:
    """Recognise a question in the middle of a clause by its first three words."""
    ahead = raw[at : at + 3]
    match ahead:
        case ["what", "happens" | "would" | "should" | "do" | "can" | "will", *_]:
            return True
        case ["how", "do" | "can" | "to" | "should" | "would", *_]:
            return True
        case ["why", "would" | "might" | "could", *_]:
            return True
        case _:
            return False


def _mood(raw: list[str]) -> str:
    """Say whether a clause is told, asked or supposed, by how it begins."""
    match raw[:3]:
        case ["when", second, *_] if second in _AUXILIARIES:
            return "asked"
        case ["what", "we" | "the" | "it", *_]:
            return "told"
        case ["in", "case", *_]:
            return "supposed"
        case ["show" | "tell" | "give" | "let", "me", *_]:
            return "asked"
        case [first, "not", third] if first in _AUXILIARIES and third in _SUBJECTS:
            return "asked"
        case [first, second, *_] if first in _AUXILIARIES and second in _NO_SUBJECT:
            return "told"
    if raw[0] in _SUPPOSING:
        return "supposed"
    return "asked" if raw[0] in _ASKING and not _reports(raw) else "told"


def _reports(raw: list[str]) -> bool:
    """Recognise complaints in the form of a question: "is anyone else seeing a crash?"."""
    opening = " ".join(raw[:5])
    return _REPORTING.match(opening) is not None


def _matches(row: tuple[str, ...], words: tuple[str, ...], at: int) -> bool:
    if not row:
        return True
    if row[0] == END:
        return at == len(words)
    if row[0] == GAP:
        ends = range(at, min(at + LONGEST_GAP, len(words)) + 1)
        return any(_matches(row[1:], words, end) for end in ends)
    return at < len(words) and words[at] == row[0] and _matches(row[1:], words, at + 1)


def denied(words: tuple[str, ...], start: int) -> bool:
    """Say whether a negation just before `start` turns the statement round; two cancel out."""
    denials = 0
    for at in reversed(range(start)):
        if words[at] in _stems(_NEGATORS):
            denials += 1
        elif words[at] not in _stems(_LIGHT) and not _turned_round(words, at):
            break
    return denials % 2 == 1


def _turned_round(words: tuple[str, ...], at: int) -> bool:
    """Say whether a subject stands behind its negated verb, as in a question: "why cannot I see"."""
    return at > 0 and words[at] in _stems(_WHO) and words[at - 1] in _stems(_NEGATORS)


@lru_cache(maxsize=3)
def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))
