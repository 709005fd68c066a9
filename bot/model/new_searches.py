"""Several searches of one client in one message: "two new deals for Acme: a CFO, 20%, and a cook, 8k"."""

import re
from collections.abc import Iterator, Sequence

from bot.model.gist import placed
from bot.model.names import Names
from bot.model.purpose import purpose
from bot.model.slots import deal_type, tells_worth
from tools.number_words import in_digits

SEVERAL = 2
#: What may part two searches, the finest first: "food and beverage manager" is one.
_BREAKS = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        r"\s*[;\n]\s*(?:[-*•]\s*|\d[.)]\s*)?|\s*,\s*(?:(?:and|plus|also)\s+)?|[.)]\s+(?:(?:and|plus|also)\s+)?"
        r"|\s+(?:and|n|plus|&|\+)\s+(?:also\s+)?",
        r"\s*[;\n]\s*(?:[-*•]\s*|\d[.)]\s*)?|\s*,\s*(?:(?:and|plus|also)\s+)?",
    )
)
_INTRODUCED = re.compile(r":\s*|\n\s*|\s[-–—]+\s")
_AFTER_THE_CLIENT = re.compile(
    r"(?:\s+(?:please|pls|plz|thanks|thx|rex))*\s*(?:[,:.;]|\s[-–—]+)?\s*", re.IGNORECASE
)
#: "two new deals", "3 opps": how many there are to be.
_HOW_MANY = re.compile(
    r"\b([2-9]) (?:\w+ ){0,2}?(?:deals|opps|opportunities|searches|ones)\b", re.IGNORECASE
)


def searches_of(text: str, names: Names, *, several: bool) -> tuple[str, tuple[str, ...]]:
    """Return what is told before the searches of the one client, and what is told of each.

    Each has a title and a term of its own. Unless it is said that there are `several`, each must
    have a type of its own: then they can't be one. Nothing where it is unclear which is told of which.
    """
    clients = [(at, said) for at, (said, kind, _) in placed(text, names) if kind == "client"]
    if len({value for _, kind, value in names.named if kind == "client"}) != 1 or not clients:
        return text, ()
    start = _start(text, clients[0][0] + len(clients[0][1]))
    told = text[start:]
    counted = _HOW_MANY.search(in_digits(text[:start]))
    for pattern in _BREAKS:
        searches = tuple(_grouped(told, pattern, names))
        fits = counted is None or int(counted[1]) == len(searches)
        if len(searches) >= SEVERAL and fits and all(_is_told(it, several) for it in searches):
            return text[:start], searches
    return text, ()


def _start(text: str, client_ends: int) -> int:
    """Where what is told of the searches begins: after what introduces them, or their client."""
    introduced = _INTRODUCED.search(text, client_ends)
    if introduced and not tells_worth(text[client_ends : introduced.start()]):
        return introduced.end()
    after = _AFTER_THE_CLIENT.match(text, client_ends)
    return after.end() if after else client_ends


def _grouped(told: str, pattern: re.Pattern[str], names: Names) -> Iterator[str]:
    """Yield the stretches between the breaks, with each title those that follow and have none."""
    search = ""
    for stretch in _stretches(told, pattern):
        if purpose(stretch, names) and purpose(search, names):
            yield search
            search = stretch
        else:
            search = f"{search}, {stretch}" if search else stretch
    if search:
        yield search


def _stretches(told: str, pattern: re.Pattern[str]) -> Sequence[str]:
    return [it for it in pattern.split(told) if it.strip(" .!")]


def _is_told(search: str, several: bool) -> bool:
    """Whether a search has a term of its own."""
    return deal_type(search) is not None or (several and tells_worth(search))
