"""How a message is read: apostrophes, typos and casual forms reduced to comparable words.

A message becomes clauses of stems. A clause is *told* ("it crashes") or only *asked* or supposed
("what happens if it crashes?"): a failure counts when it is told, an object wherever it is named.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter

from rapidfuzz import process
from rapidfuzz.distance import OSA


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


GAP = "..."  # in a phrase: up to three other words
LONGEST_GAP = 3
START = "^"  # in a phrase: the clause begins here
SHORTEST_MEANT, LONG_WORD = 5, 9  # letters of a word that may be misspelt at all, and twice
LONGEST_MESSAGE = 6_000  # read from both ends: a pasted log says it at the top or at the bottom

#: Typed without an apostrophe as often as with one.
_NEGATED_VERBS = "do does did is are was were would could should has have had ai need must"
_APOSTROPHES = re.compile("[\u2018\u2019\u00b4`\u02bc]")
_QUOTES = re.compile("[\u201c\u201d\u201e\u00ab\u00bb]")
_NOT = re.compile(r"\b(" + "|".join(_NEGATED_VERBS.split()) + r")n'?t\b")
_WONT = re.compile(r"\bwon'?t\b")
_CANNOT = re.compile(r"\b(can'?t|can ?not|unable to|not able to|am unable)\b")
_TITLES = re.compile(r"\b(called|named|titled|title)\b\s*[:=]?\s*\"[^\"]*\"")
#: A job to fill is no fault: "server error specialist".
_JOBS = re.compile(
    r"\b(server |backend )?(error|failure|crash)s? (specialist|engineer|analyst|manager|lead|"
    r"developer|director|consultant|expert|investigator)s?\b"
)
_SENTENCE_END = re.compile(r"(?<=[a-z0-9\"')])[.!?]+(?=\s|$)|\n+|[!?]+")
_CLAUSE_END = re.compile(r"[,;:()]+(?=\s|$)|\s[-\u2013]+\s|\u2014|\bbut\b|\bhowever\b")
#: A server's answer: 500 and 5xx are its own fault, 4xx is about the request.
_STATUS_CODE = re.compile(r"([45])(?:\d\d|xx)s?")
_WORD = re.compile(r"[$€£]?\d+(?:[.,]\d+)*[a-z]*|[a-z]+")

_NEGATORS = "not no none never without stop stopped cannot nothing"
#: Words that a negation reaches across: "not getting any errors".
_LIGHT = (
    "a an any the be been being is are get got getting have has had see seen seeing seem to really "
    "even actually more longer ever so far just keep"
)
_FILLERS = _set("hi hey hello rex please so ok okay um uh also and sorry well question quick then")
_ASKING = _set("what which who where how can could does do did is are will would should may might")
_SUPPOSING = _set("if when whenever suppose once")
#: After these no question has begun, only a subject is left out: "could not link", "are still".
_NO_SUBJECT = _set("not still now just also always never all both getting being")
_SUBJECTS = _set("the a an my our your this that there it he she they you i we rex")
#: Questions that say something: "is anyone else seeing a crash?", "can I talk to a human?".
_REPORTING = re.compile(
    r"(can|could|would|will) (you|someone|somebody|anyone)|(is|does) (it normal|any(one|body))"
    r"|is it (just|only) me|am i the only|(do|did) you know that|are you aware"
    r"|what (s )?(is )?(wrong|up|going on|happening)|what the|do you know why|how come"
    r"|(can|could|may) (i|we) (please )?(talk|speak|chat|open|raise|file|get a|have a)"
)
#: Real words one slip away from words that matter.
_NO_TYPOS = _set(
    "cash cashed cashing bank banks contract contracts guess guessed severe suspected struck "
    "stable sort sorted state states shot lots form"
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
        return any(_starts(row, clause.words) for clause in clauses for row in self.rows)

    def told_in(self, clauses: Iterable[Clause]) -> bool:
        """Say whether any alternative is stated, and not denied ("no errors")."""
        return any(
            not _denied(clause.words, start)
            for clause in clauses
            if clause.told
            for row in self.rows
            for start in _starts(row, clause.words)
        )


def phrases(listed: str) -> Phrases:
    """Read a comma-separated list: "white screen, not ... load"."""
    entries = [entry.split() for entry in listed.split(",")]
    rows = tuple(tuple(word if word == GAP else stem(word) for word in row) for row in entries)
    return Phrases(rows, frozenset(chain.from_iterable(entries)) - {GAP, START})


def read(text: str, vocabulary: frozenset[str]) -> tuple[Clause, ...]:
    """Split a message into clauses of stems, typos of `vocabulary` corrected."""
    return tuple(
        clause
        for sentence in _SENTENCE_END.split(_plain(text))
        for clause in _clauses(sentence, vocabulary)
    )


def stem(word: str) -> str:
    """Cut the ending that number, tense and haste put on a word: "crashes" -> "crash"."""
    if len(word) <= 3 or not word.isalpha():
        return word
    for ending, shortest in (("ing", 2), ("ed", 3), ("es", 3), ("s", 3), ("e", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            word = word[: -len(ending)]
            break
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


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
    text = _CANNOT.sub("cannot", text)
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


def corrected(word: str, vocabulary: frozenset[str]) -> str:
    """Return the stem of a word, or of the word in the vocabulary that it misspells."""
    if code := _STATUS_CODE.fullmatch(word):
        return f"http{code[1]}xx"
    if len(word) < 4 or not word.isalpha() or word in vocabulary or word in _NO_TYPOS:
        return stem(word)
    return _misspelt(word, vocabulary)


@lru_cache(maxsize=4096)
def _misspelt(word: str, vocabulary: frozenset[str]) -> str:
    """Find the known word at a slip of the finger; the first letter is always right."""
    plain = stem(word)
    stems = _by_first_letter(frozenset(map(stem, vocabulary))).get(word[0], ())
    if plain in stems:
        return plain
    spellings = _by_first_letter(vocabulary).get(word[0], ())
    return _meant(plain, stems) or stem(_meant(word, spellings) or word)


def _meant(typed: str, known: Sequence[str]) -> str | None:
    """Return the nearest of the known words, if `typed` is one slip away from it."""
    for found, slips, _ in process.extract(typed, known, scorer=OSA.distance, limit=3):
        if _is_slip(typed, found, int(slips)):
            return found
    return None


@lru_cache(maxsize=8)
def _by_first_letter(words: frozenset[str]) -> dict[str, list[str]]:
    """Sort words under their first letters, each letter's in the order of the alphabet."""
    return {letter: list(group) for letter, group in groupby(sorted(words), itemgetter(0))}


def _is_slip(typed: str, meant: str, edits: int) -> bool:
    """Allow one letter too many, one too few or two swapped; in long words any two edits.

    One letter in place of another makes too many real words: "chart" is no "charge". In a word of
    four letters, only two neighbours may have been swapped.
    """
    swapped = edits == 1 and sorted(typed) == sorted(meant)
    if len(meant) < SHORTEST_MEANT:
        return swapped and len(meant) == SHORTEST_MEANT - 1
    if len(meant) >= LONG_WORD:
        return edits <= 2
    return swapped or (edits == 1 and len(typed) != len(meant))


def _starts(row: tuple[str, ...], words: tuple[str, ...]) -> list[int]:
    """Return where in `words` the row begins to match."""
    if row[0] == START:
        return [0] if _matches(row[1:], words, 0) else []
    return [at for at in range(len(words)) if _matches(row, words, at)]


def _matches(row: tuple[str, ...], words: tuple[str, ...], at: int) -> bool:
    if not row:
        return True
    if row[0] == GAP:
        ends = range(at, min(at + LONGEST_GAP, len(words)) + 1)
        return any(_matches(row[1:], words, end) for end in ends)
    return at < len(words) and words[at] == row[0] and _matches(row[1:], words, at + 1)


def _denied(words: tuple[str, ...], start: int) -> bool:
    """Say whether a negation just before `start` turns the statement round; two cancel out."""
    denials = 0
    for word in reversed(words[:start]):
        if word in _stems(_NEGATORS):
            denials += 1
        elif word not in _stems(_LIGHT):
            break
    return denials % 2 == 1


@lru_cache(maxsize=2)
def _stems(words: str) -> frozenset[str]:
    return frozenset(map(stem, words.split()))
