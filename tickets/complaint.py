"""The grammar of a complaint: a thing and how it fails, what was tried, since when, what disagrees.

Whoever reports a fault says these in any words and any order; whoever explains one away, or asks,
says something else beside them. Families of words are those of `rules/families.toml`.
"""

import re
from collections.abc import Iterable, Iterator

SIGN = "<"  # before what the grammar of a complaint shows

#: The things that the guide's own symptoms are about.
_THINGS = frozenset(
    {"deals", "req", "linking", "invoice", "revenue", "billing", "moving", "creating"}
)
_FAILS = frozenset(
    {"hang", "blank", "crash", "error", "reverts", "noeffect", "wrong", "lost", "twice"}
)
_CERTAIN = frozenset({"tried", "always", "everyone", "since", "contrast"})
#: What is said by those who explain a fault away, or only ask.
EXCUSES = frozenset(
    {"solved", "own", "permission", "unfinished", "elsewhere", "cause", "howto", "software"}
)

#: Where two sides of the same thing are told: one shows it among others, the other by itself.
_SIDES = (
    (
        re.compile(r"\b(?:list|table|board|overview|rows?|cards?|column|pipeline|kanban)\b", re.I),
        re.compile(
            r"\b(?:inside|open (?:it|one|them|up|the)|click|in the (?:deal|opp\w*)"
            r"|(?:deal|opp\w*) (?:itself|page|says?|shows?|is)|record)\b",
            re.I,
        ),
    ),
    (
        re.compile(r"\b(?:rev|revenue|dashboard|ytd|turnover|earnings)\b", re.I),
        re.compile(r"\b(?:inv|invoices?|invoiced|billed|billing|bills?)\b", re.I),
    ),
)
_PIECE = re.compile(
    r"(?<=\D)[,;.:]+(?=\s|$)|[!?\n]+|\s[-–—]+\s|\b(?:but|and|while|whereas|vs|versus|yet|when)\b",
    re.I,
)
_VALUE = re.compile(
    r"(?<![\w-])[$€£]?(\d[\d.,]*)\s?([km])?\b(?!\s?(?:am|pm|min|hours?|h\b|times|x\b|days?|weeks?|:))"
    r"|\b(discovery|proposal|negotiation|qualified|won|lost|contingency|retained|rpo)\b",
    re.I,
)


def complaint(
    clauses: Iterable[frozenset[str]], everywhere: frozenset[str], text: str
) -> Iterator[str]:
    """Name what is complained of: `clauses` has the families that each told clause states.

    `everywhere` has those that are named at all, told, asked or denied.
    """
    stated = list(clauses)
    fails = frozenset[str]().union(*stated) & _FAILS
    excused = "excused" if everywhere & EXCUSES else "plainly"
    if fails and everywhere & _THINGS:
        yield f"{SIGN}a thing, fails"
        yield f"{SIGN}a thing, fails {excused}"
    if any(each & _THINGS and each & _FAILS for each in stated):
        yield f"{SIGN}a thing fails"
    if len(fails) > 1:
        yield f"{SIGN}fails in {min(len(fails), 3)} ways"
    if fails:
        yield f"{SIGN}fails {excused}"
        yield from (f"{SIGN}fails, {each}" for each in sorted(everywhere & _CERTAIN))
    if disagrees(text):
        yield f"{SIGN}two places disagree"


def disagrees(text: str) -> bool:
    """Say whether two places are told to show different values of the same thing."""
    return any(_disagrees(text, sides) for sides in _SIDES)


def _disagrees(text: str, sides: tuple[re.Pattern[str], re.Pattern[str]]) -> bool:
    shown: tuple[set[str], set[str]] = (set(), set())
    side: int | None = None
    for piece in _PIECE.split(text):
        named = [at for at, words in enumerate(sides) if words.search(piece)]
        side = named[0] if len(named) == 1 else None if named else side
        if side is not None:
            shown[side].update(_values(piece))
    one, other = shown
    return bool(one and other) and one.isdisjoint(other)


def _values(piece: str) -> Iterator[str]:
    for figure, size, word in _VALUE.findall(piece):
        amount = figure.rstrip(".,").replace(",", "").replace(".", "")
        yield (
            word.casefold()
            if word
            else amount + {"k": "000", "m": "000000", "": ""}[size.casefold()]
        )
