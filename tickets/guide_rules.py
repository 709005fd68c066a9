"""The rules of the guide's other pages, read from the tables beside them."""

import tomllib
from functools import cache
from importlib.resources import files

from tickets import explanations, failures, things
from tickets.rule import NOTHING, Rule
from tickets.ticket import Severity
from tickets.wording import Phrases, phrases

_TABLES = files("tickets") / "rules"
_WORDS: dict[str, str] = tomllib.loads((_TABLES / "words.toml").read_text("utf-8"))
#: The groups that are written in Python, by their names.
_GROUPS: dict[str, Phrases] = {
    name: group
    for module in (things, failures, explanations)
    for name, group in vars(module).items()
    if isinstance(group, Phrases)
}


@cache
def words(name: str) -> Phrases:
    """Return a group of phrases by its name; raises KeyError for one that is not there."""
    if name not in _WORDS:
        return _GROUPS[name]
    entries = [entry.strip() for entry in _WORDS[name].replace("\n", " ").split(",")]
    own = [entry for entry in entries if not entry.startswith("@")]
    named = [entry[1:] for entry in entries if entry.startswith("@")]
    found = phrases(", ".join(own)) if own else NOTHING
    for other in named:
        found = found + (_GROUPS[other] if other == name else words(other))
    return found


def either(names: str) -> Phrases:
    """Return several groups as one, by their names: "FIRST+SECOND"."""
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
            tuple(map(either, row["about"])),
            either(row["fails"]),
            either(row.get("unless", "")),
        )
        for row in table["rule"]
    )


#: Read from the top, as the policy's own.
RULES = _read()
