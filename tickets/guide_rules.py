"""The rules of the guide's other pages, read from the tables beside them."""

import tomllib
from functools import cache
from importlib.resources import files

from tickets import symptoms
from tickets.rule import NOTHING, Rule
from tickets.ticket import Severity
from tickets.wording import Phrases, phrases

_TABLES = files("tickets") / "rules"
_WORDS: dict[str, str] = tomllib.loads((_TABLES / "words.toml").read_text("utf-8"))


@cache
def words(name: str) -> Phrases:
    """Return a group of phrases by its name; raises KeyError for one that is not there."""
    if name not in _WORDS:
        return _of_symptoms(name)
    entries = [entry.strip() for entry in _WORDS[name].replace("\n", " ").split(",")]
    own = [entry for entry in entries if not entry.startswith("@")]
    named = [entry[1:] for entry in entries if entry.startswith("@")]
    found = phrases(", ".join(own)) if own else NOTHING
    for other in named:
        found = found + (_of_symptoms(other) if other == name else words(other))
    return found


def _of_symptoms(name: str) -> Phrases:
    group = vars(symptoms)[name]
    if not isinstance(group, Phrases):
        raise TypeError(f"{name} is no group of phrases")
    return group


def _either(names: str) -> Phrases:
    found = NOTHING
    for name in filter(None, names.split("+")):
        found = found + words(name)
    return found


def _read() -> tuple[Rule, ...]:
    table = tomllib.loads((_TABLES / "guide.toml").read_text("utf-8"))
    return tuple(
        Rule(
            row["id"],
            Severity(row["severity"]),
            row["says"],
            tuple(map(_either, row["about"])),
            _either(row["fails"]),
            _either(row.get("unless", "")),
        )
        for row in table["rule"]
    )


#: Read from the top, as the policy's own.
RULES = _read()
