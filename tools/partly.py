"""Deals that are called by a word or two of their title: "the nurses deal", "lisbon"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA

from domain.names import KEPT
from domain.pipeline import Status
from domain.spelling import Word, words_of
from domain.titles import DealTitle, Titles
from tools.everyday import EVERYDAY, NO_TITLE

_TITLE_WORD = r"(?!(?:opportunity|opp|deal|the|their|an?|on|to|for|with|in|of|at|from|into|and|or|req|reqs|that|this|is|are|was)\b)[a-z][\w&'-]*"
_THE_DEAL = re.compile(
    rf"(?:\b(?:the|their)\s+(?P<words>{_TITLE_WORD}(?:\s+{_TITLE_WORD}){{0,3}}?)\s+(?:deal|opp|opportunity|one)"
    r"|^\W*(?P<first>[a-z][\w&'-]*)\s+(?:deal|opp|opportunity))\b(?!\s+(?:tab|page|board|list))",
    re.IGNORECASE,
)
_THE_REQ = re.compile(
    r"(?:\b(?:the|my|our|their|its)\s|^|[:,.;(]\s+|\b(?:link|attach|connect|add|put|hook|tie|join)\s)\s*"
    r"(?P<words>(?!(?:link|attach|connect|add|put|hook|tie|join|unlink|remove|detach)\b)"
    r"(?:(?!(?:the|my|our|their|an?|this|that)\b)[a-z][\w&'-]*\s+){1,3}?)(?:req|requisition|vacancy|opening)\b",
    re.IGNORECASE,
)
#: Words that say by themselves that the ones before them are no deal's.
_OF_NO_DEAL = frozenset(
    ("req", "reqs", "requisition", "vacancy", "opening", "job", "invoice", "inv", "lead", "ticket")
)
#: A word of fewer letters tells no deal apart, and one of fewer has no slips forgiven.
SHORTEST = 3
#: So many words of a text are looked for in titles.
MOST_WORDS = 4
_LONG = 6
#: Half a word of fewer letters is in too many titles to look for.
_LONGER = 8


def partly_named(text: str) -> str | None:
    """Return the word or two by which a message calls a deal; None if it calls none so."""
    found = _THE_DEAL.search(text)
    words = (found["words"] or found["first"]) if found else ""
    return words if words and not set(words.casefold().split()) & NO_TITLE else None


def deals_partly_named(
    text: str, theirs: Sequence[DealTitle], deals: Titles
) -> tuple[DealTitle, ...]:
    """Return the deals whose title has those words, of `theirs` if there are any; open ones first.

    Words that are their client's name alone tell none of them apart, whatever the titles are.
    """
    said = partly_named(text)
    wanted = {word.text for word in words_of(said)} if said else set()
    clients = {it.client.name for it in theirs}
    if len(clients) == 1 and len(wanted) > 1:  # "the Vega trials one" of Vega Pharma
        wanted -= {word.text for name in clients for word in words_of(name)}
    if not wanted or any(wanted <= {w.text for w in words_of(name)} for name in clients):
        return ()
    among = theirs or deals.spelling(wanted)
    return _living([it for it in among if wanted <= {w.text for w in words_of(it.title)}])


def req_is_called(text: str, title: str) -> bool:
    """Whether a text calls a REQ of that title by words of it: "the porter req"."""
    found = _THE_REQ.search(text)
    said = [it.text for it in words_of(found["words"])] if found else []
    known = [it.text for it in words_of(title)]
    return bool(said) and all(any(_same(it, meant) for meant in known) for it in said)


def deal_by_words(text: str, theirs: Sequence[DealTitle] | None, deals: Titles) -> DealTitle | None:
    """Return the one deal whose title has most of the telling words of a text.

    It is one of `theirs`, if those are given. That is less than a name: only where every other
    word of the text is understood, too, may anything be made of it.
    """
    said = tuple(_telling(text))[:MOST_WORDS]
    if theirs is None:
        theirs = _alike(said, deals)
    hits = {deal: len({it.text for it in _of_title(said, _called(deal))}) for deal in theirs}
    most = max(hits.values(), default=0)
    best = _living([deal for deal, many in hits.items() if most and many == most])
    return best[0] if len(best) == 1 else None


def _alike(said: Sequence[Word], deals: Titles) -> Sequence[DealTitle]:
    """Those with one of the words in their title; if none has, those with half of a longer one.

    A slip of the finger leaves one half of a word as it is.
    """
    stems = sorted({it.text.removesuffix("s") for it in said})
    exact = [deal for stem in stems for deal in deals.holding([stem])]
    halves = sorted({half for it in said if len(it.text) >= _LONGER for half in _halves(it.text)})
    return exact or [deal for half in halves for deal in deals.spelling([half])]


def _called(deal: DealTitle) -> str:
    return f"{deal.title} {deal.client.name}"


def _halves(word: str) -> tuple[str, str]:
    middle = len(word) // 2
    return word[:middle], word[middle:]


def words_of_title(text: str, title: str) -> tuple[Word, ...]:
    """Return the words of a text by which it calls a deal, in its order."""
    return _of_title(tuple(_telling(text)), title)


def _of_title(said: Iterable[Word], title: str) -> tuple[Word, ...]:
    known = _telling_of(title)
    return tuple(word for word in said if any(_same(word.text, it) for it in known))


def _telling(text: str) -> Iterator[Word]:
    words = words_of(text)
    for at, word in enumerate(words):
        of_no_deal = any(it.text in _OF_NO_DEAL for it in words[at + 1 : at + 3])
        if len(word.text) >= SHORTEST and word.text not in EVERYDAY and not of_no_deal:
            yield word


@lru_cache(maxsize=KEPT)
def _telling_of(title: str) -> frozenset[str]:
    return frozenset(word.text for word in words_of(title)) - EVERYDAY


def _same(said: str, meant: str) -> bool:
    if said.removesuffix("s") == meant.removesuffix("s"):
        return True
    long = min(len(said), len(meant)) >= _LONG and said[0] == meant[0]
    return long and OSA.distance(said, meant, score_cutoff=1) <= 1


def _living(deals: Sequence[DealTitle]) -> tuple[DealTitle, ...]:
    return tuple(it for it in deals if it.status is Status.OPEN) or tuple(deals)
