"""Questions as people type them, in two sets, each written before the search was tuned on it.

`kind` says how much a question shares with its answer: "near" more than half of its words, "far"
at most half, "none" has no answer in the guide. The first set has the parts "dev", "held-out" and
"fresh"; figures of all three have been printed so often that they only serve development now.
The second set, typed as on a phone, is split by a hash of the question: "phone dev" may be looked
at when tuning, "phone" may not, and is what is reported and judged.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

Split = Literal["dev", "held-out", "fresh", "phone dev", "phone"]
SPLITS: tuple[Split, ...] = ("dev", "held-out", "fresh", "phone dev", "phone")
JUDGING: Split = "phone"
FIRST_SET = Path(__file__).with_name("questions.jsonl")
SECOND_SET = Path(__file__).with_name("phone.jsonl")


@dataclass(frozen=True)
class Question:
    """A question, and the ids of the sections that answer it."""

    id: str
    split: Split
    kind: Literal["near", "far", "none"]
    question: str
    sections: frozenset[str]


def questions(split: Split) -> list[Question]:
    """All questions of one part."""
    return [each for file in (FIRST_SET, SECOND_SET) for each in _read(file) if each.split == split]


def half_of(question: str) -> Split:
    """The part of the second set that a question is in, by its words alone."""
    return "phone" if sha256(question.encode()).digest()[0] % 3 else "phone dev"


def _read(file: Path) -> Iterator[Question]:
    for line in file.read_text("utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        split = row.get("split") or half_of(row["question"])
        sections = frozenset(row["sections"])
        yield Question(row["id"], split, row["kind"], row["question"], sections)
