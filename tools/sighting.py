"""Seeing names in casual text: whole or shortened, typos forgiven, ties never broken."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from rapidfuzz.distance import OSA

from domain.names import KEPT, word_set
from domain.spelling import Word, words_of

Thing = TypeVar("Thing")


#: Words that end the name of a company or a deal without telling it apart from others.
_GENERIC = word_set(
    "inc corp corporation co company llc ltd limited plc gmbh ag sa bv group holding holdings "
    "partners traders trading imports exports foods health systems solutions services staffing "
    "industries international search hire hiring role placement project retained contingency "
    "deal opportunity team crew"
)
#: Words of everyday support questions: alone, none of them is taken for a name.
_COMMON = word_set(
    "a all an and as at account active add billing board can client company contract data deal "
    "deals direct first for from general global great guest head help home how i in into invoice "
    "is it job just last lead link list main me member modern move my new next no north not of on "
    "one open opportunities opportunity or our pipeline plan please pro rate real req retained "
    "see senior set show south stage staff status summit support tab team test that the this ticket "
    "to top total true united up us user vp we what when where why with work world you your"
)
#: The everyday words of three letters: "the", "how", "can".
LITTLE = word_set(
    "ago air all and any are art ask bad bar bid big bit but buy can car cut day did dry due eat end "
    "eye far few fit fix fly for fun gas get god got guy had has hey her hey him his hit hot how hub "
    "ice ill its job key law lay let lie lot low man map may men met mid mix net new nor not now odd "
    "off oil old one our out own pay per pop put ran raw red ref req rid row run sad sat saw say sea "
    "see set she sit six sky sun tab tax tbd tea ten the tie tip too top try two use via war was way "
    "web wet who why win won yes yet you add age big deal fee hr opp pro rex nvm pls thx lol btw fyi"
)
#: A first word is a name by itself from so many letters on.
SHORTEST_NAME = 3
#: A word of so few letters is another word with one letter changed: "CFO", "COO".
LONGEST_EXACT = 3
#: More slips than anybody makes.
_ANOTHER_WORD = 99


class Name(NamedTuple, Generic[Thing]):
    """One way of saying a thing's name, as folded words."""

    words: tuple[str, ...]
    thing: Thing
    whole: bool


@dataclass(frozen=True)
class Sighting(Generic[Thing]):
    """A stretch of the text that names something; several things mean a tie."""

    said: str
    start: int
    end: int
    things: tuple[Thing, ...]


@dataclass(frozen=True)
class _Fit(Generic[Thing]):
    first: int
    last: int
    typos: int
    near: bool
    whole: bool
    thing: Thing

    @property
    def rank(self) -> tuple[int, int, bool]:
        """Longer beats shorter, then fewer typos, then the whole name."""
        return (self.first - self.last, self.typos, not self.whole)

    def is_as_good_as(self, best: "_Fit[Thing]") -> bool:
        """Whether it is no worse than the best one; of two mistyped names, one slip is nothing."""
        return self.rank == best.rank or 0 < best.typos >= self.typos - 1


class _Windows:
    """The stretches of a text by size and first letter, with which every name for them begins."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = [word.text for word in words]
        self._kept: dict[tuple[int, str], list[tuple[int, str]]] = {}
        self._sizes: set[int] = set()

    def like(self, name: Sequence[str]) -> Sequence[tuple[int, str]]:
        """Where each stretch begins that a name can stand for, and its text."""
        size = len(name)
        if size not in self._sizes:
            self._sizes.add(size)
            for first in range(len(self._words) - size + 1):
                said = " ".join(self._words[first : first + size])
                self._kept.setdefault((size, said[:1]), []).append((first, said))
        return self._kept.get((size, name[0][:1]), ())


def names_of(title: str, thing: Thing) -> tuple[Name[Thing], ...]:
    """Return how people say a title: whole, or without its generic ending."""
    return tuple(Name(words, thing, whole) for words, whole in _ways_of(title))


def names_spelt(title: Sequence[str], thing: Thing) -> Iterable[Name[Thing]]:
    """Return the same for a title that was cut into words before."""
    return (Name(words, thing, whole) for words, whole in _ways(tuple(title)))


@lru_cache(maxsize=KEPT)
def _ways_of(title: str) -> tuple[tuple[tuple[str, ...], bool], ...]:
    return _ways(tuple(word.text for word in words_of(title)))


def _ways(whole: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], bool], ...]:
    if not whole or whole[-1] not in _GENERIC:
        return ((whole, True),) if whole else ()
    short = whole
    while len(short) > 1 and short[-1] in _GENERIC:
        short = short[:-1]
    ways = {whole: True, short: short == whole}
    return tuple(
        (words, is_whole) for words, is_whole in ways.items() if is_whole or _tells_apart(words)
    )


def first_word_of(title: str, thing: Thing) -> tuple[Name[Thing], ...]:
    """Return the first word as a name, where it is one: "Northwind" for Northwind Traders."""
    words = words_of(title)
    if len(words) < 2 or len(words[0].text) < SHORTEST_NAME or not _tells_apart((words[0].text,)):
        return ()
    if words[0].text in LITTLE:
        return ()
    return (Name((words[0].text,), thing, whole=False),)


def sightings(text: str, names: Iterable[Name[Thing]]) -> tuple[Sighting[Thing], ...]:
    """Return what the text names, in its order.

    Where names overlap, the longer one counts, then the better spelt, then the whole name; things
    that fit equally well are returned together.
    """
    words, windows = words_of(text), _Windows(words_of(text))
    fits = sorted(
        (fit for name in names for fit in _fits(name, windows.like(name.words))),
        key=lambda fit: (*fit.rank, fit.first),
    )
    chosen: dict[tuple[int, int], list[_Fit[Thing]]] = {}
    for fit in fits:
        place = (fit.first, fit.last)
        ties = chosen.get(place)
        if ties and fit.is_as_good_as(ties[0]):
            ties.append(fit)
        elif fit.near and not any(first < fit.last and fit.first < last for first, last in chosen):
            chosen[place] = [fit]
    return tuple(_sighting(text, words, chosen[place]) for place in sorted(chosen))


def _tells_apart(words: Sequence[str]) -> bool:
    return any(word not in _COMMON and word not in _GENERIC for word in words)


def _fits(name: Name[Thing], windows: Iterable[tuple[int, str]]) -> Iterable[_Fit[Thing]]:
    meant = " ".join(name.words)
    length, allowed = len(meant), _allowed(meant)
    for first, said in windows:
        if abs(len(said) - length) > allowed + 1:
            continue
        typos = _typos(said, meant)
        if typos <= allowed + 1:
            last = first + len(name.words)
            yield _Fit(first, last, typos, typos <= allowed, name.whole, name.thing)


def _typos(said: str, meant: str) -> int:
    """How many slips of the finger lie between the two; too many where it is another word."""
    if said == meant or (said == f"{meant}s" and len(meant) > 3 and " " not in meant):
        return 0  # "acmes deal" is how "Acme's deal" is typed
    if not _allowed(meant) or said[:1] != meant[:1] or said in _COMMON:
        return _ANOTHER_WORD
    typos = OSA.distance(said, meant, score_cutoff=_allowed(meant) + 1)
    return typos if _every_word_is_near(said, meant) else _ANOTHER_WORD


def _every_word_is_near(said: str, meant: str) -> bool:
    """Whether no word has half of its letters wrong, and no short one another letter.

    "Acme, COO" is no slip for "Acme Corp", nor is "CFO search" one for "COO search".
    """
    pairs = zip(said.split(), meant.split(), strict=False)
    return all(
        2 * OSA.distance(one, other) < max(len(one), len(other))
        if max(len(one), len(other)) > LONGEST_EXACT
        else sorted(one) == sorted(other)
        for one, other in pairs
    )


def _allowed(meant: str) -> int:
    """How many slips leave a name of this length recognisable."""
    return 0 if len(meant) < 5 else 1 if len(meant) < 8 else 2


def _sighting(text: str, words: Sequence[Word], fits: Sequence[_Fit[Thing]]) -> Sighting[Thing]:
    start, end = words[fits[0].first].start, words[fits[0].last - 1].end
    things = tuple(dict.fromkeys(fit.thing for fit in fits))
    return Sighting(text[start:end], start, end, things)
