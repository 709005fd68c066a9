"""What the blocks and the tools of a turn say, in the forms in which the gate compares it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from itertools import pairwise

from bot.grounding.claims import content_of, numbers_of, stemmed
from bot.grounding.cues import Cues
from bot.grounding.labels import named_lines
from bot.grounding.numerals import in_digits
from bot.grounding.retelling import with_synonyms
from bot.grounding.wording import groups_of, retold_in
from knowledge.words import NEGATIONS, words_of
from tools.outcome import BlockView

#: Which sentences of the blocks a statement rests on: those that share nearly the most with it.
NEARLY = 0.75
#: What a word counts that stands there in other words.
IN_OTHER_WORDS = 0.7
#: How many passages are remembered, as they were read.
PASSAGES = 64
#: And for each of them, with how many texts it was compared.
COMPARED = 64
#: The share of the words of a copy, changed in places, that the sentence has which it copies.
COPIED = 0.85

_PIECE = re.compile(r"[,;:]\s+|\s+(?:and|but|so|because|while)\s+")
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
NEGATION = Cues(
    r"\b(?:not|no|never|none|nobody|nothing|cannot|without|nor|neither)\b|n't\b",
    "not no never none nobody nothing cannot without nor neither t",
)
#: Terms on which the truth of a statement hangs: the person's words cannot vouch for them.
DECISIVE = Cues(
    r"\b(?:super admins?|team admins?|members?|guests?|read-only|owners?|(?-i:Free|Starter|Pro)|"
    r"discovery|proposal|negotiation|won(?!'t)|lost|on hold|(?-i:New)(?= stage|:| means))\b",
    "admin member guest read owner free starter pro discovery proposal negotiation won lost hold new",
)
#: "the next stage is Discovery, not Negotiation": what is ruled out is no evidence.
_RULED_OUT = Cues(
    r", not (?:[\w-]+ ?){1,4}(?=[.,;]|$)",
    "not",
)
_SET_ASIDE = Cues(
    r", not ((?:[\w-]+ ?){5,7})(?=[.,;]|$)",
    "not",
)

_PLAN = re.compile(r"\b(?:Free|Starter|Pro|Team(?! Admin))\b")
#: "Only the owner can do that."
_GOES_BACK = Cues(
    r"\b(?:do|does) (?:that|so|this)\b",
    "do does",
)
_ROLE = r"(?:super admin|team admin|member|guest|read-only user|owner)s?"
_ROLES_FIRST = re.compile(
    rf"\s*(?:only |the |an? )*{_ROLE}(?:(?:,| and|, and| or)? (?:the |an? )?{_ROLE})* ",
    re.IGNORECASE,
)
#: "Support leads are called so too. They are not part of your workspace."
_THEY_ARE_NOT = re.compile(
    r"(?:They|It|These|Those) (?=(?:is|are|can|do|does|may|will|has|have)(?: not|not|n't| never)\b|never\b)"
)
_SUBJECT = re.compile(
    r"((?:[\w'-]+ ){1,5}?)(?=(?:is|are|can|may|will|has|have|runs?|works?|comes?|stays?|lets?|keeps?|gets?)\b)"
)
#: "A Member may not change the plan. That is for the Super Admin."
_THAT_IS_FOR = re.compile(r"(?:That|This|It) is (?:for|up to) ([^.,;:]+)\.?$")
_MAY_NOT = re.compile(r"\b(?:not|cannot|[cd]\w*n't) ([^.,;:]+)\.?$")
_AFTER_THAT = re.compile(r"^(After|Before|Until) that:", re.IGNORECASE)
_SHORT_DENIAL = Cues(
    r"[^.;:]* (?:do|does|can|may)(?: ?not|n't)(?=\.$)",
    "not cannot donot doesnot maynot t",
)


@lru_cache(maxsize=8_192)
def sentences_of(text: str) -> tuple[str, ...]:
    """The sentences and lines of a text."""
    return tuple(SENTENCE.split(text))


class Proof:
    """The lines of the cited blocks, the headings above them, and the results of tools."""

    def __init__(self, evidence: Sequence[BlockView], headings: str, results: str) -> None:
        lines = {block.id: affirmed(f"{block.lead_in or ''} {block.text}") for block in evidence}
        self._shared: dict[str, dict[str, float]] = {}
        self.headings = headings
        self.ruled_out = " ".join(
            each for block in evidence for each in _RULED_OUT.findall(block.text)
        )
        self.text = "\n".join(filter(None, [*lines.values(), headings, results]))
        self.steps = {str(block.number) for block in evidence if block.number is not None}
        rows = [lines[block.id] for block in evidence if block.kind == "row"]
        self.tabled = {row for row in rows if NEGATION.search(row)}
        told = [line for line in [*lines.values(), results] if line not in rows]
        self.sentences = [*rows, *(each for line in told for each in _sentences(line))]
        every = [*self.sentences, headings]
        self.stems = with_synonyms(frozenset[str]().union(*map(content_of, every)))
        self.meanings = frozenset[int]().union(*map(groups_of, every))
        steps = " ".join(lines[block.id] for block in evidence if block.kind == "step")
        apart = (lines[block.id] for block in evidence if block.kind not in ("step", "row"))
        told_apart = (each for line in [*apart, results] for each in sentences_of(line))
        self.sources = [*rows, steps, *told_apart]
        self.lines = [*_pointing_back(affirmed(block.text) for block in evidence)]
        listed = [block for block in evidence if block.kind in ("row", "item")]
        self.paragraphs = [
            sentence
            for block in evidence
            if block.kind == "paragraph"
            for sentence in sentences_of(affirmed(block.text))
        ]
        self.lead_ins = {block.lead_in for block in evidence if block.lead_in}
        self.given = numbers_of(" ".join(self.lead_ins))
        lists = Counter(block.lead_in for block in evidence if block.kind != "paragraph")
        self.lengths = frozenset(lists.values())
        self.listed = [affirmed(block.text) for block in listed]
        whole = (affirmed(block.text) for block in evidence if block.kind != "row")
        self.printed = [each for text in whole for each in sentences_of(text)]

    @cached_property
    def set_aside(self) -> list[tuple[str, frozenset[str]]]:
        """What the guide only names to say that it is not so, with the words that stand only there."""
        phrases = _SET_ASIDE.findall(self.text)
        rest = content_of(_SET_ASIDE.sub("", self.text)) if phrases else frozenset[str]()
        return [
            (each, content_of(each) - rest) for each in (*phrases, *self.ruled_out.split(", not "))
        ]

    def nearest(self, sentence: str, nearly: float = 1.0) -> list[str]:
        """Return the sentences that share most content with this one, or `nearly` as much."""
        if sentence not in self._shared:
            if len(self._shared) >= COMPARED:
                self._shared.clear()
            self._shared[sentence] = _all_shared(sentence, self.sentences)
        return _most_shared(self._shared[sentence], nearly)

    def most_shared(self, sentence: str) -> float:
        """Return how much the nearest of the sentences shares with this one."""
        self.nearest(sentence)
        return max(self._shared[sentence].values(), default=0.0)

    def without_lead_in(self, sentence: str) -> str:
        """Return a sentence without what leads it in, as far as that denies nothing."""
        lead_in, colon, rest = sentence.lstrip().partition(": ")
        led = colon and f"{lead_in}:" in self.lead_ins and not NEGATION.search(lead_in)
        return rest if led else sentence

    def labelled(self, sentence: str) -> list[str]:
        """Return the labelled lines whose labels a sentence names, if it names some of them."""
        return named_lines(sentence, self.listed)

    def pieces_near(self, part: str) -> list[str]:
        """Return the pieces of the printed sentences that share most content with a part."""
        near = nearest(part, self.printed)
        return [piece for each in near for piece in _PIECE.split(each)]

    def resting(self, sentence: str, parts: Sequence[str]) -> list[str]:
        """Return the sentences that a sentence and its parts rest on, each once."""
        found = (each for said in (sentence, *parts) for each in self.nearest(said, NEARLY))
        return list(dict.fromkeys(found))

    def going_back_to(self, told: Sequence[str]) -> list[str]:
        """Return the sentences that only say who may do what some sentences say just before."""
        return [
            each
            for before, each in pairwise(self.sentences)
            if before in told and _GOES_BACK.search(each)
        ]


@lru_cache(maxsize=PASSAGES)
def proof_of(evidence: tuple[BlockView, ...], headings: str, results: str) -> Proof:
    """What some blocks say, read once for all statements that rest on them."""
    return Proof([*map(_in_digits, evidence)], in_digits(headings), in_digits(results))


def _in_digits(block: BlockView) -> BlockView:
    """A block with its numbers in digits."""
    text, lead_in = in_digits(block.text), block.lead_in and in_digits(block.lead_in)
    if (text, lead_in) == (block.text, block.lead_in):
        return block
    return block.model_copy(update={"text": text, "lead_in": lead_in})


def _pointing_back(lines: Iterable[str]) -> Iterator[str]:
    """The lines; one that begins "After that: ..." has the label of the line before instead."""
    before = ""
    for line in lines:
        that = _AFTER_THAT.match(line)
        yield f"{that[1]} {before}:{line[that.end() :]}" if that else line
        before = line.partition(":")[0]


@lru_cache(maxsize=512)
def _sentences(line: str) -> tuple[str, ...]:
    """The sentences of a line; "Guests do not." is spelled out with what the one before says."""
    pairs = pairwise(["", *sentences_of(line)])
    return tuple(_spelled_out(before, sentence) for before, sentence in pairs)


def _spelled_out(before: str, sentence: str) -> str:
    """A sentence that goes back to the one before, with what it goes back to."""
    if (short := _SHORT_DENIAL.match(sentence)) and _ROLES_FIRST.match(before):
        return f"{_ROLES_FIRST.sub('', before).rstrip('.')}: {short[0]}"
    if (whose := _THAT_IS_FOR.match(sentence)) and (deed := _MAY_NOT.search(before)):
        return f"{deed[1].capitalize()}: that is for {whose[1]}."
    if (pronoun := _THEY_ARE_NOT.match(sentence)) and (
        whom := _ROLES_FIRST.match(before) or _SUBJECT.match(before)
    ):
        return f"{whom[0].strip()} {sentence[pronoun.end() :]}"
    return sentence


def nearest(sentence: str, told: Sequence[str], nearly: float = 1.0) -> list[str]:
    """Return those of some sentences that share most content with this one, in whatever words."""
    return _most_shared(_all_shared(sentence, told), nearly)


def _all_shared(sentence: str, told: Sequence[str]) -> dict[str, float]:
    """How much each of some sentences shares with this one, as far as it shares anything."""
    content, meanings = content_of(sentence), groups_of(sentence)
    shared: dict[str, float] = {}
    for each in told:
        same = content & content_of(each)
        much: float = len(same)
        if much < len(content) and not meanings.isdisjoint(known := groups_of(each)):
            much += IN_OTHER_WORDS * len((content - same) & retold_in(sentence, known))
        if much:
            shared[each] = much
    return shared


def _most_shared(shared: dict[str, float], nearly: float) -> list[str]:
    if len(shared) < 2:
        return [*shared]
    enough = nearly * max(shared.values())
    return [each for each, much in shared.items() if much >= enough]


def in_any_words(said: str, told: str) -> frozenset[str]:
    """The words with content that `told` has, and those by which `said` says the same."""
    return content_of(told) | retold_in(said, groups_of(told))


def copies(said: str, told: Sequence[str], aside: AbstractSet[str] = NEGATIONS) -> bool:
    """Whether nearly all words of a sentence, but those put aside, stand in one of the others."""
    words = _bag(said) - aside
    return any(len(words & _bag(each)) >= COPIED * len(words) for each in told)


@lru_cache(maxsize=8_192)
def _bag(text: str) -> frozenset[str]:
    return frozenset(words_of(text))


_NOTHING_DECISIVE = Counter[str]()


@lru_cache(maxsize=8_192)
def decisive(text: str) -> Counter[str]:
    """Count the terms on which truth hangs, singular and in lower case. Nobody may change it."""
    found = DECISIVE.findall(text)
    return Counter([stemmed(term).strip() for term in found]) if found else _NOTHING_DECISIVE


def plans_in(text: str) -> frozenset[str]:
    """The plans that a text names."""
    return frozenset(_PLAN.findall(text))


def affirmed(line: str) -> str:
    """Return a block without what it only names to rule it out."""
    return _RULED_OUT.sub("", line) if ", not " in line else line
