"""Questions as gaps compare them: what they are about, however it is put."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from knowledge.words import ASKING_WORDS, STOP_WORDS, stem, words_of

#: The share of what their words tell that two ways of asking the same have in common.
ALIKE = 0.4
#: The share of the words themselves, if the guide has all that they have in common.
ALIKE_WORDS = 0.5
SHORTEST_INITIALS, LONGEST_INITIALS = 3, 5

#: What people ask of many products, in words that no guide has until it has a page on them.
_NAMES = """
dark_mode dark_theme dark_colours dark_colors night_mode night_theme dark_background black_background
mobile_app phone_app ios_app android_app iphone_app ipad_app smartphone_app app_for_my_phone
two_factor two_step 2fa mfa multi_factor two_factor_authentication multi_factor_authentication
single_sign_on sso saml one_login
white_label own_branding our_branding own_logo our_logo custom_branding
keyboard_shortcut hotkey shortcut
"""
_CAPITALS = re.compile(r"\b[A-Z]{3,5}\b")

Words = frozenset[str]
T = TypeVar("T")


class Reading:
    """Reads each question of a set; abbreviations stand for what others of the set spell out."""

    def __init__(self, texts: Iterable[str], rarity: Callable[[str], float]) -> None:
        """`rarity` says how much it tells that a question has a stem."""
        self._rarity, self._rarest = rarity, rarity("")
        self._initials = {found.lower() for text in texts for found in _CAPITALS.findall(text)}

    def words(self, text: str) -> Words:
        """What a question is about; nothing if it only asks."""
        said = self._abbreviated(_named(words_of(text)))
        telling = (each for each in said if each not in STOP_WORDS and each not in ASKING_WORDS)
        return frozenset(map(stem, telling))

    def alike(self, one: Words, other: Words) -> bool:
        """Whether two questions share most of what their words tell.

        "Delete a client" and "delete an invoice" share a word that the guide has; that is little.
        """
        shared, every = one & other, one | other
        new = any(self._rarity(word) >= self._rarest for word in shared)
        if not new and len(shared) < ALIKE_WORDS * len(every):
            return False
        return self._told(shared) >= ALIKE * self._told(every)

    def _told(self, words: Words) -> float:
        return sum(self._rarity(word) ** 2 for word in words)

    def _abbreviated(self, said: list[str]) -> list[str]:
        """The words with the initials for a phrase, where a question of the set has those."""
        return _shortened(said, LONGEST_INITIALS, self._length, _initials)

    def _length(self, said: Sequence[str]) -> int:
        """How many words, from the first one on, somebody abbreviates; neither end is a stop word."""
        for length in range(len(said), SHORTEST_INITIALS - 1, -1):
            phrase = said[:length]
            ends = {phrase[0], phrase[-1]} if length > SHORTEST_INITIALS else {phrase[0]}
            if _initials(phrase) in self._initials and ends.isdisjoint(STOP_WORDS):
                return length
        return 0


def grouped(items: Iterable[T], text: Callable[[T], str], reading: Reading) -> list[list[T]]:
    """Put the items together whose texts ask for the same; those that only ask are left out."""
    groups: list[list[T]] = []
    ways: list[set[Words]] = []
    holding: defaultdict[str, set[int]] = defaultdict(set)
    for item in items:
        own = reading.words(text(item))
        if not own:
            continue
        near = sorted({place for word in own for place in holding[word]})
        place = next((at for at in near if any(reading.alike(own, way) for way in ways[at])), None)
        if place is None:
            place = len(groups)
            groups.append([])
            ways.append(set())
        groups[place].append(item)
        ways[place].add(own)
        for word in own:
            holding[word].add(place)
    return groups


def _initials(words: Sequence[str]) -> str:
    return "".join(word[0] for word in words)


def _named(said: list[str]) -> list[str]:
    """The words with one name for what has several."""
    return _shortened(said, _LONGEST, _length_of_name, lambda it: _NAMED[_key(it)])


def _length_of_name(said: Sequence[str]) -> int:
    """How many words, from the first one on, are one of several names."""
    return next((n for n in range(len(said), 0, -1) if _key(said[:n]) in _NAMED), 0)


def _shortened(
    said: Sequence[str],
    longest: int,
    length_of: Callable[[Sequence[str]], int],
    short_for: Callable[[Sequence[str]], str],
) -> list[str]:
    """The words with one word for every phrase that has a shorter one."""
    at, found = 0, list[str]()
    while at < len(said):
        length = length_of(said[at : at + longest])
        found.append(short_for(said[at : at + length]) if length else said[at])
        at += length or 1
    return found


def _key(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(stem, words))


_NAMED = {
    _key(name.split("_")): names[0].replace("_", "")
    for names in map(str.split, _NAMES.strip().splitlines())
    for name in names
}
_LONGEST = max(map(len, _NAMED))
