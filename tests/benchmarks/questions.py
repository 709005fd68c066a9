"""Questions as people type them, written before the search was tuned on any of them.

`kind` says how much a question shares with its answer: "near" uses the guide's words, "far" hardly
any, "none" has no answer in the guide. Only "dev" may be looked at when tuning; what is reported
and judged is "held-out", and "fresh": written later, since figures of the held-out half had been
printed for so long; for six of the 31 pages with their front matter in sight.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SPLITS = ("dev", "held-out", "fresh")
FILE = Path(__file__).with_name("questions.jsonl")


@dataclass(frozen=True)
class Question:
    """A question, and the ids of the sections that answer it."""

    id: str
    split: Literal["dev", "held-out", "fresh"]
    kind: Literal["near", "far", "none"]
    question: str
    sections: frozenset[str]


def questions(split: str) -> list[Question]:
    """All questions of one part."""
    rows = map(json.loads, FILE.read_text("utf-8").splitlines())
    return [
        Question(row["id"], row["split"], row["kind"], row["question"], frozenset(row["sections"]))
        for row in rows
        if row["split"] == split
    ]
