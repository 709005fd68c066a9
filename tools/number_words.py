"""Numbers that are written out in words: "half a million", "fifty grand", "two hundred k"."""

import re
from decimal import Decimal

#: The numbers below twenty, from zero on, and the tens above them.
ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORTH = {
    **{word: at for at, word in enumerate(ONES)},
    **{word: 10 * at for at, word in enumerate(TENS, start=2)},
    "a": 1,
    "an": 1,
}
_SCALE = r"(?P<scale>k|grand|thousand|million|mil|mio)\b"
_PARTS = (
    (re.compile(rf"\b(?:one|1) and a half {_SCALE}", re.I), "1.5"),
    (re.compile(rf"\b(?:a )?quarter (?:of )?(?:a )?{_SCALE}", re.I), "0.25"),
    (re.compile(rf"\bthree quarters (?:of )?(?:a )?{_SCALE}", re.I), "0.75"),
    (re.compile(rf"\bhalf (?:of )?(?:a )?{_SCALE}", re.I), "0.5"),
    (re.compile(rf"\ba {_SCALE} and a half\b", re.I), "1.5"),
)
_WORD = "|".join(sorted(_WORTH, key=len, reverse=True))
_WORDS = re.compile(
    rf"\b(?P<words>(?:(?:{_WORD}|hundred)(?:[ -]|(?<=hundred) and ))+){_SCALE}", re.I
)
#: "forty-two thousand five hundred"
_AND_HUNDREDS = re.compile(
    rf"\b(?P<words>(?:(?:{_WORD}|hundred)(?:[ -]|(?<=hundred) and ))+)thousand,? (?:and )?"
    rf"(?P<rest>(?:{_WORD}) hundred(?:(?: and)?[ -](?:{_WORD}))*)\b(?! (?:{_SCALE}))",
    re.I,
)
#: "eighteen percent"
_PERCENT = re.compile(
    rf"\b(?P<words>(?:{_WORD})(?:[ -](?:{_WORD}))?)(?= ?(?:%|percent\b|per cent\b|pct\b))", re.I
)


def in_digits(text: str) -> str:
    """Return a text with such numbers in digits: "half a million" becomes "0.5 million"."""
    for part, worth in _PARTS:
        text = part.sub(lambda found, worth=worth: f"{worth} {found['scale']}", text)  # type: ignore[misc]  # mypy can't infer it
    text = _PERCENT.sub(lambda found: str(_worth(found["words"])), text)
    text = _AND_HUNDREDS.sub(lambda found: str(_with_hundreds(found)), text)
    return _WORDS.sub(lambda found: f"{_worth(found['words'])} {found['scale']}", text)


def _with_hundreds(found: re.Match[str]) -> int:
    return 1_000 * _worth(found["words"]) + _worth(found["rest"])


def count_of(said: str) -> Decimal:
    """Read one number in digits or as a word, perhaps below zero: "1.5", "-1", "twelve"."""
    word = said.strip().casefold()
    if word in _WORTH:
        return Decimal(_WORTH[word])
    return Decimal(word.replace("\u2212", "-").replace(",", "."))


def _worth(words: str) -> int:
    total = 0
    for word in re.findall(r"[a-z]+", words.casefold()):
        if word == "hundred":
            total = max(total, 1) * 100
        else:
            total += _WORTH.get(word, 0)
    return total
