"""Statements that the guide does not bear out: its own sentences, each spoiled in one known way."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

from knowledge.article import Block, Section
from knowledge.library import Library

SHORTEST = 5  # words; a shorter sentence may stay true whatever is done to it
MOST = 150  # statements of one kind and half

_SENTENCE = re.compile(r"(?<=[.!?])\s+")
_LABEL = re.compile(r"(?<=[a-z,] )[A-Z][\w-]+(?: [A-Z][\w-]+)*")
_ROLES = ("Super Admin", "Team Admin", "Member", "Guest", "guest", "member")
_PLANS = ("Free", "Starter", "Pro", "Enterprise")
_STAGES = ("New", "Discovery", "Proposal", "Negotiation", "Won", "Lost")
_CANDIDATE_STAGES = ("Sourced", "Contacted", "Interviewed", "Offered", "Hired", "Rejected")
_NUMERALS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NOUNS = (
    "client", "owner", "candidate", "recruiter", "manager", "guest", "lead", "REQ", "deal",
    "opportunity", "workspace", "person", "e-mail", "phone", "name", "invoice", "payment",
    "campaign", "stage", "view", "edit", "create", "plan", "role", "mailbox", "company",
)  # fmt: skip
_UNITS = {
    "days": "weeks", "hours": "days", "minutes": "hours", "months": "weeks", "seconds": "minutes",
    "credits": "dollars", "MB": "GB", "%": " points", "$": "€", "weeks": "months",
}  # fmt: skip
_OPPOSITES = {
    "before": "after", "after": "before", "first": "last", "forward": "sideways",
    "open": "closed", "switched on": "switched off", "switched off": "switched on",
    "at least": "at most", "more than": "less than",
    "paid": "unpaid", "above": "below", "older": "newer", "add": "remove", "adds": "removes",
    "create": "delete", "archived": "deleted", "kept": "lost", "hidden": "shown",
    "starts": "stops", "pauses": "resumes", "higher": "lower", "same": "other",
    "private": "public", "required": "optional", "optional": "required", "allowed": "forbidden",
    "free of charge": "charged", "up to": "over", "increase": "decrease", "included": "excluded",
}  # fmt: skip
_TAILS = (
    ", and the client gets a text message",
    ", which takes about a week to be approved",
    ", but a manager has to countersign it by phone",
    ", and REX keeps a printed copy for the archive",
    ", so everyone in the company is congratulated with fireworks",
    ", because the law of your country demands it",
)
_SENTENCES = (
    "Restart your computer afterwards.",
    "A refund is paid within a fortnight.",
    "The mobile app shows it as well.",
    "Our partners in Denver review it by hand.",
    "It also works with voice commands.",
    "Older customers get this for half the price.",
)
_LINKS = (" See https://help.example.com/more.", " Details: www.example.org/deals.")
_PINGS = (" <!channel>", " <@U0DANA>", " @here", " <!here|everyone>")
_SECRETS = (" Use sk-live0123456789abcdef.", " Bearer abcdef0123456789.")
_DEEDS = (" I have already created it for you.", " It has been sent.", " I've moved the deal.")
_QUANTIFIERS = ("always ", "only ", "automatically ", "immediately ")


@dataclass(frozen=True)
class Corrupted:
    """A false statement, how it was made, and the blocks it points at."""

    kind: str
    say: str
    blocks: tuple[Block, ...]
    section: Section
    retrieved: bool = True


@dataclass(frozen=True)
class _Original:
    """A sentence of the guide, and what else a corruption may draw on."""

    sentence: str
    blocks: tuple[Block, ...]
    section: Section
    dice: int
    foreign: str
    labels: tuple[str, ...]

    @property
    def evidence(self) -> str:
        """All that the blocks say, with their headings."""
        said = " ".join(f"{block.lead_in or ''} {block.text}" for block in self.blocks)
        return f"{self.section.source} {said}"

    def pick(self, choices: Sequence[str]) -> str:
        """One of the choices, the same every time."""
        return choices[self.dice % len(choices)]


def corrupted(library: Library, split: str) -> list[Corrupted]:
    """Up to `MOST` corrupted statements of every kind, from one half of the guide's sentences."""
    kinds: defaultdict[str, list[Corrupted]] = defaultdict(list)
    for original in _originals(library, split):
        for kind, spoil in _KINDS.items():
            said = spoil(original)
            if said and said != original.sentence:
                kinds[kind].append(Corrupted(kind, said, original.blocks, original.section))
        kinds["pointer"].append(
            Corrupted("pointer", original.sentence, original.blocks, original.section, False)
        )
    return [each for made in kinds.values() for each in made[:: len(made) // MOST + 1]]


def _originals(library: Library, split: str) -> Iterator[_Original]:
    sections = [each for article in library.articles for each in article.sections]
    labels = tuple(sorted({name for each in sections for name in _LABEL.findall(each.text)}))
    told = [each for each in _sentences(sections) if _half(each[0]) == split]
    for place, (sentence, block, section) in enumerate(told):
        dice = crc32(sentence.encode())
        others = (told[(place + dice + step) % len(told)] for step in range(len(told)))
        foreign = next(said for said, _, other in others if other.file != section.file)
        yield _Original(sentence, _cited(block, section), section, dice, foreign, labels)


def _half(sentence: str) -> str:
    return "dev" if crc32(sentence.encode()) // 7 % 2 else "held-out"


def _sentences(sections: Iterable[Section]) -> Iterator[tuple[str, Block, Section]]:
    seen: set[str] = set()
    for section in sections:
        for block in section.blocks:
            for sentence in _SENTENCE.split(block.text) if block.kind != "row" else ():
                if len(sentence.split()) >= SHORTEST and sentence not in seen:
                    seen.add(sentence)
                    yield sentence, block, section


def _cited(block: Block, section: Section) -> tuple[Block, ...]:
    """What is printed when the block is cited: of steps, the whole list."""
    if block.kind != "step":
        return (block,)
    same = (each for each in section.blocks if each.kind == "step")
    return tuple(each for each in same if each.lead_in == block.lead_in)


def _number(at: _Original) -> str | None:
    found = re.search(r"\d+", at.sentence)
    if not found:
        return None
    wrong = next(n for k in range(1, 9) if (n := str(int(found[0]) * 2 + k)) not in at.evidence)
    return at.sentence[: found.start()] + wrong + at.sentence[found.end() :]


def _numeral(at: _Original) -> str | None:
    said = [word for word in _NUMERALS if re.search(rf"\b{word}\b", at.sentence)]
    wrong = [word for word in _NUMERALS if word not in at.evidence]
    return re.sub(rf"\b{said[0]}\b", at.pick(wrong), at.sentence, count=1) if said else None


def _unit(at: _Original) -> str | None:
    for unit, wrong in _UNITS.items():
        if unit in at.sentence and re.search(r"\d", at.sentence) and wrong not in at.evidence:
            return at.sentence.replace(unit, wrong, 1)
    return None


def _label(at: _Original) -> str | None:
    found = _LABEL.search(at.sentence)
    wrong = [name for name in at.labels if name.casefold() not in at.evidence.casefold()]
    return at.sentence.replace(found[0], at.pick(wrong), 1) if found else None


def _swapped(names: Sequence[str]) -> Callable[[_Original], str | None]:
    def swap(at: _Original) -> str | None:
        said = [name for name in names if re.search(rf"\b{name}\b", at.sentence)]
        wrong = [name for name in names if name.casefold() not in at.evidence.casefold()]
        if not said or not wrong:
            return None
        return re.sub(rf"\b{said[0]}\b", at.pick(wrong), at.sentence, count=1)

    return swap


def _negated(at: _Original) -> str | None:
    if re.search(r"\b(?:not|never|cannot|no|nobody|without|n't)\b", at.sentence):
        return None
    verb = re.search(r"\b(can|may|is|are|will|has to|have to)\b", at.sentence)
    return f"{at.sentence[: verb.end()]} not{at.sentence[verb.end() :]}" if verb else None


def _affirmed(at: _Original) -> str | None:
    found = re.search(r"(?<=can)not\b| not\b|never |does not |do not ", at.sentence)
    if not found or len(re.findall(r"not\b|never\b|\bno\b|without", at.sentence)) != 1:
        return None
    return at.sentence[: found.start()] + at.sentence[found.end() :]


def _strengthened(at: _Original) -> str | None:
    word = at.pick([word for word in _QUANTIFIERS if word.strip() not in at.evidence.casefold()])
    verb = re.search(r"\b(can|may|is|are|will|has|have) ", at.sentence)
    return f"{at.sentence[: verb.end()]}{word}{at.sentence[verb.end() :]}" if verb else None


def _opposed(at: _Original) -> str | None:
    for word, opposite in _OPPOSITES.items():
        if re.search(rf"\b{word}\b", at.sentence) and opposite not in at.evidence:
            return re.sub(rf"\b{word}\b", opposite, at.sentence, count=1)
    return None


def _turned(at: _Original) -> str | None:
    """The names of two different things change places."""
    names = [*re.finditer(r"\b[A-Z][\w-]+(?: [A-Z][\w-]+)*", at.sentence)]
    for one, two in pairwise(names):
        between = at.sentence[one.end() : two.start()]
        told_apart = len(between.split()) >= 2 and not re.search(r",|\b(?:or|and)\b|→", between)
        if told_apart and one[0] != two[0] and one.start() > 0:
            head, tail = at.sentence[: one.start()], at.sentence[two.end() :]
            return f"{head}{two[0]}{between}{one[0]}{tail}"
    return None


def _numbers_exchanged(at: _Original) -> str | None:
    """Two numbers of the sentence change places."""
    return changed_places(at.sentence, r"\d+(?:[.,]\d+)*")


def _words_exchanged(at: _Original) -> str | None:
    """Two nouns that are told apart change places: who pays whom, what comes first."""
    return changed_places(at.sentence, rf"\b(?:{'|'.join(_NOUNS)})\b")


def changed_places(sentence: str, words: str) -> str | None:
    """A sentence in which two of these words, told apart and not just listed, have changed places."""
    found = list(re.finditer(words, sentence))
    for one, two in pairwise(found):
        between = sentence[one.end() : two.start()]
        listed = re.fullmatch(r"[\s,/]*(?:(?:and|or|nor|the|a|an|your)\b[\s,]*)*", between)
        if one[0].casefold() != two[0].casefold() and not listed:
            head, tail = sentence[: one.start()], sentence[two.end() :]
            return f"{head}{two[0]}{between}{one[0]}{tail}"
    return None


def _unless(at: _Original) -> str | None:
    """A condition turned into its contrary."""
    if re.search(r"\bunless\b", at.sentence, re.IGNORECASE):
        return re.sub(r"\bunless\b", "if", at.sentence, flags=re.IGNORECASE)
    clause = re.search(r"(?<=[a-z,] )if (?!.*\bnot\b)", at.sentence)
    return (
        f"{at.sentence[: clause.start()]}unless {at.sentence[clause.end() :]}" if clause else None
    )


def _disordered(at: _Original) -> str | None:
    if len(at.blocks) < 3 or at.blocks[0].kind != "step":
        return None
    one, two = at.blocks[at.dice % (len(at.blocks) - 1) + 1], at.blocks[0]
    return f"First {_small(one.text)}, then {_small(two.text)}."


def _small(text: str) -> str:
    first = _SENTENCE.split(text)[0].rstrip(".")
    return first[:1].lower() + first[1:]


def _appended(extras: Sequence[str]) -> Callable[[_Original], str | None]:
    return lambda at: at.sentence + at.pick(extras)


def _with_tail(at: _Original) -> str | None:
    return at.sentence.rstrip(".") + at.pick(_TAILS) + "."


_KINDS: dict[str, Callable[[_Original], str | None]] = {
    "number": _number,
    "numeral": _numeral,
    "unit": _unit,
    "label": _label,
    "deal stage": _swapped(_STAGES),
    "candidate stage": _swapped(_CANDIDATE_STAGES),
    "role": _swapped(_ROLES),
    "plan": _swapped(_PLANS),
    "negation added": _negated,
    "negation lost": _affirmed,
    "quantifier": _strengthened,
    "opposite": _opposed,
    "names turned round": _turned,
    "numbers exchanged": _numbers_exchanged,
    "words exchanged": _words_exchanged,
    "if and unless": _unless,
    "step order": _disordered,
    "fabricated tail": _with_tail,
    "fabricated sentence": lambda at: f"{at.sentence} {at.pick(_SENTENCES)}",
    "another page's sentence": lambda at: at.foreign,
    "link": _appended(_LINKS),
    "ping": _appended(_PINGS),
    "secret": _appended(_SECRETS),
    "deed": _appended(_DEEDS),
}
