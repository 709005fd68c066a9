"""What a new deal is for, where nobody calls it a title: "new deal brightwater 3 site managers"."""

import re
from collections.abc import Iterator, Sequence

from bot.model import excerpts
from bot.model.gist import stretches
from bot.model.names import Names
from bot.model.words import fold
from tools.sighting import word_set

#: Words that begin or end what is said of a deal without being what it is for.
_EDGES = word_set(
    """
    a an the and of for with at to on in our their my some new add create make start open
    log set up spin put build register need needs needed want wants wanted looking look
    hiring hire hires after get got have has please pls plz thanks thx rex hi hey hello can
    could u you i we it is as deal deals opp opps opportunity oppty client value worth
    valued about abt around roughly approx circa ca fee fees type retained retainer
    contingency contingent contract staffing rpo flat fixed tbd tba asap usd eur gbp em
    just also so ok okay morning yo now today who find another one from would
    like lets let us this say maybe est estimated pop onto put cheers ta one worth
    """
)
#: Words of a sentence, which no title has.
_SENTENCE = word_set(
    """
    they we i he she it you are was were be been is because if when while but same last time
    please asked said says told wants can could should would will might do does did don't
    not no yes as before again came come back gone went reopen next week month soon tomorrow there here that this what how
    why who which call called name named title make note notes owner
    """
)
#: What every search is.
_ANY_SEARCH = word_set("search searches placement placements role roles hire hires position")
_BREAK = re.compile(r"[,;:.!?()\n]|\s[-\N{EN DASH}\N{EM DASH}]+\s")
_WORD = re.compile(r"[^\s\"'\u201c\u201d]+")
#: No title of a search is longer, in words.
LONGEST = 6


def purpose(text: str, names: Names) -> str | None:
    """Return the first words that are neither names nor figures nor talk; None if there are none."""
    noted = excerpts.note(text)
    text = text[: text.rindex(noted)] if noted and noted in text else text
    named = names.words
    titles = (said for part in _parts(text, names) if (said := _title(part)))
    return next((said for said in titles if not set(fold(said).split()) <= named), None)


def _parts(text: str, names: Names) -> Iterator[str]:
    """What stands between the names, the figures and the breaks."""
    at = 0
    for stretch in sorted(stretches(text, names), key=lambda it: it.start):
        if stretch.kind in ("CLIENT", "AMOUNT", "PERCENT", "DAY", "PERSON"):
            yield from _BREAK.split(text[at : stretch.start])
            at = stretch.end
    yield from _BREAK.split(text[at:])


def _title(part: str) -> str | None:
    words = _WORD.findall(part)
    while words and _is_edge(words[0]):
        words = words[1:]
    while words and _is_edge(words[-1]):
        words = words[:-1]
    return " ".join(words) if _is_title(words) and not _is_one_name(words) else None


def _is_one_name(words: Sequence[str]) -> bool:
    """Whether it is one word that says nothing of whom one looks for: no "nurses", and no "CTO"."""
    (first, *others) = words
    return not others and (first.istitle() or first.casefold() in _ANY_SEARCH)


def _is_edge(word: str) -> bool:
    return word.casefold() in _EDGES or not any(it.isalnum() for it in word)


def _is_title(words: Sequence[str]) -> bool:
    said = {word.casefold() for word in words}
    tells = any(word.isalpha() and len(word) > 1 for word in words)
    return 0 < len(words) <= LONGEST and tells and not said & _SENTENCE
