"""Which stages a text names: by their labels, or by the beginning of one after "to"."""

import re
from collections.abc import Iterable, Sequence

from domain.pipeline import Pipeline
from tools.sighting import Name, Sighting, names_of, sightings

#: Stages whose label is an everyday word count only where the sentence speaks of a stage.
_EVERYDAY = frozenset({"new", "open", "closed", "lead"})
_BEFORE_A_STAGE = re.compile(
    r"\b(?:to|in|into|from|stage|as)\s+(?:the\s+)?[\"'\u201c\u2018]?$", re.I
)
#: "move it to neg", "-> prop": three letters of a label, or more.
_SHORT_STAGE = re.compile(
    r"(?:\b(?:to|into|in)\s+(?:the\s+)?|[-=]>\s*|\u2192\s*)(?!new\b)([a-z]{3,6})\b", re.IGNORECASE
)
_AFTER_A_STAGE = re.compile(r"^[\"'\u201d\u2019]?\s+(?:stage|column)\b", re.IGNORECASE)


def stages_in(text: str, *boards: Pipeline) -> tuple[str, ...]:
    """Return the labels of the stages a text names, Won and Lost included, in its order."""
    labels = tuple(dict.fromkeys(label for board in boards for label in board.labels))
    names = [name for label in labels for name in names_of(label, label)]
    names += shortened_stages(text, labels)
    seen = (
        sighting.things[0]
        for sighting in sightings(text, names)
        if sighting.said.casefold() not in _EVERYDAY or _speaks_of_a_stage(text, sighting)
    )
    return tuple(dict.fromkeys(seen))


def shortened_stages(text: str, labels: Sequence[str]) -> Iterable[Name[str]]:
    """The beginnings of labels by which a text calls where something goes: "to neg"."""
    for found in _SHORT_STAGE.finditer(text):
        said = found[1].casefold()
        meant = [label for label in labels if label.casefold().startswith(said)]
        if len(meant) == 1 and said != meant[0].casefold():
            yield Name((said,), meant[0], whole=False)


def _speaks_of_a_stage(text: str, seen: Sighting[str]) -> bool:
    before, after = text[: seen.start], text[seen.end :]
    alone = not (before + after).strip(" \n\t\"'\u201c\u201d\u2018\u2019.!?")
    return bool(alone or _BEFORE_A_STAGE.search(before) or _AFTER_A_STAGE.search(after))
