"""Where front matter ends and the page begins, also where somebody lost the line between them."""

import re
from typing import NamedTuple

LONGEST = 500  # lines; a later `---` is a rule across the page, not the end of front matter

#: The keys that REX reads; what begins with one of them is meant as front matter.
KEYS = (
    "id",
    "title",
    "audience",
    "plans",
    "roles",
    "synonyms",
    "asked_as",
    "needs",
    "must_escalate",
    "ticket_fields",
)

_FENCED = re.compile(r"---[ \t]*\n((?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_OPENED = re.compile(r"---[ \t]*\n")
_KEY = re.compile(r"([\w-]+)[ \t]*:(?:\s|$)")
_HEADING = re.compile(r"#{1,6}[ \t]+\S")


class Split(NamedTuple):
    """A file in two: the YAML, and the page with as many blank lines before it.

    The blank lines keep the numbers of the lines. `closed` is False where the line that ends the
    front matter is missing.
    """

    front: str
    body: str
    closed: bool = True


def split_front_matter(source: str) -> Split:
    """Tell the YAML at the top of a file from the page.

    Text between two rules across the page is no front matter: it has no key and no colon.
    """
    found = _FENCED.match(source)
    if found is None or not _has_keys(found[1]) or _runs_on(found[1]):
        return _unclosed(source)
    return Split(found[1], "\n" * found[0].count("\n") + source[found.end() :])


def _has_keys(text: str) -> bool:
    return not text.strip() or (":" in text and text.count("\n") <= LONGEST)


def _runs_on(text: str) -> bool:
    """Whether a page's heading and its sentences stand between the two rules."""
    lines = text.split("\n")
    heading = next((at for at, line in enumerate(lines) if _HEADING.match(line)), None)
    return heading is not None and not all(map(_like_yaml, lines[heading:]))


def _unclosed(source: str) -> Split:
    """The lines at the top that can only be meant as front matter, or none."""
    opened = _OPENED.match(source)
    if opened is None:
        return Split("", source)
    lines = source[opened.end() :].split("\n")
    end = _end(lines)
    if not any(map(_known_key, lines[:end])):
        return Split("", source)
    front = "".join(f"{line}\n" for line in lines[:end])
    return Split(front, "\n" * (end + 1) + "\n".join(lines[end:]), closed=False)


def _end(lines: list[str]) -> int:
    """How many lines are front matter; behind an empty one only a key that REX reads is."""
    end, behind_blank = 0, False
    for at, line in enumerate(lines[:LONGEST]):
        if not line.strip():
            behind_blank = True
            continue
        if _HEADING.match(line) or not _like_yaml(line):
            break
        if behind_blank and not _known_key(line):
            break
        end, behind_blank = at + 1, False
    return end


def _like_yaml(line: str) -> bool:
    return not line.strip() or line[0] in " \t#-]}" or bool(_KEY.match(line))


def _known_key(line: str) -> bool:
    found = _KEY.match(line)
    return found is not None and found[1] in KEYS
