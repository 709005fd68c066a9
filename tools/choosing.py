"""Which of many choices somebody means while they type: by every word, beginnings first, else by likeness."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from tools.forms import MOST_OPTIONS, Option

#: How alike a choice must be to what was typed, of 100.
ALIKE = 75


def matching(options: Sequence[Option], typed: str) -> tuple[Option, ...]:
    """Return the choices that hold every word typed, or else those that read most like it."""
    words = typed.casefold().split()
    if not words:
        return tuple(options[:MOST_OPTIONS])
    labels = [f"{option.value} {option.label}".casefold() for option in options]
    held = [at for at, label in enumerate(labels) if all(word in label for word in words)]
    held.sort(key=lambda at: not _begins(words, labels[at]))
    if not held:
        alike = process.extract(
            " ".join(words),
            labels,
            scorer=fuzz.partial_ratio,
            score_cutoff=ALIKE,
            limit=MOST_OPTIONS,
        )
        held = [at for _, _, at in alike]
    return tuple(options[at] for at in held[:MOST_OPTIONS])


def _begins(typed: Sequence[str], label: str) -> bool:
    """Whether everything that was typed begins a word of the choice."""
    words = re.findall(r"\w+", label) + label.split()
    return all(any(word.startswith(part) for word in words) for part in typed)
