"""Names as people say them: "acme" for Acme Corp, "the Globex deal" for one with Globex."""

import difflib
import itertools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache
from typing import TypeVar

from rapidfuzz import fuzz, process

Thing = TypeVar("Thing")

#: Words that people put around a name and that name nothing.
NOISE = frozenset(
    {"the", "our", "my", "a", "an", "for", "of", "with", "deal", "opportunity", "opp", "req", "job"}
)

#: How many names are kept as they were folded: those of a large workspace.
KEPT = 65_536
#: So many of the names most like a misspelt one are compared with care.
_SHORTLIST = 50
#: A name that is less like it, of 100, is nowhere near it.
_ALIKE = 50
#: What a folded name neither begins nor ends with.
_EDGES = ".'"


def word_set(words: str) -> frozenset[str]:
    """Return the words of a text, which is easier to keep than a list of them."""
    return frozenset(words.split())


@lru_cache(maxsize=KEPT)
def fold(text: str) -> str:
    """The same name as another hand would write it: without case, quotes, dashes and spacing."""
    return part(text).strip(_EDGES)


def part(text: str) -> str:
    """What of a folded name comes from a part of it: parts are folded alone, and joined by spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w&+.#']|_", " ", plain).split())


def counted(number: int, one: str, many: str | None = None) -> str:
    """So many of something: "1 deal", "2 deals", "2 people"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def and_more(count: int, shown: int) -> tuple[str, ...]:
    """The line below the first `shown` of so many; none where they are all."""
    return (f"…and {count - shown} more.",) if count > shown else ()


def fold_parts(*parts: str) -> str:
    """A folded name out of its parts."""
    return " ".join(filter(None, parts)).strip(_EDGES)


def words(text: str) -> frozenset[str]:
    """The folded words that every name has which `matches` finds for the text."""
    return frozenset(it.strip(_EDGES) for it in _words(text) or fold(text).split()) - {""}


def matches(
    said: str, things: Iterable[Thing], called: Callable[[Thing], Sequence[str]]
) -> tuple[Thing, ...]:
    """What `said` can mean; several mean that it is ambiguous.

    Things that are `called` exactly so come first, else those whose name begins with it, else
    those whose name has all its words.
    """
    wanted, words = fold(said), _words(said)
    named = [(thing, [fold(name) for name in called(thing)]) for thing in things]
    rules: tuple[Callable[[str], bool], ...] = (
        lambda name: name == wanted,
        lambda name: name.startswith(f"{wanted} "),
        lambda name: bool(words) and words <= {*name.split()},
    )
    for fits in rules:
        if found := tuple(thing for thing, known in named if any(map(fits, known))):
            return found
    return ()


def near(said: str, known: Sequence[str], limit: int = 3) -> tuple[str, ...]:
    """The names most like a misspelt one, nearest first."""
    folded = {fold(name): name for name in known}
    return tuple(folded[name] for name in nearest(said, [*folded], limit))


def nearest(said: str, folded: Sequence[str], limit: int = 3) -> tuple[str, ...]:
    """The same of names that are folded already."""
    wanted = fold(said)
    likely = process.extract(
        wanted, folded, scorer=fuzz.ratio, limit=_SHORTLIST, score_cutoff=_ALIKE
    )
    among = [name for name, *_ in likely]
    return tuple(difflib.get_close_matches(wanted, among, n=limit, cutoff=_ALIKE / 100))


def listed(items: Sequence[str], last: str = "and") -> str:
    """One phrase: "New", "New and Discovery", "New, Discovery and Proposal"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def free_key(label: str, taken: Collection[str], longest: int = 50) -> str:
    """A key made of a label, that nothing else has or had: "Contract Sent" gives contract_sent."""
    letters = unicodedata.normalize("NFKD", label.casefold()).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")
    base = plain[: longest - 4] or "key"
    numbered = (f"{base}_{count}" for count in itertools.count(2))
    return next(key for key in itertools.chain([base], numbered) if key not in taken)


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split()) - NOISE
